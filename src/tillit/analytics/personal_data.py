"""Pupils' progress, and who made the skill areas it is told by. The states know pseudonyms: activity's vault says who."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.activity.models import Pseudonym
from tillit.analytics.following.leaving import forget
from tillit.analytics.following.stepping import hold, let_go
from tillit.analytics.models import BiasTest, Counted, Doubt, LeftOut, Placement, SkillArea, State, Stop
from tillit.fence.personal import Erased, Held, Trace, collect_traces, erase_traces, personal_fields
from tillit.record.models import Record

TRIED_FOR = timedelta(days=400)  # tests of bias, about many: long enough to compare with the same month last year

TRACES = (
    Trace(SkillArea, "made_by", gettext_lazy("Skill areas you have made"), "made_at", "name", archived=False),
    Trace(Placement, "made_by", gettext_lazy("Activities you have placed in skill areas"), "made_at",
          "skill_area__name", archived=False),
    Trace(Stop, "stopped_by", gettext_lazy("Indicators you have stopped"), "stopped_on", "indicator", archived=False),
    Trace(Stop, "lifted_by", gettext_lazy("Indicators you have let go on"), "lifted_on", "indicator", archived=False),
)  # fmt: skip
PERSONAL = personal_fields(TRACES) | {"State": ("pseudonym",), "Doubt": ("pseudonym",), "LeftOut": ("person",)}
NOT_PERSONAL = {"SkillArea.name": "what a part of a subject is called"}


def collect(person_id: int) -> list[Held]:
    return [*_progress(person_id), *collect_traces(TRACES, person_id)]


def _progress(person_id: int) -> list[Held]:
    known = list(Pseudonym.objects.filter(person_id=person_id).select_related("use__service"))
    services = {row.value: row.use.service.name for row in known}
    mine = Q(use_id__in={row.use_id for row in known}, pseudonym__in=services)
    states = list(State.objects.filter(mine))
    names = dict(SkillArea.objects.filter(pk__in={row.area_id for row in states}).values_list("pk", "name"))
    rows = [
        {
            _("Skill area"): names.get(row.area_id, ""), _("Service"): services[row.pseudonym],
            _("Answers you gave alone"): row.answers, _("Answers with help or together"): row.helped,
            _("Last answer"): row.last_day, _("Deleted on"): row.delete_on,
        } for row in states
    ]  # fmt: skip
    why = _("So that you and your teacher can see how your learning goes.")
    doubts = [
        {_("Day"): row.day, _("Service"): services[row.pseudonym], _("Deleted on"): row.delete_on}
        for row in Doubt.objects.filter(mine).order_by("day")
    ]
    held = [Held(_("Your progress in skill areas"), rows, why)] if rows else []
    left_out = [
        {_("Service"): row.use.service.name if row.use else _("all services"), _("Since"): row.since}
        for row in LeftOut.objects.filter(person_id=person_id).select_related("use__service")
    ]
    held += [Held(_("What you do not want analysed"), left_out, "")] if left_out else []
    return held + ([Held(_("Days when several may have used your account"), doubts, why)] if doubts else [])


def erase(person_id: int, *, today: date) -> list[Erased]:
    """Under the lock of those who follow the streams: what they have read already must not come back."""
    removed = _forget(Pseudonym.objects.filter(person_id=person_id))
    LeftOut.objects.filter(person_id=person_id).delete()
    return [Erased(_("Your progress in skill areas"), removed=removed), *erase_traces(TRACES, person_id)]


def forget_activity(person_id: int, *, tenant_id: int | None = None, use_id: int | None = None) -> dict[int, int]:
    """An objection is upheld (Art. 17(1)(c)): what was worked out goes before what it was worked out from. Not counted:
    the pupil is told how much was stored, and this was made of it."""
    rows = Pseudonym.objects.filter(person_id=person_id)
    rows = rows.filter(tenant_id=tenant_id) if tenant_id else rows
    _forget(rows.filter(use_id=use_id) if use_id else rows)
    return {}


def _forget(pseudonyms: QuerySet[Pseudonym]) -> int:
    hold(pseudonyms.values_list("tenant_id", "use_id"))
    return forget(pseudonyms)


def delete_expired(today: date) -> dict[str, int]:
    """What has reached its day, and everything of uses whose record is closed, or lets nothing be worked out any more."""
    let_go(today)
    closed = dict(Record.objects.filter(latest=True, closed_on__lte=today).values_list("use_id", "tenant_id"))
    hold((tenant, use) for use, tenant in closed.items())
    over = Q(delete_on__lte=today) | Q(use_id__in=closed)
    states, _kinds = State.objects.filter(over).delete()
    doubts, _kinds = Doubt.objects.filter(over).delete()
    Counted.objects.filter(use_id__in=closed).delete()
    BiasTest.objects.filter(tested_on__lt=today - TRIED_FOR).delete()
    return {"states": states, "doubts": doubts}
