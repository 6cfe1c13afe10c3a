"""What the pages show: rows and facts in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.content import Content, changes, from_json, hash_of
from tillit.assessment.models import Assessment
from tillit.assessment.presenting import change
from tillit.organisations.acting import Actor
from tillit.participation import reasons, sections
from tillit.participation.commands import GIVEN, REMARKS
from tillit.participation.models import (
    ConsultationOutcome,
    Grade,
    Opinion,
    OpinionOutcome,
    OpinionRemark,
    PartyKind,
    Stance,
    ValidationOutcome,
    ViewpointOutcome,
    Voice,
)
from tillit.participation.models.hearing import State
from tillit.participation.queries.opinions import LIFTS
from tillit.participation.queries.validation import facts_of
from tillit.web.language import pick

GRADE_TONES = {
    Grade.SUPPORTS: "success",
    Grade.REMARKS: "info",
    Grade.MORE_WORK: "warning",
    Grade.ADVISES_AGAINST: "danger",
}
STATE_TONES = {
    State.PLANNED: "neutral",
    State.COMING: "info",
    State.OPEN: "accent",
    State.ENDED: "warning",
    State.CLOSED: "success",
    State.CANCELLED: "neutral",
}
VIEW_TONES = {
    ViewpointOutcome.TAKEN_IN: "success",
    ViewpointOutcome.PARTLY: "info",
    ViewpointOutcome.NOT_TAKEN_IN: "warning",
    ViewpointOutcome.NO_CHANGE: "neutral",
}
STANCE_TONES = {Stance.GOOD: "success", Stance.UNSURE: "neutral", Stance.WORRIED: "warning"}
ANSWER_TONES = {OpinionOutcome.CHANGED: "success", OpinionOutcome.PARTLY: "info", OpinionOutcome.KEPT: "warning"}
VALIDATION_TONES = {
    ValidationOutcome.VALIDATED: "success",
    ValidationOutcome.CONDITIONS: "info",
    ValidationOutcome.SENT_BACK: "warning",
}


def since(kept: Any, content: Content) -> list[str]:
    """What has changed since the version that was kept, as sentences."""
    return [change(found) for found in changes(from_json(kept["content"]), content)] if kept else []


def opinions(rows: Sequence[Any], assessment: Assessment, content: Content, actor: Actor) -> list[dict[str, Any]]:
    now = hash_of(content)
    for row in rows:
        row.assessment = assessment
    return [_opinion(row, content, now, actor) for row in rows]


def _opinion(row: Any, content: Content, now: str, actor: Actor) -> dict[str, Any]:
    """What has changed is told for the newest only, and only the newest is answered: it replaces the older ones."""
    earlier = row.content_hash != now
    consulted = [_consulted(found) for found in reversed(row.consulted)]
    return {
        "row": row,
        "grade": row.get_grade_display(),
        "tone": GRADE_TONES[Grade(row.grade)],
        "earlier": earlier,
        "changes": since(row.kept, content) if earlier and row.newest else [],
        "answers": _answers(row, None),
        "remarks": [_remark(row, said, actor) for said in row.said],
        "consulted": consulted,
        "blocks": row.newest and row.prior_consultation and not (consulted and consulted[0]["lifts"]),
        "buttons": _opinion_buttons(row, actor),
    }


def _opinion_buttons(row: Opinion, actor: Actor) -> list[Any]:
    wanted = [
        *(["consult"] if row.prior_consultation else []),
        *(["answer"] if row.grade != Grade.SUPPORTS else []),
    ]
    return GIVEN.buttons(row, actor, *wanted) if wanted and getattr(row, "newest", False) else []


def _remark(row: Any, said: dict[str, Any], actor: Actor) -> dict[str, Any]:
    remark = OpinionRemark(pk=said["pk"], opinion=row, section=said["section"], grade=said["grade"], text=said["text"])
    open_to_answer = row.newest and said["grade"] != Grade.SUPPORTS
    return {
        "row": remark,
        "section": sections.title(said["section"]),
        "grade": Grade(said["grade"]).label,
        "tone": GRADE_TONES[Grade(said["grade"])],
        "answers": _answers(row, said["pk"]),
        "buttons": REMARKS.buttons(remark, actor) if open_to_answer else [],
    }


def _answers(row: Any, remark: int | None) -> list[dict[str, Any]]:
    """Newest first."""
    return [
        {
            "outcome": OpinionOutcome(found["outcome"]).label,
            "tone": ANSWER_TONES[OpinionOutcome(found["outcome"])],
            "text": found["text"],
            "who": found["who"],
            "at": datetime.fromisoformat(found["at"]),
        }
        for found in sorted(row.answered, key=lambda answer: -answer["pk"])
        if found["remark"] == remark
    ]


def _consulted(found: dict[str, Any]) -> dict[str, Any]:
    return {
        **found,
        "lifts": found["outcome"] in LIFTS,
        "outcome": ConsultationOutcome(found["outcome"]).label,
        "at": datetime.fromisoformat(found["at"]),
        "answered_on": date.fromisoformat(found["answered_on"]) if found["answered_on"] else None,
    }


def hearing(row: Any, today: date) -> dict[str, Any]:
    state = row.state(today)
    return {"row": row, "state": State(state).label, "tone": STATE_TONES[state], "code": str(state)}


def views(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [_view(row) for row in rows]


def _view(row: Any) -> dict[str, Any]:
    answer = row.answer
    return {
        "row": row,
        "voice": Voice(row.voice).label,
        "stance": Stance(row.stance).label if row.stance else "",
        "stance_tone": STANCE_TONES[Stance(row.stance)] if row.stance else "neutral",
        "section": sections.title(row.section) if row.section else "",
        "answer": answer and {
            "outcome": ViewpointOutcome(answer["outcome"]).label,
            "tone": VIEW_TONES[ViewpointOutcome(answer["outcome"])],
            "reason": answer["reason"],
            "changed": _changed(answer),
            "who": answer["who"],
            "at": datetime.fromisoformat(answer["at"]),
        },
    }  # fmt: skip


def _changed(answer: dict[str, Any]) -> list[str]:
    found = []
    if answer["section"]:
        found.append(_("It changed the section “%s”.") % sections.title(answer["section"]))
    if answer["risk"]:
        found.append(_("It changed risk %d.") % answer["risk"])
    return found


def no_hearing(row: Any, today: date) -> dict[str, Any]:
    texts = {reason.code: reason for reason in reasons.reasons()}
    return {
        "row": row,
        "reasons": [pick(texts[code].text) if code in texts else code for code in row.reasons],
        "sources": sorted({texts[code].source for code in row.reasons if code in texts}),
        "over": row.until is not None and row.until < today,
    }


def validations(rows: Sequence[Any], content: Content, today: date) -> list[dict[str, Any]]:
    """The newest first; what has changed is told for that one, and whether it stands."""
    now = hash_of(content)
    return [
        {
            "row": row,
            "outcome": row.get_outcome_display(),
            "tone": VALIDATION_TONES[ValidationOutcome(row.outcome)],
            "stands": number == 0 and facts_of(row).stands(now, today),
            "newest": number == 0,
            "reopened": number == 0 and row.content_hash != now and row.outcome != ValidationOutcome.SENT_BACK,
            "over": number == 0 and row.valid_until is not None and row.valid_until < today,
            "changes": since(row.kept, content) if number == 0 and row.content_hash != now else [],
        }
        for number, row in enumerate(rows)
    ]


def party_kind(code: str) -> str:
    return str(PartyKind(code).label)


def outcomes(counts: dict[str, int]) -> str:
    """«3 taken in, 1 not taken in»."""
    return ", ".join(f"{count} {ViewpointOutcome(code).label}" for code, count in counts.items())


def number_of_views(number: int) -> str:
    return ngettext("%(n)d view", "%(n)d views", number) % {"n": number}
