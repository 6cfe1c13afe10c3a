from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.facts import CaseFacts, UseFacts
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Experience, Pilot
from tillit.approval.rules.case import check_runs
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied, Invalid

MOST_SAID = 3  # by one pupil in one pilot
SHORTEST, LONGEST = timedelta(days=28), timedelta(days=92)  # one to three months (Ryfylkeskulen, step 6)


def check_plan(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts = facts_of(case)
    if facts.outcome:
        raise Denied(_("The case is decided. A pilot comes before the decision."))
    if not any(ready_for_pilot(use) for use in facts.taking_part):
        raise Denied(_("No school owner has signed its agreement yet. No pupil may try the service before that."))


def ready_for_pilot(use: UseFacts) -> bool:
    return use.signed and use.transfer_ok


def check_period(starts_on: date, ends_on: date, today: date) -> None:
    if starts_on < today:
        raise Invalid(_("A pilot cannot start before today."), "starts_on")
    if ends_on <= starts_on:
        raise Invalid(_("The pilot must end after it starts."), "ends_on")
    if not SHORTEST <= ends_on - starts_on <= LONGEST:
        raise Invalid(_("A pilot lasts from one to three months."), "ends_on")


def check_school(facts: CaseFacts, owner_id: int | None, owner: str) -> None:
    use = next((use for use in facts.taking_part if use.owner_id == owner_id), None)
    if use is None:
        raise Invalid(_("That school's owner does not take part in the case."), "school")
    if not use.signed:
        raise Invalid(_("%(owner)s has not signed its agreement. No pilot before that.") % {"owner": owner}, "school")
    if not use.transfer_ok:
        raise Invalid(_("%(owner)s: a transfer has no valid basis. No pilot before that.") % {"owner": owner}, "school")


def check_skip(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts = facts_of(case)
    today = timezone.localdate()
    if facts.counts("pilot", facts.pilot_concluded_at):
        raise Denied(_("The pilot is concluded."))
    if any(pilot.running(today) for pilot in facts.pilots):
        raise Denied(_("A pilot is running. Stop it first."))


def check_conclude(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts, today = facts_of(case), timezone.localdate()
    pilots = [pilot for pilot in facts.pilots if facts.counts("pilot", pilot.planned_at)]
    if not pilots:
        raise Denied(_("No pilot has been planned."))
    if not all(pilot.ended(today) for pilot in pilots):
        raise Denied(_("The pilot is not over. It ends by itself on its last day."))


def check_stop(pilot: Pilot, actor: Actor) -> None:
    may = actor.role == Role.NETWORK or (actor.role == Role.PRINCIPAL and actor.organisation_id == pilot.school_id)
    if not may:
        raise Denied(_("The network or the principal of the pilot school stops a pilot."))
    if pilot.stopped_on is not None or timezone.localdate() > pilot.ends_on:
        raise Denied(_("The pilot is over."))


def check_tell(pilot: Pilot, actor: Actor) -> None:
    at_school = actor.belongs_to(pilot.school_id)
    if actor.role != Role.NETWORK and not at_school:
        raise Denied(_("Only those at the pilot school tell how it went."))
    if timezone.localdate() < pilot.starts_on:
        raise Denied(_("The pilot has not started."))
    if pilot.case.closed_at is not None:
        raise Denied(_("The case is closed."))


def check_say(pilot: Pilot, actor: Actor) -> None:
    """Pupils may change their minds, and not fill the page."""
    check_tell(pilot, actor)
    if Experience.objects.filter(pilot=pilot, told_by=actor.person_id).count() >= MOST_SAID:
        raise Denied(_("You have said what you think. If something is wrong, tell your teacher."))


def check_write_guidelines(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
