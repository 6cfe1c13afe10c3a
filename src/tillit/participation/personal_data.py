from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.participation.models import (
    ConsultationAnswer,
    Hearing,
    HearingMeeting,
    HearingParty,
    JournalEntry,
    NoHearing,
    Opinion,
    OpinionAnswer,
    OpinionDraft,
    Timeline,
    Validation,
    Viewpoint,
    ViewpointAnswer,
)
from tillit.participation.rules.limits import ANSWERS_SHOWN_DAYS

_ABOUT = "assessment__service__name"
TRACES = (
    Trace(Opinion, "given_by", gettext_lazy("Opinions you have given"), "given_at", _ABOUT),
    Trace(OpinionAnswer, "answered_by", gettext_lazy("Remarks from the data protection officer you have answered"),
          "answered_at", f"opinion__{_ABOUT}"),
    Trace(ConsultationAnswer, "decided_by", gettext_lazy("Answers about Datatilsynet you have given"), "decided_at",
          f"opinion__{_ABOUT}"),
    Trace(Hearing, "made_by", gettext_lazy("Hearings you have prepared"), "made_at", "title"),
    Trace(Hearing, "opened_by", gettext_lazy("Hearings you have opened"), "opened_at", "title"),
    Trace(Hearing, "closed_by", gettext_lazy("Hearings you have closed"), "closed_at", "title"),
    Trace(Hearing, "cancelled_by", gettext_lazy("Hearings you have cancelled"), "cancelled_at", "title"),
    Trace(HearingParty, "linked_by", gettext_lazy("Links you have made to hearings"), "linked_at", "hearing__title"),
    Trace(HearingMeeting, "written_by", gettext_lazy("Meetings in hearings you have written about"), "held_on",
          "hearing__title"),
    Trace(NoHearing, "decided_by", gettext_lazy("Reasons you have given for holding no hearing"), "decided_at", _ABOUT),
    # What somebody thought in a hearing is kept; who thought it is not.
    Trace(Viewpoint, "given_by", gettext_lazy("What you have said in hearings"), "given_at", "hearing__title",
          archived=False),
    Trace(Viewpoint, "written_by", gettext_lazy("What you have written in for others in hearings"), "given_at",
          "hearing__title"),
    Trace(Viewpoint, "taken_out_by", gettext_lazy("What you have taken out of hearings"), "taken_out_at",
          "hearing__title"),
    Trace(ViewpointAnswer, "answered_by", gettext_lazy("Answers you have given in hearings"), "answered_at",
          "viewpoint__hearing__title"),
    Trace(JournalEntry, "written_by", gettext_lazy("What you have written in journals"), "written_at", "title"),
    Trace(JournalEntry, "removed_by", gettext_lazy("What you have taken out of journals"), "removed_at", "title"),
    Trace(Timeline, "published_by", gettext_lazy("Timelines you have published"), "published_at", _ABOUT),
    Trace(Validation, "validated_by", gettext_lazy("Assessments you have validated"), "validated_at", _ABOUT),
)  # fmt: skip
UNSENT = Trace(OpinionDraft, "person", gettext_lazy("Opinions you have written and not given"), "saved_at", _ABOUT)
UNSENT_DAYS = 90  # an opinion takes time; after that the assessment has moved on
PERSONAL = personal_fields((*TRACES, UNSENT))
NOT_PERSONAL = {
    "HearingParty.name": "the name of a council or an organisation, never of a person",
    "NoHearing.covered_by": "the name of an edition",
}


def collect(person_id: int) -> list[Held]:
    return [*collect_traces((*TRACES, UNSENT), person_id), _said(person_id)]


def _said(person_id: int) -> Held:
    """Their own words too: the rest of what is kept about them are traces of work."""
    rows = Viewpoint.objects.filter(given_by=person_id).order_by("-pk")
    until = _("Your name is taken off a year after the hearing. What was said is kept without it.")
    said = [{_("When"): at, _("Text"): text} for at, text in rows.values_list("given_at", "text")]
    return Held(_("Your words in hearings"), said, until=until)


def erase(person_id: int, *, today: date) -> list[Erased]:
    removed, _models = OpinionDraft.objects.filter(person=person_id).delete()
    return [*erase_traces(TRACES, person_id), Erased(str(UNSENT.what), removed=removed)]


def delete_expired(today: date) -> dict[str, int]:
    """A year after a hearing nobody needs to know who said what, and its links lead nowhere."""
    limit = today - timedelta(days=ANSWERS_SHOWN_DAYS)
    over = Hearing.objects.filter(closes_on__lt=limit)
    names = Viewpoint.objects.filter(hearing__in=over, given_by__isnull=False).update(given_by=None)
    links = HearingParty.objects.filter(hearing__in=over).exclude(token_hash="").update(token_hash="")
    unsent = OpinionDraft.objects.filter(saved_at__date__lt=today - timedelta(days=UNSENT_DAYS)).delete()[0]
    return {
        _("Names of those who said something in hearings"): names,
        _("Links to hearings"): links,
        _("Opinions that were never given"): unsent,
    }
