"""What a pupil or a student sees of themselves: all that their teachers see, and who else sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tillit.analytics.fairness import stopped
from tillit.analytics.models import LeftOut, SkillArea, Stop
from tillit.analytics.progress import Progress
from tillit.insight.home.opening import Opening, opening
from tillit.insight.models import Notify, Shown
from tillit.insight.own.ages import Age, Stage, ages_of, lowest_year, stage_of
from tillit.insight.seeing import MODEL, areas_of, in_force, progress_of, who
from tillit.insight.sight import Sight, sight_of
from tillit.insight.switching import switched
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.rostering.relations import groups_of
from tillit.record.codes import Reader


@dataclass(frozen=True)
class Own:
    """`at_home`: by use, how far those at home may see; not there where its record lets them see nothing."""

    stage: Stage
    rows: tuple[tuple[SkillArea, Progress], ...]
    sights: tuple[Sight, ...]
    at_home: Mapping[int, Opening]
    stop: Stop | None


def own(actor: Actor, today: date) -> Own:
    places = _places(actor, today)
    path = {number for place in places for number in place.path}
    uses = in_force(path, today)
    switches = switched(uses, today, places=path)
    [age] = ages_of([actor.person_id], today).values()
    seen, at_home = [], {}
    for each in uses:
        on = switches.at(each.use_id, path)
        sight = sight_of(each, Reader.PUPIL, switched_on=on)
        if sight:
            seen.append(sight)
        if sight_of(each, Reader.GUARDIAN, switched_on=on, by_name=True):
            at_home[each.use_id] = opening(each.policy.guardian_access, age, today)
    stop = stopped(sorted(path)).get(MODEL)
    progress = {} if stop else progress_of(who([actor.person_id], [sight.use_id for sight in seen]), seen, today)
    areas = areas_of({area for _person, area in progress})
    return Own(
        stage=_stage(actor, age, places),
        rows=tuple((area, progress[actor.person_id, area.pk]) for area in areas),
        sights=tuple(seen), at_home=at_home, stop=stop,
    )  # fmt: skip


def _places(actor: Actor, today: date) -> list[Organisation]:
    """The groups they go to, and where they have the role: analysis may be turned on for a whole school."""
    groups = groups_of(actor.person_id, today).values("pk")
    rows = Organisation.objects.filter(Q(pk__in=groups) | Q(pk=actor.organisation_id))
    return list(rows.filter(path__contains=[actor.tenant_id]).order_by("pk"))


def _stage(actor: Actor, age: Age, places: list[Organisation]) -> Stage:
    if actor.role == Role.STUDENT:
        return stage_of(None, student=True)
    return stage_of(age.year or lowest_year([place.pk for place in places]))


@dataclass(frozen=True)
class Shows:
    """What a pupil has chosen to show at home."""

    everything: bool
    areas: frozenset[int]

    def has(self, area: int) -> bool:
        return self.everything or area in self.areas


def shows(person_id: int) -> Shows:
    found = set(Shown.objects.filter(person_id=person_id).order_by().values_list("skill_area_id", flat=True))
    return Shows(None in found, frozenset(each for each in found if each is not None))


@dataclass(frozen=True)
class Chosen:
    """What a student has chosen: to be left out everywhere, or at these uses; and when to be told."""

    everywhere: bool
    uses: frozenset[int]
    when: str

    @property
    def label(self) -> str:
        return str(Notify.When(self.when).label)

    def has_left(self, use: int) -> bool:
        return self.everywhere or use in self.uses


def chosen(person_id: int, tenant_id: int) -> Chosen:
    mine = {"person_id": person_id, "tenant_id": tenant_id}
    found = set(LeftOut.objects.filter(**mine).order_by().values_list("use_id", flat=True))
    when = Notify.objects.filter(**mine).values_list("when", flat=True).first()
    return Chosen(None in found, frozenset(each for each in found if each is not None), when or Notify.When.NEVER)
