from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.insight import actions, rules
from tillit.insight.commands import GROUP, TEACHERS, find_group
from tillit.insight.files import answer
from tillit.insight.group import queries, telling
from tillit.insight.group.letting import Letting
from tillit.insight.group.table import table
from tillit.insight.presenting import purpose_names
from tillit.web.access import acting


@require_GET
@acting(*TEACHERS)
def insight_group_file(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """What both pages say of the group as a whole, looked at and written down as they are."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    group = find_group(actor, pk)  # only of those they teach
    if not rules.is_trained(actor, today):
        return redirect("insight_training_finish", actor.membership_id)
    seen = actions.look(group, by=actor)
    found = queries.found_by(Letting.at(group, seen.uses), seen.stops, group, today)
    return answer(table(seen, found), sheet, "framgang")


@require_GET
@acting(*TEACHERS)
def insight_group_tasks(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    group = find_group(actor, pk)  # only of those they teach
    if not rules.is_trained(actor, today):
        return redirect("insight_training_finish", actor.membership_id)
    found = queries.found(group, today)
    context = {
        "crumbs": [
            (_("Progress"), reverse("insight")), (group.name, reverse("insight_group", args=[group.pk])), (_("Tasks"), "")
        ],
        "group": group,
        "found": found,
        "parts": telling.parts(found),
        "purposes": purpose_names(found.sights),
        "act": [each for each in GROUP.buttons(group, actor) if not each.reason],
    }  # fmt: skip
    return render(request, "insight/group/tasks.html", context)
