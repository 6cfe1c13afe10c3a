"""What a guardian sees of each child they answer for: what the child shows, and what the age rule shows, where the record of
the service lets those at home see anything. A constant number of queries, however many children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from tillit.analytics import queries as analytics
from tillit.analytics.fairness import stopped
from tillit.analytics.models import SkillArea, Stop
from tillit.analytics.progress import Progress
from tillit.insight.home.opening import Opening, decides_at, opening
from tillit.insight.models import FollowedPupil, FollowUp, Shown
from tillit.insight.own.ages import Age, ages_of
from tillit.insight.seeing import MODEL, areas_of, earliest_of, in_force, who
from tillit.insight.sight import InForce, Sight, sight_of
from tillit.insight.switching import Switched, switched
from tillit.organisations.acting import Actor
from tillit.organisations.models import Enrolment, Membership, Person
from tillit.organisations.rostering import relations
from tillit.record.codes import Reader

Known = Mapping[int, Mapping[int, UUID]]  # child → use → pseudonym


@dataclass(frozen=True)
class Seen:
    """One area. `why`: by the age rule wherever that alone would do."""

    area: SkillArea
    progress: Progress
    why: Opening


@dataclass(frozen=True)
class Service:
    """One that may analyse what the child does. `opening` none: its record lets those at home see nothing."""

    use_id: int
    name: str
    opening: Opening | None
    until: int = 0  # the age at which the child decides


@dataclass
class Child:
    person: Person
    age: Age
    groups: frozenset[int] = frozenset()
    path: frozenset[int] = frozenset()
    services: list[Service] = field(default_factory=list)
    sights: dict[int, Sight] = field(default_factory=dict)  # by use: what a guardian may see there
    shown: frozenset[int | None] = frozenset()
    rows: list[Seen] = field(default_factory=list)
    done: list[FollowUp] = field(default_factory=list)

    def uses(self, *wanted: Opening) -> list[int]:
        return [each.use_id for each in self.services if each.opening in wanted]

    def uses_of(self, area: int) -> list[int]:
        """Through which services an area is seen."""
        shows = None in self.shown or area in self.shown
        return self.uses(Opening.BY_AGE, *([Opening.BY_CHOICE] if shows else []))


@dataclass(frozen=True)
class AtHome:
    children: tuple[Child, ...]
    stop: Stop | None


def at_home(actor: Actor, today: date) -> AtHome:
    children = _children(actor, today)
    path = sorted({actor.tenant_id}.union(*(child.path for child in children)))
    known = in_force(path, today) if children else []
    switches = switched(known, today, places=path)
    for child in children:
        _look_up(child, known, switches, today)
    stop = stopped(path).get(MODEL)
    if not stop:
        _fill(children, today)
    return AtHome(tuple(children), stop)


def _children(actor: Actor, today: date) -> list[Child]:
    """With the groups they go to at the schools of the owner the guardian is at."""
    people = list(relations.children_of(actor.person_id, today))
    keys = [person.pk for person in people]
    paths: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
    for person, group, path in _goes_to(keys, today):
        if actor.tenant_id in path:
            paths[person].append((group, path))
    ages = ages_of(keys, today)
    shown: dict[int, set[int | None]] = defaultdict(set)
    for person, area in Shown.objects.filter(person__in=keys).order_by().values_list("person_id", "skill_area_id"):
        shown[person].add(area)
    return [
        Child(
            person, ages[person.pk], frozenset(group for group, _path in paths[person.pk]),
            frozenset(number for _group, path in paths[person.pk] for number in path),
            shown=frozenset(shown[person.pk]),
        )
        for person in people
    ]  # fmt: skip


def _goes_to(people: Collection[int], today: date) -> Iterable[tuple[int, int, list[int]]]:
    enrolled = Enrolment.objects.filter(relations.in_force(today), person__in=people, group__closed_on=None)
    yield from enrolled.values_list("person_id", "group_id", "group__path")
    held = Membership.objects.filter(relations.in_force(today), person__in=people, role__in=relations.LEARNERS)
    yield from held.filter(organisation__closed_on=None).values_list(
        "person_id", "organisation_id", "organisation__path"
    )


def _look_up(child: Child, known: Sequence[InForce], switches: Switched, today: date) -> None:
    for each in known if child.path else ():
        on = switches.at(each.use_id, child.path)
        if not sight_of(each, Reader.PUPIL, switched_on=on):
            continue
        sight = sight_of(each, Reader.GUARDIAN, switched_on=on, by_name=True)
        access = each.policy.guardian_access
        found = opening(access, child.age, today) if sight else None
        child.services.append(Service(each.use_id, each.service, found, decides_at(access, today)))
        if sight:
            child.sights[each.use_id] = sight


def _fill(children: Sequence[Child], today: date) -> None:
    known: dict[int, dict[int, UUID]] = defaultdict(dict)
    of = {child.person.pk: child for child in children}
    for row in who(list(of), sorted({use for child in children for use in child.sights})):
        if row.objects:  # then it is theirs alone, whatever the age rule says
            of[row.person_id].sights.pop(row.use_id, None)
        else:
            known[row.person_id][row.use_id] = row.value
    by_age = _progress(children, known, (Opening.BY_AGE,), today)
    shown = _progress(children, known, (Opening.BY_AGE, Opening.BY_CHOICE), today)
    areas = areas_of({area for each in shown.values() for area in each})
    done = _done(children, today)
    for child in children:
        everything = None in child.shown
        for area in areas:
            shows = everything or area.pk in child.shown
            progress = (shown if shows else by_age).get(child.person.pk, {}).get(area.pk)
            if progress:
                also_by_age = area.pk in by_age.get(child.person.pk, {})
                child.rows.append(Seen(area, progress, Opening.BY_AGE if also_by_age else Opening.BY_CHOICE))
        child.done = [each for each in done if _may_see(child, each)]


def _progress(
    children: Sequence[Child], known: Known, wanted: tuple[Opening, ...], today: date
) -> dict[int, dict[int, Progress]]:
    asked = {
        child.person.pk: {
            use: value for use, value in known.get(child.person.pk, {}).items()
            if use in child.sights and use in child.uses(*wanted)
        }
        for child in children
    }  # fmt: skip
    sights = (sight for child in children for sight in child.sights.values())
    return analytics.progress_of_group(asked, None, today, earliest_of(sights, today))


def _done(children: Sequence[Child], today: date) -> list[FollowUp]:
    people, groups = [child.person.pk for child in children], {group for child in children for group in child.groups}
    followed: QuerySet[FollowedPupil] = FollowedPupil.objects.filter(person__in=people)
    rows = FollowUp.objects.filter(Q(pk__in=followed.values("follow_up")) | Q(whole_group=True, group__in=groups))
    rows = rows.select_related("skill_area", "made_by").prefetch_related("pupils").order_by("-made_on", "-pk")
    return list(rows)


def _may_see(child: Child, done: FollowUp) -> bool:
    """With the child or the whole of its group; of an area that is seen; and where every record it rests on lets those at
    home see what is done."""
    with_child = done.whole_group and done.group_id in child.groups
    with_child = with_child or any(each.person_id == child.person.pk for each in done.pupils.all())
    seen = {row.area.pk for row in child.rows}
    rests_on, open_ = {int(use) for use in done.policies}, set(child.uses_of(done.skill_area_id))
    kept = {use for use in open_ if use in child.sights and child.sights[use].follow_up}
    return with_child and done.skill_area_id in seen and bool(rests_on) and rests_on <= kept
