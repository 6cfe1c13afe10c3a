from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.participation.commands import ASSESSMENT_HEARINGS, HEARINGS, MEETINGS, PARTIES, VIEWS
from tillit.participation.commands.finding import find_assessment, find_hearing
from tillit.participation.commands.hearings import HOLDERS, MAKE_LINK, find_party
from tillit.participation.models import Audience, Hearing, HearingMeeting, HearingParty, Viewpoint
from tillit.participation.parties import HEARD_AS
from tillit.participation.queries.hearings import (
    addressed_to,
    heard_by,
    hearing_facts_of,
    hearings_of,
    no_hearings_of,
    views_of,
)
from tillit.participation.rules.standing import READERS
from tillit.web.api import add_commands, roles
from tillit.web.commands import run

PER_PAGE = 50
router = Router()


@router.get("/assessment-hearings/{pk}", operation_id="assessment_hearings")
@roles(*READERS)
def hearings(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The hearings about the assessment with that number, newest first, or why there is none."""
    return describe_all(find_assessment(request.actor, pk), None)  # type: ignore[attr-defined]


def describe_all(assessment: Assessment, _actor: Any) -> dict[str, Any]:
    return {
        "assessment": assessment.pk,
        "facts": asdict(hearing_facts_of([assessment.pk])[assessment.pk]),
        "hearings": [{**_head(row), "views": row.views, "unanswered": row.left} for row in hearings_of(assessment.pk)],
        "without": [
            {
                "reasons": row.reasons,
                "explanation": row.explanation,
                "covered_by": row.covered_by,
                "until": row.until,
                "content_hash": row.content_hash,
                "decided_by": row.decided_by.name,
                "decided_at": row.decided_at,
            }
            for row in no_hearings_of(assessment.pk)
        ],
    }


@router.get("/hearings", operation_id="hearings")
@roles(*READERS, *HEARD_AS)
def hearing_list(request: HttpRequest, page: int = 1) -> dict[str, Any]:
    """Those one is heard in, or those one's own organisation holds."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    heard = actor.role in HEARD_AS
    rows = heard_by(actor, HEARD_AS[actor.role]) if heard else Hearing.objects.filter(tenant__in=list(actor.write))
    found = Paginator(rows, PER_PAGE).get_page(page)
    return {"page": found.number, "pages": found.paginator.num_pages, "items": [_head(row) for row in found]}


@router.get("/hearings/{pk}", operation_id="hearing")
@roles(*READERS, *HEARD_AS)
def hearing(request: HttpRequest, pk: int) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    return describe(find_hearing(actor, pk), actor)


def describe(row: Hearing, actor: Actor) -> dict[str, Any]:
    """To those who are heard: what they are asked, what they have said, and the answers when they are ready."""
    material = {code: row.summary(code) for code in Audience.values}
    common = {**_head(row), "asks": row.asks, "material": material, "conclusion": row.conclusion}
    if actor.role in HEARD_AS:
        closed = row.closed_at is not None
        mine = list(addressed_to(actor, HEARD_AS[actor.role]).filter(hearing=row))
        said = [view for view in views_of(row, *mine) if closed or view.given_by_id == actor.person_id]
        return {**common, "views": [shown(view, answered=closed) for view in said]}
    return {
        **common,
        "parties": [_party(party) for party in row.parties.all()],
        "meetings": [_meeting(meeting) for meeting in row.meetings.all()],
        "views": [{**shown(view), "party": view.party_id} for view in views_of(row)],
        "cancelled_because": row.cancelled_because,
    }


def _head(row: Hearing) -> dict[str, Any]:
    return {
        "id": row.pk,
        "assessment": row.assessment_id,
        "title": row.title,
        "state": str(row.state(timezone.localdate())),
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "content_hash": row.content_hash,
        "revision": row.revision,
    }


def shown(view: Any, *, answered: bool = True) -> dict[str, Any]:
    return {
        "id": view.pk,
        "number": view.number,
        "voice": view.voice,
        "stance": view.stance,
        "section": view.section,
        "text": view.text,
        "taken_out_because": view.taken_out_because,
        "given_at": view.given_at,
        "answer": _answer(view.answer) if answered and view.answer else None,
    }


def _answer(found: dict[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("outcome", "reason", "section", "risk", "at")}


def _party(party: HearingParty) -> dict[str, Any]:
    linked = bool(party.token_hash) and party.withdrawn_at is None
    return {
        "id": party.pk, "kind": party.kind, "name": party.name, "organisation": party.organisation_id,
        "audience": party.audience, "linked": linked,
    }  # fmt: skip


def _meeting(meeting: HearingMeeting) -> dict[str, Any]:
    names = ("pk", "held_on", "place", "present", "attendance", "notes", "revision")
    return {name: getattr(meeting, name) for name in names}


@router.post(
    "/hearing-parties/{pk}/link", summary="Make a link; an earlier one stops working", operation_id="hearing_party_link"
)
@roles(*HOLDERS)
def make_link(request: HttpRequest, pk: int) -> dict[str, Any]:
    """`url` is shown now, and never again."""
    actor = request.actor  # type: ignore[attr-defined]
    link = run(MAKE_LINK, find_party(actor, pk, True), actor, {})
    return {**_party(link.party), "url": link.url}


def _of_party(party: HearingParty, actor: Any) -> dict[str, Any]:
    return _party(party)


def _of_meeting(meeting: HearingMeeting, actor: Any) -> dict[str, Any]:
    return _meeting(meeting)


def _of_view(view: Viewpoint, actor: Any) -> dict[str, Any]:
    return next(shown(found) for found in views_of(view.hearing, view.party) if found.pk == view.pk)


add_commands(router, "/assessment-hearings", ASSESSMENT_HEARINGS, describe_all)
add_commands(router, "/hearings", HEARINGS, describe)
add_commands(router, "/hearing-parties", PARTIES, _of_party)
add_commands(router, "/hearing-meetings", MEETINGS, _of_meeting)
add_commands(router, "/viewpoints", VIEWS, _of_view)
