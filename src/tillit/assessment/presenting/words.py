"""Codes and verdicts in the words of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.content import Change
from tillit.assessment.declared import read
from tillit.assessment.dpia import DpiaVerdict
from tillit.assessment.models import Assessment
from tillit.assessment.rulebook import dpia_rules, section_rules, suggestion_rules
from tillit.assessment.scale import Colour, scales
from tillit.assessment.suggestions import suggest
from tillit.web.language import pick

TONES = {"low": "success", "medium": "info", "high": "warning", "very_high": "danger"}
OUTCOME_TONES = {"required": "warning", "recommended": "info", "not_required": "success", "unknown": "neutral"}


def outcome(code: str) -> str:
    return {
        "required": _("A DPIA is required"),
        "recommended": _("A DPIA is recommended"),
        "not_required": _("A DPIA is not required"),
        "unknown": _("Not settled yet"),
    }.get(code, _("Not answered yet"))


def answer(code: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "unknown": _("don't know yet")}.get(code, code)


def colour(code: Colour | str) -> dict[str, str]:
    """A level as a tag: name and tone."""
    rule = next((rule for rule in scales().colours if rule.code == code), None)
    return {"code": code, "name": pick(rule.name) if rule else _("not judged"), "tone": TONES.get(code, "neutral"),
            "meaning": pick(rule.meaning) if rule else ""}  # fmt: skip


def verdict(found: DpiaVerdict) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "title": outcome(found.outcome),
        "tone": OUTCOME_TONES[found.outcome],
        "conclusion": _reason(found.reasons[0]),
        "reasons": [_reason(reason) for reason in found.reasons[1:]],
        "open": [pick(question.question) for question in found.open_questions],
        "rules": found.rule_version,
    }


def _reason(reason: Any) -> dict[str, Any]:
    return {
        "title": pick(reason.title),
        "explanation": pick(reason.explanation),
        "source": reason.source,
        "url": reason.url,
        "verified_on": reason.verified_on,
    }


def answers(given: Mapping[str, str]) -> list[tuple[str, str]]:
    titles = {question.code: pick(question.title) for question in dpia_rules().questions}
    return [(titles.get(code, code), answer(value)) for code, value in given.items()]


def suggestions(assessment: Assessment) -> list[tuple[str, str]]:
    """Criteria the declaration suggests an answer to, and why. Empty when nobody has declared anything."""
    if not assessment.declared:
        return []
    titles = {question.code: pick(question.title) for question in dpia_rules().questions}
    found = suggest(read(assessment.declared), suggestion_rules())
    return [(f"{titles[code]}: {answer(value)}", pick(why)) for code, (value, why) in found.items() if code in titles]


def change(found: Change) -> str:
    """What has changed, as a sentence."""
    if found.kind == "section":
        title = next((pick(rule.title) for rule in section_rules() if rule.code == found.what), found.what)
        return _("The section “%s” has been rewritten.") % title
    return {
        "basis": _("What it stands on is another, or another version."),
        "matrix": _("Another risk matrix is used."),
        "answers": _("The questions about a DPIA have been answered anew."),
        "decision": _("The decision about a DPIA is another."),
        "risk_added": _("Risk %s is new."),
        "risk_removed": _("Risk %s has been taken out."),
        "risk_changed": _("Risk %s has been judged anew."),
        "measures_changed": _("The measures against risk %s have changed."),
    }[found.kind].replace("%s", found.what)


def state(code: str) -> str:
    """How an item stands to what is above it."""
    return {
        "inherited": _("inherited"),
        "inherited_with_addition": _("inherited, with an addition"),
        "overridden": _("otherwise here"),
        "not_applicable": _("does not apply here"),
        "local": _("our own"),
        "missing": _("not written"),
    }[code]


STATE_TONES = {
    "inherited": "info", "inherited_with_addition": "info", "overridden": "warning", "not_applicable": "neutral",
    "local": "neutral", "missing": "neutral",
}  # fmt: skip
