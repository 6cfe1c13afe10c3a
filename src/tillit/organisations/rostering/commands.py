"""What one can do with rosters and the calendar, declared once for pages and API."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.organisations.models import DayOff, Organisation, RosterFile
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.forms import AnswerForm, BringForm, DayOffForm, HoursForm, TakeInForm, YearForm
from tillit.organisations.rostering.planning import (
    add_day_off,
    check_plan,
    check_plan_year,
    check_remove,
    remove_day_off,
    set_hours,
    set_year,
)
from tillit.organisations.rostering.rules import IMPORTERS, PLANNERS, check_file, check_import
from tillit.organisations.rostering.waiting import answer, bring, carry_out, discard
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404


def owners(actor: Actor) -> list[Organisation]:
    """Those whose people and calendar the actor may look after: their own, or those below."""
    rows = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None)
    rows = rows.filter(pk__in=actor.path) | rows.filter(path__contains=[actor.organisation_id])
    return list(rows.order_by("name", "pk").distinct())


def _owner(actor: Actor, pk: int, lock: bool) -> Organisation:
    rows = Organisation.objects.filter(kind=Kind.OWNER, pk__in=[owner.pk for owner in owners(actor)])
    found: Organisation = find_or_404(rows, pk, lock)
    return found


def _file(actor: Actor, pk: int, lock: bool) -> RosterFile:
    mine = [owner.pk for owner in owners(actor)]
    found: RosterFile = find_or_404(RosterFile.objects.filter(tenant_id__in=mine).select_related("tenant"), pk, lock)
    return found


def _day(actor: Actor, pk: int, lock: bool) -> DayOff:
    mine = [owner.pk for owner in owners(actor)]
    found: DayOff = find_or_404(DayOff.objects.filter(tenant_id__in=mine).select_related("tenant"), pk, lock)
    return found


def _file_page(row: RosterFile) -> str:
    return reverse("roster", args=[row.pk])


OWNERS = Commands[Organisation](
    noun="owner",
    prefix="folk/eigar/",
    find=_owner,
    page=lambda owner: reverse("school_calendar"),
    items=(
        Command(
            name="bring", label=_("Bring in a roster"), do=bring, check=check_import, roles=IMPORTERS, form=BringForm,
            done=_("The file is read. Nothing has changed yet: look at what will."), leads=_file_page,
            explain=_("First you see what will change. The file itself is not kept."),
        ),
        Command(
            name="day_off", label=_("Add days off"), do=add_day_off, check=check_plan, roles=PLANNERS, form=DayOffForm,
            done=_("Saved."), leads=lambda row: reverse("school_calendar"),
        ),
        Command(
            name="hours", label=_("Set school hours"), do=set_hours, check=check_plan, roles=PLANNERS, form=HoursForm,
            done=_("Saved."), leads=lambda row: reverse("school_calendar"),
        ),
        Command(
            name="year", label=_("Set the school year"), do=set_year, check=check_plan_year,
            roles=PLANNERS - {Role.PRINCIPAL}, form=YearForm, done=_("Saved."), leads=lambda row: reverse("school_calendar"),
        ),
    ),
)  # fmt: skip

ROSTERS = Commands[RosterFile](
    noun="roster",
    prefix="folk/import/",
    find=_file,
    page=_file_page,
    items=(
        Command(
            name="answer", label=_("Save the answers"), do=answer, check=check_file, roles=IMPORTERS, form=AnswerForm,
            done=_("Your answers are saved. This is what will change now."),
        ),
        Command(
            name="take_in", label=_("Take it in"), do=carry_out, check=check_file, roles=IMPORTERS, form=TakeInForm,
            done=_("People and groups are as in the roster now."), leads=lambda row: reverse("rosters"),
        ),
        Command(
            name="discard", label=_("Throw the file away"), do=discard, check=check_file, roles=IMPORTERS, danger=True,
            done=_("The file is gone. Nothing was changed."), leads=lambda row: reverse("rosters"),
        ),
    ),
)  # fmt: skip

DAYS_OFF = Commands[DayOff](
    noun="day_off",
    prefix="folk/fri/",
    find=_day,
    page=lambda day: reverse("school_calendar"),
    items=(
        Command(
            name="remove", label=_("Remove"), do=remove_day_off, check=check_remove, roles=PLANNERS, danger=True,
            done=_("Removed."),
        ),
    ),
)  # fmt: skip
