"""Which competence aims tasks belong to, and which a group is to work with, as tables of the indicator `coverage`.

A task belongs to the aims its supplier has tagged it with, where the record lets the teacher see tags, and to those of
the skill areas it is placed in. Aims of earlier plans count as those that carry them on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from tillit.analytics.models import SkillArea
from tillit.curriculum import queries as curriculum
from tillit.curriculum.models import AimSet
from tillit.curriculum.queries import AIM_URI, code_of
from tillit.insight.group.letting import TAGS
from tillit.organisations.models import GroupFacts, Organisation

if TYPE_CHECKING:
    from tillit.insight.group.frames import Whole

COMPULSORY = 10  # years
SUBJECT = 3  # letters that the code of a subject (MAT0003) has in common with its plan (MAT01-06)


@dataclass(frozen=True)
class Aims:
    """Each aim has a number that stands where a skill area otherwise does."""

    placed: list[dict[str, Any]]
    aims: list[dict[str, Any]]
    expected: list[dict[str, Any]]


def of(found: Whole, fields: frozenset[str]) -> Aims:
    today = timezone.localdate()
    said = _said(found, fields)
    now = _now({code for codes in said.values() for code in codes}, today)
    belongs = {key: {aim for code in codes for aim in now.get(code, ())} for key, codes in said.items()}
    codes = sorted({aim for aims in belongs.values() for aim in aims})
    number = {code: at for at, code in enumerate(codes)}
    return Aims(
        placed=[
            {"use_id": use, "object": thing, "area_id": number[aim]}
            for (use, thing), aims in belongs.items() for aim in sorted(aims)
        ],
        aims=[{"area_id": at, "aim": code} for code, at in number.items()],
        expected=[{"group_id": group, "aim": aim} for group, aims in expected(found.groups, today).items() for aim in aims],
    )  # fmt: skip


def _said(found: Whole, fields: frozenset[str]) -> dict[tuple[int, str], set[str]]:
    tagged = {sight.use_id for group in found.groups for sight in found.letting.sights(group, fields | {TAGS})}
    of_area = dict(
        SkillArea.objects.filter(pk__in={one for each in found.areas.values() for one in each}).values_list(
            "pk", "aims"
        )
    )
    said: dict[tuple[int, str], set[str]] = defaultdict(set)
    for (use, thing), tags in found.things.items():
        said[use, thing] |= {code for area in found.areas[use, thing] for code in of_area[area]}
        if use in tagged:
            said[use, thing] |= {code for iri in (*tags, thing) if (code := code_of(iri))}
    return said


def _now(codes: Collection[str], today: date) -> dict[str, list[str]]:
    """What counts today in the place of each."""
    plain = {code.removeprefix(AIM_URI) for code in codes}
    return {code: [aim.code for aim in now.aims] for code, now in curriculum.current_aims(plain, today).items()}


def expected(groups: Sequence[Organisation], today: date) -> dict[int, list[str]]:
    """By what the roster says of each group: its subjects and the years of its pupils. Nothing said, nothing expected."""
    sets = _sets(today)
    rows = GroupFacts.objects.filter(group__in=groups).values_list("group_id", "grades", "subjects")
    wanted = {group: _of_sets(sets, grades, subjects) for group, grades, subjects in rows}
    aims: dict[str, list[str]] = defaultdict(list)
    for each in _aims({code for codes in wanted.values() for code in codes}):
        aims[each[0]].append(each[1])
    return {group: [aim for code in codes for aim in aims[code]] for group, codes in wanted.items()}


def _aims(sets: Collection[str]) -> Iterable[tuple[str, str]]:
    from tillit.curriculum.models import Aim

    rows = Aim.objects.filter(aim_set__in=sets, status=Aim.Status.PUBLISHED)
    return rows.order_by("aim_set__plan", "order", "code").values_list("aim_set_id", "code")


def _sets(today: date) -> Mapping[str, list[AimSet]]:
    """Of each plan in force, by the last year they are for."""
    now, _other = curriculum.plans_listed(today)
    found: dict[str, list[AimSet]] = defaultdict(list)
    for each in AimSet.objects.filter(plan__in=now, status=AimSet.Status.PUBLISHED).order_by("plan", "order", "code"):
        if each.years and each.plan_id:
            found[each.plan_id].append(each)
    return found


def _of_sets(sets: Mapping[str, list[AimSet]], grades: Sequence[int], subjects: Sequence[str]) -> list[str]:
    """In a subject: the aims for the end of the first year, this one or later, that has any (Norwegian has none after
    year 6: then those after year 7)."""
    found = []
    for plan, those in sets.items():
        if any(plan[:SUBJECT] == subject[:SUBJECT] for subject in subjects):
            for grade in grades:
                fitting = [each for each in those if max(each.years) >= grade and _is_for(each, grade, subjects)]
                least = min((max(each.years) for each in fitting), default=None)
                found += [each.code for each in fitting if max(each.years) == least]
    return list(dict.fromkeys(found))


def _is_for(each: AimSet, grade: int, subjects: Sequence[str]) -> bool:
    """In upper secondary one plan has sets for several subjects."""
    return grade <= COMPULSORY or not each.subjects or not set(each.subjects).isdisjoint(subjects)
