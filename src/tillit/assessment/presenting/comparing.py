"""What differs, in the words of the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.comparing import ComparedRisk, Difference, RiskChange
from tillit.assessment.edition import from_json
from tillit.assessment.models import Edition
from tillit.assessment.presenting.decision import said_of_dpia
from tillit.assessment.presenting.words import colour
from tillit.assessment.rulebook import scenarios, sections_at
from tillit.web.language import pick


def shown_difference(found: Difference, level: str) -> dict[str, Any]:
    titles = {rule.code: pick(rule.title) for rule in sections_at(level)}
    return {
        "sections": [
            {"title": titles.get(change.code, change.code), "before": change.before, "after": change.after}
            for change in found.sections
        ],
        "risks": [_risk(change) for change in found.risks],
    }


def shown_decisions(old: Edition, new: Edition) -> dict[str, str] | None:
    """What was said of whether a DPIA was needed, where it is said otherwise now."""
    before, after = ("\n".join(said_of_dpia(from_json(row.content).decision)) for row in (old, new))
    return {"before": before, "after": after} if before != after else None


def _risk(change: RiskChange) -> dict[str, Any]:
    title, tone = {
        "added": (_("new"), "warning"),
        "removed": (_("taken out"), "neutral"),
        "changed": (_("judged anew"), "info"),
    }[change.kind]
    before, after = change.before, change.after
    return {
        "kind": title,
        "tone": tone,
        "threat": (after or before).risk.threat,  # type: ignore[union-attr]
        "before": colour(before.after or "") if before else None,
        "after": colour(after.after or "") if after else None,
        "before_text": before.risk.threat if before else "",
        "after_text": after.risk.threat if after else "",
        "reason": after.risk.reason_after if after else "",
    }


def shown_comparison(found: Sequence[ComparedRisk], editions: Sequence[Edition]) -> dict[str, Any]:
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    return {
        "editions": editions,
        "disagreements": sum(row.disagree for row in found),
        "rows": [
            {"threat": row.threat, "area": areas.get(row.area, row.area), "disagree": row.disagree,
             "cells": [_cell(row, edition.pk) for edition in editions]}
            for row in found
        ],
    }  # fmt: skip


def _cell(row: ComparedRisk, edition: int) -> dict[str, Any] | None:
    judged = row.by.get(edition)
    if judged is None:
        return None
    shown = colour(judged.level or "") if judged.open else {"name": _("does not apply"), "tone": "neutral"}
    return {"level": shown, "reason": judged.reason}
