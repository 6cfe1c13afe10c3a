from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.participation import reasons
from tillit.participation.models import Hearing, HearingMeeting, HearingParty
from tillit.participation.models.hearing import State
from tillit.participation.queries.unanswered import unanswered_views
from tillit.participation.rules.limits import ANSWERS_SHOWN_DAYS, LONGEST_DAYS
from tillit.participation.rules.standing import check_may_work
from tillit.web.denied import Denied, Invalid

RUNNING = frozenset({State.COMING, State.OPEN, State.ENDED})


def check_may_plan(assessment: Assessment, actor: Actor) -> None:
    check_may_work(assessment, actor)


def check_period(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        raise Invalid(_("The last day cannot be before the first."), "closes_on")
    if closes_on - opens_on > timedelta(days=LONGEST_DAYS):
        raise Invalid(_("A hearing lasts for half a year at the most."), "closes_on")


def check_may_prepare(hearing: Hearing, actor: Actor) -> None:
    """What people are asked to read is not changed while they read it."""
    check_may_work(hearing.assessment, actor)
    _check_alive(hearing)
    if hearing.opened_at is not None:
        raise Denied(_("The hearing has been opened: what people are asked about can no longer be changed."))


def check_may_add_party(hearing: Hearing, actor: Actor, today: date) -> None:
    check_may_work(hearing.assessment, actor)
    _check_alive(hearing)
    if hearing.state(today) == State.ENDED:
        raise Denied(_("The period is over. Set a new last day first."))


def check_may_remove_party(hearing: Hearing, actor: Actor) -> None:
    check_may_prepare(hearing, actor)
    if not hearing.parties.all():
        raise Denied(_("Nobody is to be heard yet."))


def check_may_open(hearing: Hearing, actor: Actor, today: date) -> None:
    check_may_prepare(hearing, actor)
    parties = list(hearing.parties.all())
    if not parties:
        raise Denied(_("Say who is to be heard first."))
    unwritten = [party for party in parties if not hearing.summary(party.audience).strip()]
    if unwritten:
        raise Denied(
            _("Write the summary for %(audience)s first: %(party)s is to read it.")
            % {"audience": unwritten[0].get_audience_display(), "party": unwritten[0].name}
        )
    if hearing.closes_on < today:
        raise Denied(_("The last day has passed. Choose a new one first."))


def check_may_extend(hearing: Hearing, actor: Actor) -> None:
    check_may_work(hearing.assessment, actor)
    _check_running(hearing)


def check_longer(hearing: Hearing, closes_on: date, today: date) -> None:
    """Nobody is cut off before the day they were told."""
    if closes_on <= hearing.closes_on:
        raise Invalid(_("Choose a day after the one that people have been told."), "closes_on")
    if closes_on < today:
        raise Invalid(_("That day has passed."), "closes_on")
    check_period(hearing.opens_on, closes_on)


def check_may_meet(hearing: Hearing, actor: Actor) -> None:
    check_may_work(hearing.assessment, actor)
    _check_alive(hearing)


def check_may_edit_meeting(meeting: HearingMeeting, actor: Actor) -> None:
    check_may_meet(meeting.hearing, actor)


def check_may_write_in(hearing: Hearing, actor: Actor, today: date) -> None:
    """What was said in a meeting can be written in after the period too, until the hearing is closed."""
    check_may_work(hearing.assessment, actor)
    _check_running(hearing)
    if today < hearing.opens_on:
        raise Denied(_("The hearing has not begun yet."))


def check_may_close(hearing: Hearing, actor: Actor, today: date) -> None:
    check_may_work(hearing.assessment, actor)
    _check_running(hearing)
    if today <= hearing.closes_on:
        raise Denied(_("People have been told that they can speak until the last day. Close it after that."))
    left = unanswered_views(hearing)
    if left:
        raise Denied(
            ngettext("%(n)d view has not been answered.", "%(n)d views have not been answered.", left) % {"n": left}
        )


def check_may_cancel(hearing: Hearing, actor: Actor) -> None:
    check_may_work(hearing.assessment, actor)
    _check_alive(hearing)


def check_may_link(party: HearingParty, actor: Actor, today: date) -> None:
    check_may_work(party.hearing.assessment, actor)
    _check_running(party.hearing)
    if party.hearing.state(today) == State.ENDED:
        raise Denied(_("The period is over. Set a new last day first."))


def check_may_withdraw_link(party: HearingParty, actor: Actor) -> None:
    check_may_work(party.hearing.assessment, actor)
    if not party.token_hash:
        raise Denied(_("There is no link to withdraw."))
    if party.withdrawn_at is not None:
        raise Denied(_("The link is already withdrawn."))


def check_link(party: HearingParty, today: date) -> None:
    """Whether the link leads anywhere at all: to what is asked, or afterwards to the answers."""
    hearing = party.hearing
    if party.withdrawn_at is not None:
        raise Denied(_("The link has been withdrawn. Contact the one who gave it to you."))
    if hearing.cancelled_at is not None:
        raise Denied(_("The hearing was cancelled."))
    if today > hearing.closes_on + timedelta(days=ANSWERS_SHOWN_DAYS):
        raise Denied(_("The hearing was over long ago. Contact the one who gave you the link."))


def check_may_go_without(assessment: Assessment, actor: Actor) -> None:
    check_may_work(assessment, actor)
    if _is_heard(assessment):
        raise Denied(_("A hearing is open or has been held. Then no reason is needed."))


def _is_heard(assessment: Assessment) -> bool:
    """A page that has the hearings says so on the row."""
    known: bool | None = getattr(assessment, "heard", None)
    if known is None:
        return assessment.hearings.filter(opened_at__isnull=False, cancelled_at=None).exists()
    return known


def check_no_hearing(chosen: Sequence[str], explanation: str, covered_by: str, until: date | None, today: date) -> None:
    known = {reason.code for reason in reasons.reasons_on(today)}
    needed = reasons.needed(chosen)
    if not chosen:
        raise Invalid(_("Choose at least one reason."), "reasons")
    if not set(chosen) <= known:
        raise Invalid(_("One of these reasons cannot be used."), "reasons")
    if not explanation.strip():
        raise Invalid(_("Write in a few words why."), "explanation")
    if "edition" in needed and not covered_by.strip():
        raise Invalid(_("Say which edition they were heard on."), "covered_by")
    if "until" in needed and until is None:
        raise Invalid(_("Say how long it holds."), "until")
    if until is not None and not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise Invalid(_("Choose a day from tomorrow and at most half a year ahead."), "until")


def _check_alive(hearing: Hearing) -> None:
    if hearing.cancelled_at is not None:
        raise Denied(_("The hearing was cancelled."))
    if hearing.closed_at is not None:
        raise Denied(_("The hearing is closed, and everybody has their answers."))


def _check_running(hearing: Hearing) -> None:
    _check_alive(hearing)
    if hearing.opened_at is None:
        raise Denied(_("The hearing has not been opened yet."))
