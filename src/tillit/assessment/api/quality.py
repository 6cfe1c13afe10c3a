"""What a careful reader would ask about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment import quality_asking
from tillit.organisations.roles import ASSESSMENT_READERS
from tillit.web.api import roles

router = Router()


@router.get("/assessments/{int:pk}/quality", operation_id="assessment_quality")
@roles(*ASSESSMENT_READERS)
def quality(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What a careful reader would ask about, each with what, why, how, its source and where it is put right."""
    row = quality_asking.find(request.actor, pk)  # type: ignore[attr-defined]
    found = quality_asking.quality_of(row, timezone.localdate())
    return {"count": len(found), "findings": [asdict(finding) for finding in found]}
