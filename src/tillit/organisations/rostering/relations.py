"""Who teaches, goes to and answers for whom, on a day. The scope has already drawn the fence."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tillit.organisations.models import Enrolment, Guardianship, Membership, Organisation, Person, PupilFacts, Teaching
from tillit.organisations.roles import Kind, Role

LEARNERS = (Role.PUPIL, Role.STUDENT)
OF_AGE = 18  # vergemålslova § 8; `insight/data/ages.yaml` says it to people (tests/consistency/test_age_rule.py)


def in_force(today: date) -> Q:
    """`until` is the first day it is no longer so."""
    return (Q(until=None) | Q(until__gt=today)) & Q(since__lte=today)


def groups_taught_by(person_id: int, today: date) -> QuerySet[Organisation]:
    """Those the person teaches and has the role of teacher at the school of: a roster or a login alone opens nothing."""
    taught = Teaching.objects.filter(in_force(today), person_id=person_id, group_id=OuterRef("pk"))
    employed = Membership.objects.filter(
        in_force(today), person_id=person_id, role=Role.TEACHER, organisation_id=OuterRef("parent_id")
    )
    groups = Organisation.objects.filter(Exists(taught), Exists(employed), kind=Kind.GROUP, closed_on=None)
    return groups.select_related("parent").order_by("name", "pk")


def teaches(person_id: int, group_id: int, today: date) -> bool:
    return groups_taught_by(person_id, today).filter(pk=group_id).exists()


def pupils_of(group_id: int, today: date) -> QuerySet[Person]:
    """Those who go to the group: by a roster, a login or by hand."""
    enrolled = Enrolment.objects.filter(in_force(today), group_id=group_id).order_by().values("person_id")
    member = Membership.objects.filter(in_force(today), organisation_id=group_id, role__in=LEARNERS).order_by()
    # The two put together first: asked of each person in turn, everybody there is would be gone through.
    those = enrolled.union(member.values("person_id"))
    return Person.objects.filter(pk__in=those, is_active=True).order_by("name", "pk")


def groups_of(person_id: int, today: date) -> QuerySet[Organisation]:
    """The groups a pupil or student goes to."""
    enrolled = Enrolment.objects.filter(in_force(today), person_id=person_id).order_by().values("group_id")
    member = Membership.objects.filter(in_force(today), role__in=LEARNERS, person_id=person_id).order_by()
    those = enrolled.union(member.values("organisation_id"))
    groups = Organisation.objects.filter(pk__in=those, kind=Kind.GROUP, closed_on=None)
    return groups.select_related("parent").order_by("name", "pk")


def teachers_of(group_id: int, today: date) -> QuerySet[Person]:
    school = Organisation.objects.filter(pk=group_id).values("parent_id")
    taught = Teaching.objects.filter(in_force(today), group_id=group_id, person_id=OuterRef("pk"))
    employed = Membership.objects.filter(
        in_force(today), organisation_id__in=school, role=Role.TEACHER, person_id=OuterRef("pk")
    )
    return Person.objects.filter(Exists(taught), Exists(employed), is_active=True).order_by("name", "pk")


def children_of(guardian_id: int, today: date) -> QuerySet[Person]:
    """Those the person answers for. Whether they may see anything is decided by the pupil and the age rule."""
    theirs = Guardianship.objects.filter(in_force(today), guardian_id=guardian_id, pupil_id=OuterRef("pk"))
    return Person.objects.filter(Exists(theirs), is_active=True).order_by("name", "pk")


def minors_of(guardian_id: int, today: date) -> QuerySet[Person]:
    """Those of them nobody knows to be of age: who is, answers for themselves."""
    return children_of(guardian_id, today).exclude(Exists(of_age(today).filter(person_id=OuterRef("pk"))))


def of_age(today: date) -> QuerySet[PupilFacts]:
    """What is written of those who are known to be."""
    return PupilFacts.objects.filter(in_force(today), born_on__lte=youngest_of_age(today)).order_by()


def youngest_of_age(today: date) -> date:
    """Who was born then or before has turned 18. On 29 February one is born, and a year older on the last of the month."""
    year, month = today.year - OF_AGE, today.month
    last_then, last_now = monthrange(year, month)[1], monthrange(today.year, month)[1]
    return date(year, month, last_then if today.day == last_now else min(today.day, last_then))


def guardians_of(pupil_id: int, today: date) -> QuerySet[Person]:
    theirs = Guardianship.objects.filter(in_force(today), pupil_id=pupil_id, guardian_id=OuterRef("pk"))
    return Person.objects.filter(Exists(theirs), is_active=True).order_by("name", "pk")
