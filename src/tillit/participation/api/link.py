"""The way in for a council without accounts: the secret in the address opens one hearing, and nothing else."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.participation.actions import send_view
from tillit.participation.api.hearings import shown
from tillit.participation.api.openness import open_to_anyone
from tillit.participation.forms.viewpoints import LinkForm
from tillit.participation.models import Audience
from tillit.participation.parties import VOICES
from tillit.participation.queries.hearings import views_of
from tillit.participation.rules.hearings import check_link
from tillit.participation.rules.viewpoints import check_may_speak_through
from tillit.participation.views.taking_part import opened
from tillit.web.api import schema_of
from tillit.web.commands import FormInvalid

router = Router()
WHY = "a council without accounts is heard through the secret in the address"
Body: Any = schema_of(LinkForm, "hearing_view")


@router.get(
    "/hearing-link/{token}",
    auth=None,
    summary="What one is asked, and afterwards the answers",
    operation_id="hearing_link",
)
@open_to_anyone(WHY)
def link(request: HttpRequest, token: str) -> dict[str, Any]:
    with opened(token) as party:
        check_link(party, timezone.localdate())
        return _describe(party)


@router.post(
    "/hearing-link/{token}", auth=None, summary="Say something through the link", operation_id="hearing_send_view"
)
@open_to_anyone(WHY)
def send(request: HttpRequest, token: str, body: Body) -> dict[str, Any]:
    with opened(token) as party:
        check_may_speak_through(party, timezone.localdate())
        form = LinkForm(body.dict(exclude_none=True), target=party)
        if not form.is_valid():
            raise FormInvalid(form)
        view = send_view(party, **form.cleaned_data)
        return {"number": view.number, "given_at": view.given_at}


def _describe(party: Any) -> dict[str, Any]:
    row = party.hearing
    answered = row.closed_at is not None
    return {
        "title": row.title,
        "asked_by": row.tenant.name,
        "asks": row.asks,
        "state": str(row.state(timezone.localdate())),
        "closes_on": row.closes_on,
        "party": party.name,
        "voices": [str(voice) for voice in VOICES[party.kind]],
        "audience": party.audience,
        "material": {code: row.summary(code) for code in Audience.values},
        "conclusion": row.conclusion,
        "views": [shown(view) for view in views_of(row, party)] if answered else [],
    }
