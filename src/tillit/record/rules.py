"""Who may change a record, and when. The same sentence greys the button, answers a forged POST and the API."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.roles import CASE_READERS, Role
from tillit.record.completeness import missing
from tillit.record.models import Activation, Draft, Record
from tillit.record.processing import Processing
from tillit.web.denied import Denied

READERS = CASE_READERS
WRITERS = frozenset({Role.NETWORK})


def check_may_write(draft: Draft, actor: Actor) -> None:
    if actor.role not in WRITERS:
        raise Denied(_("The network writes the draft. Tell them what you think should be changed."))
    if draft.tenant_id not in actor.write:
        raise Denied(_("This draft belongs to another organisation. You can read it, but not change it."))


def check_complete(processing: Processing) -> None:
    """All of Article 30(1), and all the policy needs to be more than a refusal."""
    found = missing(processing)
    if found:
        raise Denied(
            _("The record is not complete yet. %(first)s (%(source)s) Missing in all: %(count)d.")
            % {"first": str(found[0].sentence), "source": found[0].source, "count": len(found)}
        )


def check_open(record: Record | None) -> Record:
    if record is None:
        raise Denied(_("There is no record of processing for this use yet. Complete it first."))
    if record.closed_on is not None:
        raise Denied(_("The record is closed. Open a new case to take the service into use again."))
    return record


def check_not_active(current: Activation | None, policy_id: int) -> None:
    if current is not None and current.policy_id == policy_id:
        raise Denied(_("This record is already in force."))


def check_dates(since: date, until: date) -> None:
    if until < since:
        raise Denied(_("It cannot end before it has begun. Choose a later day."))
