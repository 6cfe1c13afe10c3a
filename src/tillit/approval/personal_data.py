"""What the case keeps about people: who reported, wrote, voted and decided. The case file keeps their names."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.approval.models import (
    CalendarFeed,
    Case,
    Confirmation,
    ConsultationAnswer,
    Decision,
    Event,
    Experience,
    Guidelines,
    Need,
    PhaseOut,
    Pilot,
    PilotConclusion,
    PilotSkip,
    PlatformActivation,
    Proposal,
    Reminder,
    Review,
    Round,
    SchoolChoice,
    Stance,
    SystemOwner,
    Triage,
    Vote,
)
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields

TRACES = (
    Trace(Need, "reporter", gettext_lazy("Needs you have reported"), "reported_at", "service__name"),
    Trace(
        Experience,
        "told_by",
        gettext_lazy("Experiences you have told from pilots"),
        "told_at",
        "pilot__case__service__name",
    ),
    Trace(Vote, "given_by", gettext_lazy("Votes you have given"), "given_at", "proposal__case__service__name"),
    Trace(Decision, "decided_by", gettext_lazy("Decisions you have recorded"), "decided_at", "case__service__name"),
    Trace(
        Proposal,
        "put_forward_by",
        gettext_lazy("Cases you have laid before the group"),
        "put_forward_at",
        "case__service__name",
    ),
    Trace(
        Stance,
        "taken_by",
        gettext_lazy("Stances you have taken for your municipality"),
        "taken_at",
        "participation__case__service__name",
    ),
    Trace(SystemOwner, "person", gettext_lazy("Services you have looked after"), "named_at", "case__service__name"),
    Trace(SystemOwner, "named_by", gettext_lazy("System owners you have named"), "named_at", "case__service__name"),
    Trace(
        SchoolChoice,
        "chosen_by",
        gettext_lazy("Services you have chosen for the school"),
        "chosen_at",
        "use__service__name",
    ),
    Trace(
        PlatformActivation,
        "activated_by",
        gettext_lazy("Services you have switched on"),
        "activated_at",
        "participation__case__service__name",
    ),
    Trace(Case, "opened_by", gettext_lazy("Cases you have opened"), "opened_at", "service__name"),
    Trace(Round, "opened_by", gettext_lazy("Cases you have reopened"), "opened_at", "case__service__name"),
    Trace(Pilot, "planned_by", gettext_lazy("Pilots you have planned"), "planned_at", "case__service__name"),
    Trace(PilotSkip, "skipped_by", gettext_lazy("Pilots you have skipped"), "skipped_at", "case__service__name"),
    Trace(
        PilotConclusion,
        "concluded_by",
        gettext_lazy("Pilots you have summed up"),
        "concluded_at",
        "case__service__name",
    ),
    Trace(
        Guidelines,
        "written_by",
        gettext_lazy("Guidelines you wrote last"),
        "written_at",
        "case__service__name",
        archived=False,
    ),
    Trace(
        Event,
        "reported_by",
        gettext_lazy("Changes and incidents you have reported"),
        "reported_at",
        "case__service__name",
    ),
    Trace(
        Triage,
        "judged_by",
        gettext_lazy("Changes and incidents you have judged"),
        "judged_at",
        "event__case__service__name",
    ),
    Trace(Review, "held_by", gettext_lazy("Reviews you have held"), "held_at", "case__service__name"),
    Trace(
        ConsultationAnswer,
        "noted_by",
        gettext_lazy("Answers from Datatilsynet you have noted"),
        "noted_at",
        "decision__case__service__name",
    ),
    Trace(
        PhaseOut,
        "started_by",
        gettext_lazy("Phase-outs you have started"),
        "started_at",
        "participation__case__service__name",
    ),
    Trace(
        Confirmation,
        "noted_by",
        gettext_lazy("Confirmations of deletion you have noted"),
        "noted_at",
        "processor__name",
    ),
)
PERSONAL = {
    **personal_fields(TRACES),
    "Confirmation": ("noted_by", "confirmed_by"),  # who said so at the processor: stays as proof of the deletion
    "Reminder": ("person",),
    "CalendarFeed": ("person",),
}
REMINDERS_KEPT = timedelta(days=400)  # longer than the longest deadline, so that nothing is sent twice


def collect(person_id: int) -> list[Held]:
    reminders = Reminder.objects.filter(person_id=person_id).order_by("-pk").values_list("sent_on", flat=True)
    feeds = CalendarFeed.objects.filter(person_id=person_id).values_list("created_at", flat=True)
    return [
        *collect_traces(TRACES, person_id),
        Held(_("Reminders you have been sent"), [{_("Sent"): day} for day in reminders], until=_("400 days.")),
        Held(_("Your calendar address"), [{_("Made"): at} for at in feeds], until=_("Until the role ends.")),
    ]


def erase(person_id: int, *, today: date) -> list[Erased]:
    reminders, feeds = Reminder.objects.filter(person_id=person_id), CalendarFeed.objects.filter(person_id=person_id)
    removed = reminders.delete()[0] + feeds.delete()[0]
    return [*erase_traces(TRACES, person_id), Erased(_("Reminders and calendar address"), removed=removed)]


def delete_expired(today: date) -> dict[str, int]:
    """Cases are archived. What only served the person goes: old reminders, and calendars of roles that have ended."""
    return {
        "reminders": Reminder.objects.filter(sent_on__lt=today - REMINDERS_KEPT).delete()[0],
        "calendars": CalendarFeed.objects.filter(membership__until__lte=today).delete()[0],
    }
