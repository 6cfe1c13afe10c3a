from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from tillit.analytics.models import SkillArea
from tillit.analytics.progress import model
from tillit.catalogue.models import Use
from tillit.insight import queries
from tillit.insight.files import MEDIA, answer
from tillit.insight.home.opening import Opening
from tillit.insight.models import Notify
from tillit.insight.own import seeing
from tillit.insight.own.ages import Stage
from tillit.insight.own.commands import AREAS, GOALS, LEARNERS, OWN, SERVICES, STUDENT
from tillit.insight.own.presenting import DoneRow, LookRow, OwnRow, ServiceRow
from tillit.insight.own.table import table
from tillit.insight.presenting import purpose_names
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership
from tillit.organisations.roles import Role
from tillit.record.codes import Nature
from tillit.web.access import acting

LOOKS = 30


@require_GET
@acting(*LEARNERS)
def own_progress(request: HttpRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    found = seeing.own(actor, today)
    natures = frozenset().union(*(sight.natures for sight in found.sights))
    context = {
        "stage": found.stage,
        "stop": found.stop,
        "services": [sight.service for sight in found.sights],
        "purposes": purpose_names(found.sights),
        "also_to_document": bool(natures & {Nature.SUMMATIVE, Nature.BOTH}),
        "model": model(today),
        "done": [DoneRow(each, bool(found.stop)) for each in queries.done_for(actor.person_id, today)],
        "goals": [(goal, GOALS.buttons(goal, actor)) for goal in queries.goals(actor.person_id)],
        "make_goal": OWN.buttons(Membership(pk=actor.membership_id), actor, "set_goal"),
        "looks": [LookRow(each) for each in queries.looks(actor.person_id)[:LOOKS]],
        "files": [(sheet, reverse("own_progress_file", args=[sheet])) for sheet in MEDIA],
        **(_student(actor, found, today) if actor.role == Role.STUDENT else _pupil(actor, found, today)),
    }
    page = "insight/own/small.html" if found.stage is Stage.SMALL else "insight/own/page.html"
    return render(request, page, context)


@require_GET
@acting(*LEARNERS)
def own_progress_file(request: HttpRequest, sheet: str) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    return answer(table(seeing.own(actor, today), actor, today), sheet, "framgang")


def _pupil(actor: Actor, found: seeing.Own, today: date) -> dict[str, Any]:
    """With what is shown at home: only where some record lets those at home see anything at all."""
    shows = seeing.shows(actor.person_id)
    choice = Opening.BY_CHOICE in found.at_home.values()
    return {
        "rows": [
            OwnRow(area, progress, found.stage, today, shows.has(area.pk), _buttons(area, shows, actor, choice))
            for area, progress in found.rows
        ],
        "pupil": True,
        "seen_at_home": Opening.BY_AGE in found.at_home.values(),
        "choice": choice,
        "shows": shows,
        "home": OWN.buttons(Membership(pk=actor.membership_id), actor, *_home(shows)),
    }  # fmt: skip


def _buttons(area: SkillArea, shows: seeing.Shows, actor: Actor, choice: bool) -> tuple[Any, ...]:
    return tuple(AREAS.buttons(area, actor, "hide" if shows.has(area.pk) else "show")) if choice else ()


def _home(shows: seeing.Shows) -> list[str]:
    return [*(() if shows.everything else ("show_all",)), *(("hide_all",) if shows.everything or shows.areas else ())]


def _student(actor: Actor, found: seeing.Own, today: date) -> dict[str, Any]:
    choice = seeing.chosen(actor.person_id, actor.tenant_id)
    mine = Membership(pk=actor.membership_id)
    return {
        "rows": [OwnRow(area, progress, found.stage, today) for area, progress in found.rows],
        "analysed": [ServiceRow(each, choice.has_left(each.use_id), _leave(each, choice, actor)) for each in found.sights],
        "choice_of_all": STUDENT.buttons(mine, actor, "take_in_all" if choice.everywhere else "leave_out_all"),
        "left_all": choice.everywhere,
        "when": choice.label,
        "told": choice.when != Notify.When.NEVER,
        "notify": STUDENT.buttons(mine, actor, "notify"),
    }  # fmt: skip


def _leave(sight: Any, choice: seeing.Chosen, actor: Actor) -> tuple[Any, ...]:
    if choice.everywhere:
        return ()
    use = Use(pk=sight.use_id, tenant_id=actor.tenant_id)
    return tuple(SERVICES.buttons(use, actor, "take_in" if sight.use_id in choice.uses else "leave_out"))
