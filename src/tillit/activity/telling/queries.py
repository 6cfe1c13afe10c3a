"""Who has been told what, and from when analysis may be turned on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tillit.activity.models import Notice
from tillit.activity.queries import InForce, policy_of
from tillit.activity.telling.covering import covers
from tillit.activity.telling.days import days
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Enrolment, Guardianship, Membership, Organisation, Person
from tillit.organisations.queries import minors_of, of_age
from tillit.organisations.roles import Role
from tillit.organisations.rostering.relations import LEARNERS, in_force
from tillit.record import content
from tillit.record.explain import Audience, Explanation
from tillit.record.models import Policy as Compiled
from tillit.record.models import Record
from tillit.record.policy import Policy
from tillit.record.queries import explained

HEARERS = frozenset({Role.PUPIL, Role.STUDENT, Role.GUARDIAN})


def enough(use_id: int, now: InForce, today: date) -> frozenset[int]:
    """The numbers of those policies of the use that, where they were told, cover the one in force."""
    told = Notice.objects.filter(use_id=use_id).order_by().values("policy_number")
    rows = Compiled.objects.filter(Q(number__in=told) | Q(number=now.number), use_id=use_id)
    return frozenset(
        row.number for row in rows
        if row.number == now.number or covers(content.convert(row.content, Policy), now.policy, today)
    )  # fmt: skip


def told_at(
    now: Mapping[int, tuple[int, Policy]], today: date, *, places: Collection[int] | None = None
) -> dict[int, set[int]]:
    """By use, the places that have been told of all it asks for: from the day the notice says. `now`: by use, the number of
    the policy in force, and what it says."""
    rows = Notice.objects.filter(use__in=now, from_day__lte=today).order_by()
    rows = rows if places is None else rows.filter(organisation__in=places)
    heard = set(rows.values_list("use_id", "organisation_id", "policy_number"))
    others = {(use, number) for use, _place, number in heard if number != now[use][0]}
    then = Compiled.objects.filter(use__in={use for use, _number in others}, number__in={number for _use, number in others})
    enough = {(use, number) for use, (number, _policy) in now.items()} | {
        (row.use_id, row.number) for row in then
        if (row.use_id, row.number) in others and covers(content.convert(row.content, Policy), now[row.use_id][1], today)
    }  # fmt: skip
    found: dict[int, set[int]] = defaultdict(set)
    for use, place, number in heard:
        if (use, number) in enough:
            found[use].add(place)
    return found


def standing(use: Use, today: date | None = None) -> dict[int, Notice]:
    """By organisation, the notice that covers the record in force; none when no record is in force."""
    today = today or timezone.localdate()
    now = policy_of(use.pk, today)
    if now is None:
        return {}
    rows = Notice.objects.filter(use=use, policy_number__in=enough(use.pk, now, today)).order_by("-from_day")
    return {row.organisation_id: row for row in rows}  # the earliest of them last


def of_place(place: Organisation, told: dict[int, Notice]) -> Notice | None:
    """Told here, or to a wider place this is part of: from the earliest day."""
    found = [told[each] for each in place.path if each in told]
    return min(found, key=lambda row: row.from_day, default=None)


def notices_for(people: QuerySet[Person] | Collection[int], today: date) -> QuerySet[Notice]:
    """What pupils and students have been told where they go now, newest first, in one query. Each row has `reached_on`: who
    comes later is told when they come. Evaluate within a scope that shows their memberships."""
    members = Membership.objects.filter(
        in_force(today),
        person__in=people,
        role__in=LEARNERS,
        organisation__path__contains=[OuterRef("organisation_id")],
    )
    enrolled = Enrolment.objects.filter(
        in_force(today), person__in=people, group__path__contains=[OuterRef("organisation_id")]
    )
    rows = Notice.objects.annotate(
        member_since=Subquery(members.order_by("since").values("since")[:1], output_field=DateField()),
        enrolled_since=Subquery(enrolled.order_by("since").values("since")[:1], output_field=DateField()),
    ).exclude(member_since=None, enrolled_since=None)
    return rows.select_related("use__service", "organisation").order_by("-told_on", "-pk")


def reached_on(notice: Notice) -> date:
    """A row of `notices_for`: the day it was told, or the day they came."""
    came = [day for day in (notice.member_since, notice.enrolled_since) if day]  # type: ignore[attr-defined]
    return max(notice.told_on, min(came, default=notice.told_on))


def heard_by(actor: Actor, today: date) -> QuerySet[Notice]:
    """What a pupil, a student or somebody at home has been told. At home nothing is told of a pupil who is of age."""
    if actor.role == Role.GUARDIAN:
        return notices_for(minors_of(actor.person_id, today).order_by(), today)
    if actor.role in HEARERS:
        return notices_for([actor.person_id], today)
    return Notice.objects.none()


def fresh(actor: Actor, today: date) -> list[Notice]:
    """Those still to stand on the page they start at: one for each use, the newest."""
    found: dict[int, Notice] = {}
    for row in heard_by(actor, today).filter(told_on__lte=today):
        if today - reached_on(row) < days("days_shown", today):
            found.setdefault(row.use_id, row)
    return list(found.values())


@dataclass(frozen=True)
class Told:
    notice: Notice
    explanation: Explanation | None


def said(notice: Notice, language: str) -> Told:
    """What was told: by the record of that day, whatever it says now."""
    record = Record.objects.filter(use_id=notice.use_id, policy__number=notice.policy_number).select_related("policy")
    found = record.first()
    return Told(notice, explained(found, Audience.CHILD, language) if found else None)


def to_be_said(use: Use, language: str) -> Explanation | None:
    """What would be told now, by the record in force."""
    now = policy_of(use.pk)
    record = Record.objects.filter(pk=now.record_id).select_related("policy").first() if now else None
    return explained(record, Audience.CHILD, language) if record else None


def addresses(place: Organisation, today: date) -> list[str]:
    """E-mail of the students here, and of those at home for the pupils who are not of age. Never of a pupil: they are told
    where they start."""
    here = Membership.objects.filter(in_force(today), organisation__path__contains=[place.pk], person__is_active=True)
    learners = Person.objects.filter(
        Q(pk__in=here.filter(role__in=LEARNERS).values("person"))
        | Q(pk__in=Enrolment.objects.filter(in_force(today), group__path__contains=[place.pk]).values("person"))
    )
    students = here.filter(role=Role.STUDENT).values("person")
    young = learners.exclude(pk__in=of_age(today).values("person"))
    guardians = Guardianship.objects.filter(in_force(today), pupil__in=young.values("pk")).values("guardian")
    home = Person.objects.filter(Q(pk__in=students) | Q(pk__in=guardians), is_active=True)
    return sorted(set(home.exclude(email="").order_by().values_list("email", flat=True)))
