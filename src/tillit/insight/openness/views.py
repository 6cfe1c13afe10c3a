"""/innsikt/slik/: how what is shown of pupils is worked out, and what it does not say. For anyone: it is about nobody.
Who works at a school owner also sees how the models do there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.analytics.disclosure.limits import Within
from tillit.analytics.disclosure.limits import limit as smallest
from tillit.analytics.fairness import stopped
from tillit.analytics.fairness.card import card
from tillit.analytics.fairness.rules import MODEL, fall_with, limit, rests_on, rules, why_not_tested
from tillit.analytics.indicators import INDICATORS, Indicator, Level
from tillit.analytics.models import Stop
from tillit.analytics.progress import model
from tillit.insight.openness.commands import STOPPING, STOPS
from tillit.insight.openness.examples import examples_of
from tillit.insight.openness.showing import Result, owners_of, results
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import EMPLOYEES, SPOKEN_PLAINLY
from tillit.record import vocabulary
from tillit.record.codes import Reader
from tillit.web.access import public
from tillit.web.language import active

OPEN = "how indicators are worked out, which whoever they are about has a right to know; about nobody"
OF_ONE = (Reader.TEACHER_OF_GROUP, Reader.PUPIL, Reader.GUARDIAN)  # whom the model tells of one pupil


@require_GET
@public(OPEN)
def indicators(request: HttpRequest) -> HttpResponse:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    owners = owners_of(actor) if actor else []
    context = {
        "rows": [(each, standing) for each, standing in _standing(owners)],
        "several": len(owners) > 1,
        "act": [(owner, button) for owner in owners for button in STOPPING.buttons(owner, actor)],
        "crumbs": [(_("How it is worked out"), "")],
    }
    return render(request, "insight/openness/indicators.html", context)


def _standing(owners: list[Organisation]) -> list[tuple[Indicator, Stop | None]]:
    found = stopped([owner.pk for owner in owners]) if owners else {}
    return [(each, found.get(code)) for code, each in INDICATORS.items()]


@require_GET
@public(OPEN)
def indicator(request: HttpRequest, indicator_code: str) -> HttpResponse:
    found = INDICATORS.get(indicator_code)
    if found is None:
        raise Http404(_("There is nothing here that you can see."))
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    crumbs = [(_("How it is worked out"), reverse("indicators")), (title_of(found), "")]
    context = {**described(found), "results": seen_by(actor, found.code), "crumbs": crumbs}
    context["may_object"] = actor is not None and actor.role in SPOKEN_PLAINLY
    context["employed"] = actor is not None and actor.role in EMPLOYEES
    return render(request, "insight/openness/indicator.html", context)


def title_of(found: Indicator) -> str:
    return _("Progress") if found.code == MODEL else str(found.question)


def described(found: Indicator) -> dict[str, Any]:
    today, language = timezone.localdate(), active()
    judged = found.code == MODEL
    readers = list(OF_ONE) if judged else []
    readers += [each for each in Reader if each in found.readers and each not in readers]
    return {
        "found": found,
        "title": title_of(found),
        "judged": judged,
        "model": model(today) if judged else None,
        "card": card() if judged else None,
        "examples": examples_of(found.code),
        "fields": [vocabulary.fields()[code].text.in_(language) for code in sorted(found.fields)],
        "readers": [vocabulary.readers()[each].text.in_(language) for each in readers],
        "smallest": [smallest(within, today) for within in Within] if found.level is Level.UNIT else [],
        "by_name": judged or found.level is Level.PUPIL,
        "fall": [INDICATORS[code] for code in fall_with(found.code)],
        "why_not_tested": why_not_tested(found.code),
        "limit": limit(today),
        "untested": rules().untested if judged else (),
    }


def seen_by(actor: Actor | None, code: str) -> list[Result]:
    """Results for those who work there; for others who belong there, only that it is stopped and why."""
    if actor is None:
        return []
    owners = owners_of(actor)
    employed = actor.role in EMPLOYEES
    found = results(owners, actor.role, code) if employed else [Result(owner, None, ()) for owner in owners]
    numbers = [owner.pk for owner in owners]
    rows = Stop.objects.filter(tenant__in=numbers, indicator__in=[code, rests_on(code) or code], lifted_on=None)
    rows = rows.select_related("stopped_by", "tenant")
    stops = {row.tenant_id: row for row in sorted(rows, key=lambda each: each.indicator == code)}
    told = [
        replace(each, stop=stop, act=tuple(STOPS.buttons(stop, actor)) if stop else ())
        for each in found for stop in [stops.get(each.owner.pk)]
    ]  # fmt: skip
    return told if employed else [each for each in told if each.stop]
