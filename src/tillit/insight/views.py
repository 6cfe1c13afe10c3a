from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.analytics.progress import model
from tillit.insight import actions, queries, rules
from tillit.insight.commands import GROUP, TEACHERS, find_group
from tillit.insight.files import MEDIA
from tillit.insight.followed import told
from tillit.insight.group.queries import to_take_up
from tillit.insight.presenting import AreaRow, FollowUpRow, purpose_names
from tillit.record.codes import Nature
from tillit.web.access import acting


@require_GET
@acting(*TEACHERS)
def insight(request: HttpRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    context = {
        "groups": list(queries.groups(actor, today)),
        "trained": rules.is_trained(actor, today),
        "train": reverse("insight_training_finish", args=[actor.membership_id]),
        "due": queries.to_look_at(actor, today),
    }
    return render(request, "insight/groups.html", context)


@require_GET
@acting(*TEACHERS)
def insight_group(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    group = find_group(actor, pk)  # only of those they teach
    if not rules.is_trained(actor, today):
        return redirect("insight_training_finish", actor.membership_id)
    found = actions.look(group, by=actor)
    context = {
        "crumbs": [(_("Progress"), reverse("insight")), (group.name, "")],
        "found": found,
        "areas": [AreaRow(each, today) for each in found.areas],
        "purposes": purpose_names(found.sights),
        "summative": Nature.SUMMATIVE in found.natures,
        "formative": bool(found.natures & {Nature.FORMATIVE, Nature.BOTH}),
        "model": model(today),
        "follow_ups": [FollowUpRow(each, told(each, found)) for each in queries.follow_ups(group, today)],
        "take_up": to_take_up(found),
        "goals": queries.shared_goals(group, [each.pk for each in found.members]),
        "act": GROUP.buttons(group, actor),
        "files": [(sheet, reverse("insight_group_file", args=[group.pk, sheet])) for sheet in MEDIA],
        "today": today,
    }
    return render(request, "insight/group.html", context)
