"""Hearings seen by those who hold them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tillit.participation import presenting, sections
from tillit.participation.commands import ASSESSMENT_HEARINGS, HEARINGS, LINKS, MEETINGS, PARTIES, VIEWS
from tillit.participation.commands.finding import find_assessment, find_hearing, find_inside
from tillit.participation.commands.hearings import HOLDERS, MAKE_LINK, find_party
from tillit.participation.models import Audience, Hearing, HearingParty
from tillit.participation.parties import HEARD_AS
from tillit.participation.queries.hearings import counted, heard_by, hearings_of, no_hearings_of, views_of
from tillit.participation.rules.standing import READERS
from tillit.participation.views.taking_part import heard_page
from tillit.web.access import acting
from tillit.web.commands import FormInvalid, run

PER_PAGE = 25


@acting(*READERS)
@require_safe
def hearings(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one assessment: a page, and a panel on the page of the assessment."""
    actor = request.actor  # type: ignore[attr-defined]
    assessment, today = find_assessment(actor, pk), timezone.localdate()
    rows = hearings_of(pk)
    assessment.heard = any(row.opened_at and not row.cancelled_at for row in rows)  # type: ignore[attr-defined]
    reasoned = [] if assessment.heard else no_hearings_of(pk)  # type: ignore[attr-defined]
    context = {
        "assessment": assessment,
        "hearings": [presenting.hearing(row, today) for row in rows],
        "reasons": [presenting.no_hearing(row, today) for row in reasoned[:1]],
        "buttons": [
            button for button in ASSESSMENT_HEARINGS.buttons(assessment, actor) if not button.reason or not rows
        ],
    }
    template = "participation/hearings.html#panel" if request.htmx else "participation/hearings.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@acting(*READERS, *HEARD_AS)
@require_safe
def hearing_list(request: HttpRequest) -> HttpResponse:
    """Those one is heard in, or those one's own organisation holds."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    if actor.role in HEARD_AS:
        found = heard_by(actor, HEARD_AS[actor.role])
    else:
        rows = Hearing.objects.filter(tenant__in=list(actor.write)).select_related("tenant", "assessment__service")
        found = counted(rows)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "hearings": [presenting.hearing(row, today) for row in page],
        "heard": actor.role in HEARD_AS,
    }
    return render(request, "participation/hearing_list.html", context)


@acting(*READERS, *HEARD_AS)
@require_safe
def hearing(request: HttpRequest, pk: int) -> HttpResponse:
    """One address for all: those who are heard see what they are asked, those who hold it see all."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.role in HEARD_AS:
        return heard_page(request, find_hearing(actor, pk))
    row, today = find_inside(actor, pk, False), timezone.localdate()
    views = views_of(row)
    for view in views:
        view.hearing = row
    row.unanswered = sum(view.answer is None and view.taken_out_at is None for view in views)
    parties = list(row.parties.select_related("organisation"))
    row._prefetched_objects_cache = {"parties": parties}
    context = {
        **presenting.hearing(row, today),
        "parties": [_party(party, row, actor) for party in parties],
        "meetings": [_meeting(meeting, row, actor) for meeting in row.meetings.all()],
        "views": [{**shown, "buttons": _view_buttons(shown["row"], actor)} for shown in presenting.views(views)],
        "material": [(Audience(code).label, row.summary(code)) for code in Audience.values if row.summary(code)],
        "sections": [sections.title(code) for code in row.sections],
        "buttons": _buttons(row, actor),
        "crumbs": [(_("Hearings"), "/hoyringar/"), (row.title, "")],
    }
    return render(request, "participation/hearing.html", context)


def _buttons(row: Hearing, actor: Any) -> list[Any]:
    """What can be done now, and the next step with its reason when it cannot."""
    names = [name for name in HEARINGS.named if name != "respond"]
    found = HEARINGS.buttons(row, actor, *names)
    coming = "open" if row.opened_at is None else "close"
    return sorted(
        (button for button in found if not button.reason or (button.name == coming and row.closed_at is None)),
        key=lambda button: button.name != coming or bool(button.reason),
    )


def _view_buttons(view: Any, actor: Any) -> list[Any]:
    return [button for button in VIEWS.buttons(view, actor) if not button.reason]


def _party(party: HearingParty, row: Hearing, actor: Any) -> dict[str, Any]:
    party.hearing = row
    buttons = [*LINKS.buttons(party, actor), *PARTIES.buttons(party, actor)]
    return {
        "row": party,
        "kind": party.get_kind_display(),
        "audience": party.get_audience_display(),
        "linked": bool(party.token_hash) and party.withdrawn_at is None,
        "buttons": [button for button in buttons if not button.reason],
    }


def _meeting(meeting: Any, row: Hearing, actor: Any) -> dict[str, Any]:
    meeting.hearing = row
    return {"row": meeting, "buttons": [button for button in MEETINGS.buttons(meeting, actor) if not button.reason]}


@acting(*HOLDERS)
def make_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The link is shown on the answer to the form, and never again."""
    actor = request.actor  # type: ignore[attr-defined]
    party = find_party(actor, pk, request.method == "POST")
    context = {"command": MAKE_LINK, "target": party, "back": LINKS.page(party)}
    if request.method != "POST":
        MAKE_LINK.check(party, actor)
        return render(request, "web/command.html", {**context, "form": MAKE_LINK.form(target=party, actor=actor)})
    try:
        link = run(MAKE_LINK, party, actor, request.POST)
    except FormInvalid as refusal:
        return render(request, "web/command.html", {**context, "form": refusal.form}, status=422)
    response = render(request, "participation/link_made.html", {**context, "link": link})
    response["Cache-Control"] = "no-store"
    return response
