from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from tillit.insight.models import FollowedPupil, FollowUp, Goal, Look, Notify
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.rostering.relations import groups_of, groups_taught_by

LATELY = timedelta(days=14)


def groups(actor: Actor, today: date) -> QuerySet[Organisation]:
    """Those the teacher teaches, at the school they act at."""
    return groups_taught_by(actor.person_id, today).filter(parent_id=actor.organisation_id)


def follow_ups(group: Organisation, today: date) -> QuerySet[FollowUp]:
    """Those to look at again first, then the closed ones, newest first."""
    rows = FollowUp.objects.filter(group=group, delete_on__gt=today).select_related("skill_area", "made_by", "group")
    return rows.prefetch_related("pupils__person").order_by("looked_on", "look_again_on", "-pk")


def to_look_at(actor: Actor, today: date) -> QuerySet[FollowUp]:
    """In the groups the teacher teaches: their own, whose day has come."""
    rows = FollowUp.objects.filter(group__in=groups(actor, today), made_by=actor.person_id, delete_on__gt=today)
    due = rows.filter(looked_on=None, look_again_on__lte=today)
    return due.select_related("group", "skill_area").order_by("look_again_on", "pk")


def done_for(person_id: int, today: date) -> QuerySet[FollowUp]:
    """What somebody did because of what was seen of the pupil, or of a group they go to. `own_before` and `own_after`: the
    words they stood at themselves, where they were chosen."""
    with_them = FollowedPupil.objects.filter(person_id=person_id).order_by().values("follow_up_id")
    with_all = FollowUp.objects.filter(whole_group=True, group__in=groups_of(person_id, today)).order_by().values("pk")
    rows = FollowUp.objects.filter(pk__in=with_them.union(with_all), delete_on__gt=today)
    own = FollowedPupil.objects.filter(follow_up=OuterRef("pk"), person_id=person_id).order_by()
    rows = rows.annotate(own_before=Subquery(own.values("before")[:1]), own_after=Subquery(own.values("after")[:1]))
    return rows.select_related("skill_area", "made_by", "group").order_by("-made_on", "-pk")


def done_lately(person_id: int, today: date) -> QuerySet[FollowUp]:
    """The newest, for those who have not chosen never to be told."""
    never = Notify.objects.filter(person_id=person_id, when=Notify.When.NEVER)
    return done_for(person_id, today).filter(~Exists(never), made_on__gt=today - LATELY)


def goals(person_id: int) -> QuerySet[Goal]:
    rows = Goal.objects.filter(person_id=person_id, delete_on__gt=timezone.localdate())
    return rows.select_related("skill_area").order_by("reached_on", "-pk")


def shared_goals(group: Organisation, members: list[int]) -> QuerySet[Goal]:
    rows = Goal.objects.filter(person__in=members, shared=True, delete_on__gt=timezone.localdate())
    return rows.select_related("skill_area", "person").order_by("person__name", "-pk")


def looks(person_id: int) -> QuerySet[Look]:
    return Look.objects.filter(pupil_id=person_id).order_by("-day", "-pk")
