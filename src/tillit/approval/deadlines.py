"""What runs out, and when: for the calendar, the reminders and the lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tillit.approval.gathering import facts_of_all
from tillit.approval.models import Case
from tillit.approval.queries import readable_cases
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role


@dataclass(frozen=True)
class Deadline:
    """`key` stays the same from day to day, so that a calendar moves an entry instead of adding one."""

    key: str
    day: date
    title: str
    case_id: int


def deadlines_for(actor: Actor, today: date) -> list[Deadline]:
    """Of the open cases the actor sees; for a director, only what concerns the own municipality."""
    cases = list(readable_cases().filter(closed_at=None).order_by("-pk")[:500])
    facts_of_all(cases, today)
    own = actor.organisation_id if actor.role == Role.DIRECTOR else None
    found = [deadline for case in cases for deadline in deadlines_of(case, own)]
    return sorted(found, key=lambda deadline: (deadline.day, deadline.key))


def deadlines_of(case: Case, owner_id: int | None = None) -> Iterable[Deadline]:
    facts = facts_of_all([case], date.min)[case.pk] if not hasattr(case, "_facts") else case._facts
    service = facts.service
    if facts.review_due:
        yield Deadline(f"review-{case.pk}", facts.review_due, _("Review: %s") % service, case.pk)
    if facts.asked_until and facts.declared_at is None:
        yield Deadline(f"asked-{case.pk}", facts.asked_until, _("Answers from the supplier: %s") % service, case.pk)
    for pilot in facts.pilots:
        if pilot.stopped_on is None and facts.pilot_concluded_at is None and owner_id in (None, pilot.owner_id):
            title = _("The pilot ends: %(service)s, %(school)s") % {"service": service, "school": pilot.school}
            yield Deadline(f"pilot-{pilot.pilot_id}", pilot.ends_on, title, case.pk)
    for use in facts.uses:
        if use.expires_on and use.signed and owner_id in (None, use.owner_id):
            title = _("The agreement expires: %(service)s, %(owner)s") % {"service": service, "owner": use.owner}
            yield Deadline(f"agreement-{use.use_id}", use.expires_on, title, case.pk)


def soon(deadlines: Iterable[Deadline], today: date, days: int = 30) -> list[Deadline]:
    return [deadline for deadline in deadlines if today - timedelta(days=30) <= deadline.day <= today + timedelta(days)]
