"""What people say in a hearing, and how it was taken into account."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.participation import sections
from tillit.participation.models import Channel, Hearing, HearingMeeting, HearingParty, Viewpoint, ViewpointAnswer
from tillit.participation.parties import HEARD_AS, SPEAKS_AS
from tillit.participation.queries.hearings import addressed_to
from tillit.participation.rules import hearings as hearing_rules
from tillit.participation.rules import viewpoints as rules
from tillit.participation.rules.words import check_written
from tillit.web.denied import Denied, Invalid


@transaction.atomic
def give_view(
    hearing: Hearing, *, text: str = "", stance: str = "", section: str = "", key: str = "", by: Actor
) -> Viewpoint:
    """By somebody who is logged in, for the council nearest to them."""
    locked = _locked(hearing.pk)
    rules.check_may_respond(locked, by, timezone.localdate())
    nearest = addressed_to(by, HEARD_AS[by.role]).filter(hearing=locked).order_by("-organisation__path__len", "pk")
    party = nearest.select_for_update(of=("self",)).first()
    if party is None:
        raise Denied(_("This hearing is for others."))
    return _keep(
        locked, party, Channel.LOGGED_IN, voice=SPEAKS_AS[by.role], stance=stance, section=section, text=text, key=key,
        by=by,
    )  # fmt: skip


@transaction.atomic
def send_view(
    party: HearingParty, *, voice: str, text: str = "", stance: str = "", section: str = "", key: str = ""
) -> Viewpoint:
    """Through the link. The caller has opened the scope of the hearing's tenant."""
    hearing = _locked(party.hearing_id)
    fresh = HearingParty.objects.select_for_update(of=("self",)).get(pk=party.pk)
    fresh.hearing = hearing
    rules.check_may_speak_through(fresh, timezone.localdate())
    return _keep(hearing, fresh, Channel.LINK, voice=voice, stance=stance, section=section, text=text, key=key, by=None)


@transaction.atomic
def write_in_view(
    hearing: Hearing, *, party: HearingParty, voice: str, text: str, stance: str = "", section: str = "",
    meeting: HearingMeeting | None = None, by: Actor,
) -> Viewpoint:  # fmt: skip
    """By the network, from a meeting or a letter. `hearing` is locked by the caller."""
    hearing_rules.check_may_write_in(hearing, by, timezone.localdate())
    if party.hearing_id != hearing.pk or (meeting is not None and meeting.hearing_id != hearing.pk):
        raise Invalid(_("That belongs to another hearing."))
    check_written(text)
    return _keep(
        hearing, party, Channel.WRITTEN_IN, voice=voice, stance=stance, section=section, text=text, key="",
        meeting=meeting, by=by,
    )  # fmt: skip


def _locked(pk: int) -> Hearing:
    """Those who speak and the one who closes wait for each other: nobody speaks to a hearing that is answered."""
    return Hearing.objects.select_for_update(of=("self",)).select_related("assessment__tenant").get(pk=pk)


def _keep(
    hearing: Hearing, party: HearingParty, channel: Channel, *, voice: str, stance: str, section: str, text: str, key: str,
    by: Actor | None, meeting: HearingMeeting | None = None,
) -> Viewpoint:  # fmt: skip
    now = timezone.now()
    rules.check_view(party, voice, stance, section, text, channel)
    sent = Viewpoint.objects.filter(party=party, key=key).first() if key else None
    if sent is not None:
        return sent  # the same page sent twice
    rules.check_not_too_many(party, channel, by.person_id if by else None, now)
    last = hearing.viewpoints.aggregate(last=Max("number"))["last"] or 0
    person = by.person_id if by else None
    view = Viewpoint.objects.create(
        tenant_id=hearing.tenant_id, hearing=hearing, party=party, meeting=meeting, number=last + 1, channel=channel,
        voice=voice, stance=stance, section=section, text=text.strip(), key=key, given_at=now,
        given_by_id=person if channel == Channel.LOGGED_IN else None,
        written_by_id=person if channel == Channel.WRITTEN_IN else None,
    )  # fmt: skip
    # A pupil's name is in no log that outlives it: what was said is known by its number.
    audit.record(
        "view_received", hearing, by=by if channel == Channel.WRITTEN_IN else None, tenant_id=hearing.tenant_id,
        view=view.number, channel=channel, assessment=hearing.assessment_id,
    )  # fmt: skip
    return view


@transaction.atomic
def answer_view(
    view: Viewpoint, *, outcome: str, reason: str, section: str = "", risk: int | None = None, by: Actor
) -> ViewpointAnswer:
    """How it was taken into account. `view` is locked by the caller."""
    rules.check_may_answer_view(view, by)
    check_written(reason, "reason")
    if section and section not in sections.codes():
        raise Invalid(_("There is no such section."), "section")
    if risk is not None and not view.hearing.assessment.risks.filter(number=risk).exists():
        raise Invalid(_("There is no risk with that number."), "risk")
    answer = ViewpointAnswer.objects.create(
        tenant_id=view.tenant_id, viewpoint=view, outcome=outcome, reason=reason, section=section, risk=risk,
        answered_by_id=by.person_id, answered_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "view_answered", view.hearing, by=by, tenant_id=view.tenant_id, view=view.number, outcome=outcome,
        assessment=view.hearing.assessment_id,
    )  # fmt: skip
    return answer


@transaction.atomic
def take_out_view(view: Viewpoint, *, because: str, by: Actor) -> Viewpoint:
    """The words are gone for good; that something was said, and why it went, stays."""
    rules.check_may_take_out(view, by)
    check_written(because, "because")
    view.text, view.stance, view.taken_out_because = "", "", because
    view.taken_out_by_id, view.taken_out_at = by.person_id, timezone.now()
    view.save(update_fields=["text", "stance", "taken_out_because", "taken_out_by", "taken_out_at"])
    audit.record(
        "view_taken_out", view.hearing, by=by, tenant_id=view.tenant_id, view=view.number,
        assessment=view.hearing.assessment_id,
    )  # fmt: skip
    return view
