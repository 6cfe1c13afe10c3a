from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.participation import sections
from tillit.participation.models import Channel, Hearing, HearingParty, PartyKind, Viewpoint
from tillit.participation.models.hearing import State
from tillit.participation.parties import HEARD_AS, VOICES
from tillit.participation.rules.hearings import check_link
from tillit.participation.rules.limits import PER_LINK, PER_LINK_AN_HOUR, PER_PERSON, VIEW_LENGTH, TooMany
from tillit.participation.rules.standing import WRITERS, check_may_work
from tillit.web.denied import Denied, Invalid


def check_may_respond(hearing: Hearing, actor: Actor, today: date) -> None:
    if actor.role not in HEARD_AS:
        raise Denied(_("This is for those who are heard."))
    _check_open(hearing, today)


def check_may_speak_through(party: HearingParty, today: date) -> None:
    check_link(party, today)
    _check_open(party.hearing, today)


def _check_open(hearing: Hearing, today: date) -> None:
    state = hearing.state(today)
    if state == State.COMING:
        raise Denied(_("The hearing has not begun yet."))
    if state in (State.ENDED, State.CLOSED):
        raise Denied(_("The hearing is over. You find the answers here when they are ready."))
    if state != State.OPEN:
        raise Denied(_("The hearing is not open."))


def check_view(party: HearingParty, voice: str, stance: str, section: str, text: str, channel: Channel) -> None:
    if channel == Channel.LINK and voice not in VOICES[PartyKind(party.kind)]:
        raise Invalid(_("Choose who you are."), "voice")
    if section and section not in sections.codes():
        raise Invalid(_("There is no such section."), "section")
    if not text.strip() and not stance:
        raise Invalid(_("Choose one of the three, or write something."), "text")
    if len(text) > VIEW_LENGTH:
        raise Invalid(_("That is too long. Write it shorter, or send it in two parts."), "text")


def check_not_too_many(party: HearingParty, channel: Channel, person_id: int | None, now: datetime) -> None:
    """`party` is locked, so that many at once cannot slip through together."""
    if channel == Channel.LOGGED_IN:
        own = Viewpoint.objects.filter(hearing=party.hearing_id, given_by=person_id)
        if own.count() >= PER_PERSON:
            raise TooMany(_("You have told us much already. Thank you! There is no room for more from you."))
    if channel == Channel.LINK:
        sent = Viewpoint.objects.filter(party=party, channel=Channel.LINK)
        if sent.count() >= PER_LINK:
            raise TooMany(_("There is no room for more through this link. Contact the one who gave it to you."))
        if sent.filter(given_at__gt=now - timedelta(hours=1)).count() >= PER_LINK_AN_HOUR:
            raise TooMany(_("Many are writing right now. Wait a little, and send it again."))


def check_may_answer_view(view: Viewpoint, actor: Actor) -> None:
    hearing = view.hearing
    check_may_work(hearing.assessment, actor)
    if hearing.cancelled_at is not None:
        raise Denied(_("The hearing was cancelled."))
    if hearing.closed_at is not None:
        raise Denied(_("The hearing is closed, and everybody has their answers."))
    if view.taken_out_at is not None:
        raise Denied(_("This has been taken out, and needs no answer."))


def check_may_take_out(view: Viewpoint, actor: Actor) -> None:
    """What tells of a person who should not be in it goes, also after the hearing (GDPR Art. 5(1)(c), 17)."""
    if actor.role not in WRITERS | {Role.DPO}:
        raise Denied(_("Members of the network and the data protection officer take out what should not stand here."))
    if view.hearing.tenant_id not in actor.write:
        raise Denied(_("This assessment belongs to others. You can read it, but not change it."))
    if view.taken_out_at is not None:
        raise Denied(_("It has already been taken out."))
