from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of
from tillit.participation.commands import GIVEN, OPINIONS, REMARKS
from tillit.participation.commands.finding import find_assessment
from tillit.participation.models import Opinion, OpinionRemark
from tillit.participation.queries.opinions import all_opinions
from tillit.participation.rules.standing import READERS
from tillit.web.api import add_commands, roles

router = Router()


@router.get("/opinions/{pk}", operation_id="opinions")
@roles(*READERS)
def opinions(request: HttpRequest, pk: int) -> dict[str, Any]:
    """The DPO's opinions on the assessment with that number, newest first, and how they were answered."""
    return describe(find_assessment(request.actor, pk), None)  # type: ignore[attr-defined]


def describe(assessment: Assessment, _actor: Any) -> dict[str, Any]:
    now = facts_of([assessment.pk], timezone.localdate())[assessment.pk].content_hash
    return {
        "assessment": assessment.pk,
        "content_hash": now,
        "opinions": [_opinion(row, now) for row in all_opinions(assessment.pk)],
    }


def _opinion(row: Any, now: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "grade": row.grade,
        "text": row.text,
        "prior_consultation": row.prior_consultation,
        "again": row.again,
        "content_hash": row.content_hash,
        "on_earlier_version": row.content_hash != now,
        "given_by": row.given_by.name,
        "given_at": row.given_at,
        "remarks": [{**_plain(said), "answers": _answers(row, said["pk"])} for said in row.said],
        "answers": _answers(row, None),
        "consultations": row.consulted,
    }


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {"id": said["pk"], "section": said["section"], "grade": said["grade"], "text": said["text"]}


def _answers(row: Any, remark: int | None) -> list[dict[str, Any]]:
    return [
        {"id": found["pk"], "outcome": found["outcome"], "text": found["text"], "by": found["who"], "at": found["at"]}
        for found in row.answered
        if found["remark"] == remark
    ]


def _of_opinion(opinion: Opinion, actor: Any) -> dict[str, Any]:
    return describe(opinion.assessment, actor)


def _of_remark(remark: OpinionRemark, actor: Any) -> dict[str, Any]:
    return describe(remark.opinion.assessment, actor)


add_commands(router, "/opinions", OPINIONS, describe)
add_commands(router, "/given-opinions", GIVEN, _of_opinion)
add_commands(router, "/remarks", REMARKS, _of_remark)
