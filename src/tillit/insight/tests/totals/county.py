"""An owner with schools, groups and pupils who answer: what is true of them, and what is closed of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import msgspec
import pyarrow as pa
from django.utils import timezone

from tillit.activity.tests.live import live_use
from tillit.analytics.engines import Duck, Frames
from tillit.analytics.models import SkillArea
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.insight.computing import EXPECTED, MEMBERS, NOTHING, PLACED
from tillit.insight.totals.closing import Engines, close
from tillit.insight.totals.ground import Ground
from tillit.organisations.acting import everything
from tillit.organisations.models import GroupFacts, Organisation
from tillit.organisations.roles import Kind
from tillit.organisations.tests.world import START, World, organisation
from tillit.record import actions as records
from tillit.record import vocabulary
from tillit.record.codes import Granularity, Identification, Reader, Treatment
from tillit.record.controller import with_controller
from tillit.record.processing import Purpose
from tillit.record.tests.made import network
from tillit.record.tests.processings import FORMATIVE, WHOLE, rules

TODAY = date(2026, 11, 22)
MONTHS = (date(2026, 9, 1), date(2026, 10, 1))
ALL = (Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL)
STATEMENTS = pa.schema([
    ("use_id", pa.int64()), ("pseudonym", pa.string()), ("verb", pa.string()), ("object", pa.string()),
    ("success", pa.bool_()), ("score_scaled", pa.float64()), ("score_raw", pa.float64()), ("score_min", pa.float64()),
    ("score_max", pa.float64()), ("response", pa.string()), ("hints", pa.int32()), ("together", pa.bool_()),
    ("day", pa.date32()), ("stored_day", pa.date32()),
])  # fmt: skip


def quality(*readers: Reader, smallest: int = 5) -> Purpose:
    """As a network would write it: totals, for those who answer for the quality of the school."""
    term = vocabulary.purposes()["quality"]
    return msgspec.structs.replace(
        FORMATIVE, code="quality", legal_basis=term.legal_bases[0], provisions=("oppl_17_12",), readers=readers or ALL,
        identification=Identification.AGGREGATE, smallest_group=smallest, granularity=Granularity.TERM,
        retention=term.retention, nature=term.nature,
        fields=(*rules(Treatment.KEEP, "success", "activity", "verb"), *rules(Treatment.PSEUDONYM, "feide_id")),
    )  # fmt: skip


@dataclass
class Answered:
    pupil: int
    month: date
    area: int
    use: int
    right: bool
    alone: bool


@dataclass
class County:
    owner: Organisation
    uses: dict[int, tuple[Reader, ...]]
    areas: list[SkillArea]
    schools: dict[int, list[Organisation]]  # the groups of each
    pupils: dict[int, int] = field(default_factory=dict)  # pupil → group
    answers: list[Answered] = field(default_factory=list)

    @property
    def groups(self) -> dict[int, int]:
        """To the school of each."""
        return {group.pk: school for school, groups in self.schools.items() for group in groups}

    def close(self, today: date = TODAY, engine: Engines = Duck) -> int:
        uses = {reader: frozenset(use for use, let in self.uses.items() if reader in let) for reader in ALL}
        return close(self.owner, Ground(self.frames(), dict.fromkeys(self.uses, 5), uses), today, engine)

    def frames(self) -> Frames:
        school = self.groups
        members = [
            {"use_id": use, "pseudonym": str(pupil), "pupil": pupil, "group_id": group, "school_id": school[group]}
            for pupil, group in self.pupils.items() for use in self.uses
        ]  # fmt: skip
        placed = [
            {"use_id": use, "object": f"task-{area.pk}", "area_id": area.pk} for use in self.uses for area in self.areas
        ]
        return Frames(
            pa.Table.from_pylist([_statement(each) for each in self.answers], schema=STATEMENTS),
            pa.Table.from_pylist(members, schema=MEMBERS), pa.Table.from_pylist(placed, schema=PLACED),
            NOTHING.empty_table(), EXPECTED.empty_table(),
        )  # fmt: skip


def _statement(each: Answered) -> dict[str, Any]:
    day = each.month + timedelta(days=each.pupil % 20)
    return {
        "use_id": each.use, "pseudonym": str(each.pupil), "verb": "answered", "object": f"task-{each.area}",
        "success": each.right, "hints": 0 if each.alone else 2, "day": day, "stored_day": day,
    }  # fmt: skip


def county(world: World, sizes: list[list[int]], uses: tuple[tuple[Reader, ...], ...] = (ALL,)) -> County:
    """`sizes`: of the groups of each school; the first are of the seventh year, the second of the sixth, and so on."""
    owner, live = (
        world.owners[0],
        {live_use(world, f"Teneste {at}", purpose=quality(*let)).pk: let for at, let in enumerate(uses)},
    )
    with scope.enter(everything()):
        areas = [SkillArea.objects.get_or_create(tenant=owner, name=name)[0] for name in ("Brøk", "Lesing")]
        schools = [world.schools[0], *(organisation(Kind.SCHOOL, f"Skule {at}", owner) for at in range(1, len(sizes)))]
        made = County(owner, live, areas, {})
        for school, groups in zip(schools, sizes, strict=True):
            made.schools[school.pk] = [organisation(Kind.GROUP, f"{7 - at}A", school) for at in range(len(groups))]
            for at, (group, size) in enumerate(zip(made.schools[school.pk], groups, strict=True)):
                GroupFacts.objects.create(tenant=owner, group=group, grades=[7 - at], since=START)
                made.pupils |= {len(made.pupils) + number: group.pk for number in range(size)}
    return made


def everybody(made: County, right: int = 3, of: int = 4, months: tuple[date, ...] = MONTHS) -> County:
    """Each pupil answers `of` times in each area and service, and so many are right."""
    made.answers = [
        Answered(pupil, month, area.pk, use, at < right, True)
        for pupil in made.pupils for month in months for area in made.areas for use in made.uses for at in range(of)
    ]  # fmt: skip
    return made


def at_random(made: County, chance: random.Random) -> County:
    made.answers = [
        Answered(pupil, month, area.pk, use, chance.random() < 0.6, chance.random() < 0.8)
        for pupil in made.pupils for month in MONTHS for area in made.areas for use in made.uses
        for _ in range(chance.choice([0, 0, 1, 2, 5]))
    ]  # fmt: skip
    return made


def forbid(made: County, world: World) -> None:
    """The records are changed: principals and councils are let in no longer."""
    with scope.enter(everything()):
        uses = list(Use.objects.filter(pk__in=made.uses).select_related("service", "tenant"))
    for use in uses:
        with network(world) as by:
            purposes = (quality(Reader.SCHOOL_OWNER),)
            records.enter(
                use, processing=msgspec.structs.replace(with_controller(WHOLE, made.owner), purposes=purposes), by=by
            )
            records.activate(use, since=timezone.localdate(), by=by)
