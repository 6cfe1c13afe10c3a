"""What holds when all an assessment rests on is counted in, and where each part of it comes from."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from tillit.assessment.inheritance import EffectiveRisk, EffectiveSection, Origin


def origin(where: Origin) -> dict[str, Any] | None:
    """Where something comes from; null for the assessment's own."""
    return asdict(where) if where.edition else None


def effective_section(section: EffectiveSection) -> dict[str, Any]:
    """What holds when all it rests on is counted in, and where each part of it comes from."""
    return {
        "code": section.code,
        "state": section.state,
        "reason": section.reason,
        "parts": [{"text": part.text, "from": origin(part.origin)} for part in section.parts],
    }


def effective_risk(risk: EffectiveRisk) -> dict[str, Any]:
    return {
        "key": str(risk.key),
        "threat": risk.risk.threat,
        "area": risk.risk.area,
        "from": origin(risk.origin),
        "state": risk.state,
        "open": risk.open,
        "level": risk.before,
        "level_after": risk.after,
        "words": [{"from": origin(word.origin), "stance": word.stance, "reason": word.reason} for word in risk.words],
    }
