"""What is done because of insight, who looked, and pupils' own goals."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.analytics.progress import Level
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.insight import queries
from tillit.insight.group import keeping
from tillit.insight.models import FollowedPupil, FollowUp, Goal, Look, Notify, Shown, Total, Training
from tillit.insight.own.presenting import DoneRow
from tillit.web.language import pick

TRACES = (
    Trace(FollowUp, "made_by", gettext_lazy("Follow-ups you have made"), "made_on", "skill_area__name", archived=False),
)
PERSONAL = personal_fields(TRACES) | {
    "Training": ("person",), "Look": ("pupil", "by_id", "by_name"), "FollowedPupil": ("person",), "Goal": ("person",),
    "Shown": ("person",), "Notify": ("person",),
}  # fmt: skip
NOT_PERSONAL: dict[str, str] = {}
NOTHING = str(Level.TOO_LITTLE)
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
    """With them by name, also what is to go tonight; and with a whole group they go to, where no word is their own."""
    rows = FollowedPupil.objects.filter(person_id=person_id)
    rows = rows.select_related("follow_up__skill_area", "follow_up__made_by")
    told = [(row.follow_up, _word(row.before), _word(row.after)) for row in rows]
    with_all = queries.done_for(person_id, timezone.localdate()).filter(whole_group=True)
    return [
        {_("What"): found.what, _("Skill area"): found.skill_area.name, _("Who"): DoneRow(found).by,
         _("When"): found.made_on, _("Look again"): DoneRow(found).again, _("Before"): before, _("Afterwards"): after,
         _("Did it help?"): found.get_helped_display(), _("What was learned of it"): found.learned,
         _("Deleted on"): found.delete_on}
        for found, before, after in [*told, *((each, "", "") for each in with_all)]
    ]  # fmt: skip


def _word(said: str) -> str:
    return pick(Level(said).text) if said else ""


def _goals(person_id: int) -> list[dict[str, object]]:
    return [
        {_("Goal"): row.text, _("How it went"): row.reflection, _("Shared with those who teach"): row.shared,
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
    """What was found in the groups they went to holds their answers, and goes whole."""
    keeping.forget(person_id)
    followed = _leave_follow_ups(person_id)
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


def _leave_follow_ups(person_id: int) -> int:
    """Out of the numbers too. What was done with nobody else is gone with them: the words a teacher wrote of it may say
    who it was about."""
    rows = list(FollowedPupil.objects.filter(person_id=person_id).select_related("follow_up"))
    for row in rows:
        _count_out(row.follow_up, {"before": row.before, "after": row.after})
    FollowedPupil.objects.filter(pk__in=[row.pk for row in rows]).delete()
    alone = FollowUp.objects.filter(pk__in=[row.follow_up_id for row in rows], whole_group=False, pupils=None)
    alone.delete()
    return len(rows)


def forget_activity(person_id: int, *, tenant_id: int | None = None, use_id: int | None = None) -> dict[int, int]:
    """An objection is upheld (Art. 17(1)(c)): what was made of what is erased goes with it. What was found in their
    groups, and the words they stood at in follow-ups, which become that there is too little to say.

    That something was done with them stays, as it happened, and so do their own goals and what they show at home: they
    are made of no answer. Who has looked stays too: it is kept for the pupil, who may want to ask why. The numbers of a
    follow-up with a whole group stay; nobody can be taken out of them, or found in them."""
    keeping.forget(person_id, tenant_id=tenant_id, use_id=use_id)
    rows = FollowedPupil.objects.filter(person_id=person_id).select_related("follow_up")
    rows = rows.filter(tenant=tenant_id) if tenant_id else rows
    for row in rows.filter(follow_up__policies__has_key=str(use_id)) if use_id else rows:
        _count_out(row.follow_up, {"before": row.before, "after": row.after}, instead=NOTHING)
        row.before, row.after = NOTHING, NOTHING if row.after else ""
        row.save(update_fields=["before", "after"])
    return {}


def _count_out(found: FollowUp, words: dict[str, str], instead: str = "") -> None:
    """Of the numbers of those it was done with: one less at each word, and one more at `instead`."""
    if found.whole_group:
        return
    for when, word in words.items():
        counts = getattr(found, when)
        if word and counts:
            counts[word] = max(counts.get(word, 0) - 1, 0)
            if instead:
                counts[instead] = counts.get(instead, 0) + 1
    found.save(update_fields=list(words))


def delete_expired(today: date) -> dict[str, int]:
    return {
        "finding": keeping.delete_expired(today),
        "training": Training.objects.filter(done_on__lte=today - LOOKS_FOR).delete()[0],
        "follow_up": FollowUp.objects.filter(delete_on__lte=today).delete()[0],
        "goal": Goal.objects.filter(delete_on__lte=today).delete()[0],
        "total": Total.objects.filter(delete_on__lte=today).delete()[0],
        "look": Look.objects.filter(day__lte=today - LOOKS_FOR).delete()[0],
    }
