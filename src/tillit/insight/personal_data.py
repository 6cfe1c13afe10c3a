"""What is done because of insight, who looked, and pupils' own goals."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.insight.models import FollowedPupil, FollowUp, Goal, Look, Notify, Shown, Training

TRACES = (
    Trace(FollowUp, "made_by", gettext_lazy("Follow-ups you have made"), "made_on", "skill_area__name", archived=False),
)
PERSONAL = personal_fields(TRACES) | {
    "Training": ("person",), "Look": ("pupil", "by_id", "by_name"), "FollowedPupil": ("person",), "Goal": ("person",),
    "Shown": ("person",), "Notify": ("person",),
}  # fmt: skip
NOT_PERSONAL: dict[str, str] = {}
LOOKS_FOR = timedelta(days=400)  # long enough to ask about all of a school year when it is over


def collect(person_id: int) -> list[Held]:
    kinds = [
        (_("What was done because of how you did"), _done(person_id), _("So that you get help that helps.")),
        (_("Your own goals"), _goals(person_id), _("Yours alone, but for those you have shared.")),
        (_("What you show at home"), _shown(person_id), _("You chose it, and can take it back.")),
        (_("When you want to be told"), _notify(person_id), ""),
        (_("Who has seen your progress"), _looks(person_id), _("So that you can see who looks, and ask why.")),
        (_("What you have read before seeing pupils' progress"), _trainings(person_id), ""),
    ]
    return [*(Held(what, rows, why) for what, rows, why in kinds if rows), *collect_traces(TRACES, person_id)]


def _done(person_id: int) -> list[dict[str, object]]:
    rows = FollowedPupil.objects.filter(person_id=person_id).select_related("follow_up__skill_area")
    return [
        {_("What"): row.follow_up.what, _("Skill area"): row.follow_up.skill_area.name, _("When"): row.follow_up.made_on,
         _("Deleted on"): row.follow_up.delete_on}
        for row in rows
    ]  # fmt: skip


def _goals(person_id: int) -> list[dict[str, object]]:
    return [
        {_("Goal"): row.text, _("How it went"): row.reflection, _("Shared with teachers"): row.shared,
         _("Deleted on"): row.delete_on}
        for row in Goal.objects.filter(person_id=person_id)
    ]  # fmt: skip


def _shown(person_id: int) -> list[dict[str, object]]:
    rows = Shown.objects.filter(person_id=person_id).select_related("skill_area")
    return [
        {_("Skill area"): row.skill_area.name if row.skill_area else _("all of them"), _("Since"): row.shown_on}
        for row in rows
    ]


def _notify(person_id: int) -> list[dict[str, object]]:
    rows = Notify.objects.filter(person_id=person_id)
    return [{_("When"): row.get_when_display(), _("Since"): row.chosen_on} for row in rows]


def _looks(person_id: int) -> list[dict[str, object]]:
    return [
        {_("Who"): row.by_name, _("When"): row.day, _("Number of services"): len(row.policies)}
        for row in Look.objects.filter(pupil_id=person_id)
    ]


def _trainings(person_id: int) -> list[dict[str, object]]:
    return [{_("Edition"): row.edition, _("When"): row.done_on} for row in Training.objects.filter(person_id=person_id)]


def erase(person_id: int, *, today: date) -> list[Erased]:
    followed, _kinds = FollowedPupil.objects.filter(person_id=person_id).delete()
    goals, _kinds = Goal.objects.filter(person_id=person_id).delete()
    shown, _kinds = Shown.objects.filter(person_id=person_id).delete()
    Notify.objects.filter(person_id=person_id).delete()
    looks, _kinds = Look.objects.filter(pupil_id=person_id).delete()
    trained, _kinds = Training.objects.filter(person_id=person_id).delete()
    return [
        Erased(_("What was done because of how you did"), removed=followed),
        Erased(_("Your own goals"), removed=goals),
        Erased(_("What you show at home"), removed=shown),
        Erased(_("Who has seen your progress"), removed=looks),
        Erased(_("What you have read before seeing pupils' progress"), removed=trained),
        *erase_traces(TRACES, person_id),
    ]


def delete_expired(today: date) -> dict[str, int]:
    return {
        "follow_up": FollowUp.objects.filter(delete_on__lte=today).delete()[0],
        "goal": Goal.objects.filter(delete_on__lte=today).delete()[0],
        "look": Look.objects.filter(day__lte=today - LOOKS_FOR).delete()[0],
    }
