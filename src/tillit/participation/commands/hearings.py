from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.participation import actions
from tillit.participation.actions.hearings import PREPARED
from tillit.participation.commands.finding import (
    as_read,
    find_assessment,
    find_hearing,
    finder,
    of_assessment,
    values,
)
from tillit.participation.forms import hearings as forms
from tillit.participation.forms.viewpoints import ViewForm, WriteInForm
from tillit.participation.models import Hearing, HearingMeeting, HearingParty
from tillit.participation.parties import HEARD_AS
from tillit.participation.rules import hearings as rules
from tillit.participation.rules.standing import WRITERS
from tillit.participation.rules.viewpoints import check_may_respond
from tillit.web.commands import Command, Commands

HOLDERS = frozenset(map(str, WRITERS))
HEARD = frozenset(map(str, HEARD_AS))
MET = ("held_on", "place", "present", "attendance", "notes")


def _today(check: Callable[..., None]) -> Callable[[Any, Any], None]:
    """A rule that also asks what day it is."""
    return lambda target, actor: check(target, actor, timezone.localdate())


def _page(hearing_id: int) -> str:
    return reverse("hearing", args=[hearing_id])


ASSESSMENT_HEARINGS: Commands[Assessment] = Commands(
    noun="assessment_hearing",
    prefix="vurderingar/hoyring/",
    find=find_assessment,
    page=lambda assessment: reverse("hearings", args=[assessment.pk]),
    items=(
        Command(
            "plan", _("Prepare a hearing"), actions.plan_hearing, rules.check_may_plan, HOLDERS, forms.PlanForm,
            done=_("The hearing is prepared. Say who is to be heard, and open it when all is ready."),
            explain=_("Those it concerns, or those who speak for them, say what they think (GDPR Art. 35(9))."),
        ),
        Command(
            "without", _("Hold no hearing"), actions.go_without_hearing, rules.check_may_go_without, HOLDERS,
            forms.NoHearingForm, as_read, _("The reason is kept together with the assessment as it stands."),
            _("Leaving it out is a choice that must be explained. It can be shown to everybody who asks."),
        ),
    ),
)  # fmt: skip

HEARINGS: Commands[Hearing] = Commands(
    noun="hearing",
    prefix="hoyringar/",
    find=find_hearing,
    page=lambda hearing: _page(hearing.pk),
    items=(
        Command(
            "respond", _("Say what you think"), actions.give_view, _today(check_may_respond), HEARD, ViewForm,
            done=_("Thank you! What you said is sent, and you will get an answer here."),
            explain=_("It is read by those who make the assessment. Your name is not shown to others."),
        ),
        Command(
            "add_parties", _("Add who is heard"), actions.add_parties, _today(rules.check_may_add_party), HOLDERS,
            forms.PartiesForm, done=_("Added."),
            explain=_("Councils whose members log in see the hearing themselves. Others get a link."),
        ),
        Command(
            "open", _("Open the hearing"), actions.open_hearing, _today(rules.check_may_open), HOLDERS,
            done=_("The hearing is open. Make links for those who do not log in."),
        ),
        Command(
            "edit", _("Change the material"), actions.edit_hearing, rules.check_may_prepare, HOLDERS, forms.PrepareForm,
            values(*PREPARED), _("Saved."),
        ),
        Command(
            "remove_party", _("Take somebody off the list"), actions.remove_party, rules.check_may_remove_party, HOLDERS,
            forms.RemovePartyForm, done=_("Taken off the list."),
        ),
        Command(
            "write_in", _("Write in what was said"), actions.write_in_view, _today(rules.check_may_write_in), HOLDERS,
            WriteInForm, done=_("It is written in, and waits for an answer."),
            explain=_("What was said in a meeting, in a letter or on the phone."),
        ),
        Command(
            "add_meeting", _("Add a meeting"), actions.add_meeting, rules.check_may_meet, HOLDERS, forms.MeetingForm,
            done=_("The meeting is added."),
        ),
        Command(
            "extend", _("Give more time"), actions.extend_hearing, rules.check_may_extend, HOLDERS, forms.ExtendForm,
            values("closes_on"), _("Everybody has more time."),
        ),
        Command(
            "close", _("Close the hearing"), actions.close_hearing, _today(rules.check_may_close), HOLDERS,
            forms.CloseForm, done=_("The hearing is closed. Everybody who said something can read the answer."),
            explain=_("Everybody gets to see how what they said was taken into account."),
        ),
        Command(
            "cancel", _("Cancel the hearing"), actions.cancel_hearing, rules.check_may_cancel, HOLDERS,
            forms.CancelForm, done=_("The hearing is cancelled."), danger=True,
            explain=_("Those who were asked no longer see it. What they have said is kept."),
        ),
    ),
)  # fmt: skip

MEETINGS: Commands[HearingMeeting] = Commands(
    noun="hearing_meeting",
    prefix="hoyringar/mote/",
    find=finder(lambda: HearingMeeting.objects.select_related("hearing", *of_assessment("hearing__"))),
    page=lambda meeting: _page(meeting.hearing_id),
    items=(
        Command(
            "edit", _("Write about the meeting"), actions.edit_meeting, rules.check_may_edit_meeting, HOLDERS,
            forms.EditMeetingForm, values(*MET), _("Saved."),
        ),
    ),
)  # fmt: skip

find_party = finder(lambda: HearingParty.objects.select_related("hearing", *of_assessment("hearing__")))
PARTIES: Commands[HearingParty] = Commands(
    noun="hearing_party",
    prefix="hoyringar/part/",
    find=find_party,
    page=lambda party: _page(party.hearing_id),
    items=(
        Command(
            "withdraw", _("Withdraw the link"), actions.withdraw_link, rules.check_may_withdraw_link, HOLDERS,
            done=_("The link no longer works."), danger=True,
        ),
    ),
)  # fmt: skip

# Shows a secret, and has a page of its own.
MAKE_LINK: Command[HearingParty] = Command(
    "link", _("Make a link"), actions.make_link, _today(rules.check_may_link), HOLDERS,
    explain=_("Whoever has the link can say something, without an account. If there is a link already, it stops working."),
)  # fmt: skip
LINKS: Commands[HearingParty] = Commands(
    "hearing_party", "hoyringar/part/", find_party, lambda party: _page(party.hearing_id), (MAKE_LINK,)
)
