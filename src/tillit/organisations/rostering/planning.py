"""Saying when school is in: school years, days off and hours. The owner for all its schools, a principal for their own."""

from __future__ import annotations

from datetime import date, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import DayOff, Organisation, SchoolHours, SchoolYear
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.rules import PLANNERS
from tillit.organisations.rules import check_reach
from tillit.web.denied import Denied, Invalid


def check_plan(owner: Organisation, actor: Actor) -> None:
    """`owner`, whose calendar it is; a principal stands below it."""
    if actor.role not in PLANNERS or owner.kind != Kind.OWNER:
        raise Denied(_("Your role does not change the calendar. Ask the principal or someone in the network."))
    if owner.pk not in actor.path:
        check_reach(owner, actor)


def check_plan_year(owner: Organisation, actor: Actor) -> None:
    check_plan(owner, actor)
    if actor.role == Role.PRINCIPAL:
        raise Denied(_("The school owner says when the school year is."))


def _check_school(school: Organisation | None, actor: Actor) -> None:
    if school is None and actor.role == Role.PRINCIPAL:
        raise Invalid(_("Choose your own school."), "school")
    if school is not None:
        check_reach(school, actor)


def check_remove(day: DayOff, actor: Actor) -> None:
    check_plan(day.tenant, actor)
    if actor.role == Role.PRINCIPAL and day.school_id != actor.organisation_id:
        raise Denied(_("The school owner has said this for all the schools."))


@transaction.atomic
def add_day_off(
    owner: Organisation, *, title: str, first_on: date, last_on: date | None = None,
    school: Organisation | None = None, by: Actor,
) -> DayOff:  # fmt: skip
    check_plan(owner, by)
    _check_school(school, by)
    last_on = last_on or first_on
    if last_on < first_on:
        raise Invalid(_("The last day is before the first."), "last_on")
    row = DayOff.objects.create(tenant=owner, school=school, title=title, first_on=first_on, last_on=last_on)
    audit.record("day_off_added", row, by=by, tenant_id=owner.pk, first_on=str(first_on), last_on=str(last_on))
    return row


@transaction.atomic
def remove_day_off(day: DayOff, *, by: Actor) -> None:
    check_remove(day, by)
    audit.record("day_off_removed", day, by=by, tenant_id=day.tenant_id, first_on=str(day.first_on))
    DayOff.objects.filter(pk=day.pk).delete()


@transaction.atomic
def set_hours(
    owner: Organisation, *, starts: time, ends: time, since: date, school: Organisation | None = None, by: Actor
) -> SchoolHours:
    check_plan(owner, by)
    _check_school(school, by)
    if ends <= starts:
        raise Invalid(_("School must end after it begins."), "ends")
    row, _made = SchoolHours.objects.update_or_create(
        tenant=owner, school=school, since=since, defaults={"starts": starts, "ends": ends}
    )
    audit.record(
        "school_hours_set", row, by=by, tenant_id=owner.pk, since=str(since), starts=str(starts), ends=str(ends)
    )
    return row


@transaction.atomic
def set_year(owner: Organisation, *, title: str, starts_on: date, ends_on: date, by: Actor) -> SchoolYear:
    check_plan_year(owner, by)
    if ends_on < starts_on:
        raise Invalid(_("The last day is before the first."), "ends_on")
    row, _made = SchoolYear.objects.update_or_create(
        tenant=owner, title=title, source="hand", external_id="", until=None,
        defaults={"starts_on": starts_on, "ends_on": ends_on},
        create_defaults={"starts_on": starts_on, "ends_on": ends_on, "since": timezone.localdate()},
    )  # fmt: skip
    audit.record("school_year_set", row, by=by, tenant_id=owner.pk, starts_on=str(starts_on), ends_on=str(ends_on))
    return row
