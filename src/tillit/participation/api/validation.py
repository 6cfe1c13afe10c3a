from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of
from tillit.participation.commands import VALIDATIONS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.queries.validation import all_validations
from tillit.participation.queries.validation import facts_of as validation_facts
from tillit.participation.rules.standing import READERS
from tillit.web.api import add_commands, roles

router = Router()


@router.get("/validations/{pk}", operation_id="validations")
@roles(*READERS)
def validations(request: HttpRequest, pk: int) -> dict[str, Any]:
    """Management's validations of the assessment with that number, newest first."""
    return describe(find_assessment(request.actor, pk), None)  # type: ignore[attr-defined]


def describe(assessment: Assessment, _actor: Any) -> dict[str, Any]:
    today = timezone.localdate()
    now = facts_of([assessment.pk], today)[assessment.pk].content_hash
    return {
        "assessment": assessment.pk,
        "content_hash": now,
        "validations": [
            {
                "outcome": row.outcome,
                "found": row.found,
                "remains": row.remains,
                "conditions": row.conditions,
                "valid_until": row.valid_until,
                "content_hash": row.content_hash,
                "stands": number == 0 and validation_facts(row).stands(now, today),
                "validated_by": row.validated_by.name,
                "validated_at": row.validated_at,
            }
            for number, row in enumerate(all_validations(assessment.pk))
        ],
    }


add_commands(router, "/validations", VALIDATIONS, describe)
