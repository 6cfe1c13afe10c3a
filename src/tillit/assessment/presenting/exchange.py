"""What taking in a spreadsheet would change, in the words of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.exchange.bringing import Look
from tillit.assessment.exchange.drafts import DraftJudgement
from tillit.assessment.exchange.spreadsheet.planning import Change, Left, Plan, told
from tillit.assessment.exchange.spreadsheet.ros import RiskRow, Ros
from tillit.assessment.inheritance import found
from tillit.assessment.models import Level
from tillit.assessment.presenting.words import colour
from tillit.assessment.rulebook import scenarios, sections_at
from tillit.assessment.scale import PARTIES, Matrix
from tillit.documents.rich.plain import plain
from tillit.web.language import pick

SHOWN = 300  # letters of a section, so that one recognises it


def shown_plan(plan: Plan, now: Ros, language: str) -> dict[str, Any]:
    titles = {
        "added": (_("New"), "success"),
        "changed": (_("Changed"), "info"),
        "removed": (_("Taken out"), "warning"),
    }
    return {
        "changes": [
            {"kind": titles[change.kind][0], "tone": titles[change.kind][1], "what": _what(change),
             "fields": [told(field, change.thing, now, language) for field in change.fields]}
            for change in plan.changes
        ],
        "conflicts": [{"what": _what(row), "why": row.why} for row in plan.conflicts],
        "left": [{"what": _what(row), "why": row.why} for row in plan.left],
        "unchanged": plan.unchanged,
    }  # fmt: skip


def _what(found: Change | Left) -> str:
    if isinstance(found.row, RiskRow):
        return _("Risk: %s") % found.row.threat
    return _("Measure: %s") % found.row.text


def shown_brought(look: Look) -> dict[str, Any]:
    """What a file holds, and what could not be read of it. The same for the page and the API."""
    incoming, whole = look.incoming, look.brought.whole
    titles = {rule.code: pick(rule.title) for rule in sections_at(incoming.level)}
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    written = [section for section in incoming.sections if section.text or section.reason]
    return {
        "kind": look.brought.kind,
        "title": incoming.title,
        "level": incoming.level,
        "level_name": Level(incoming.level).label,
        "service": (whole.service if whole else "") or (incoming.title if incoming.level == Level.SERVICE else ""),
        "universe": incoming.universe,
        "owner": whole.owner if whole and look.brought.kind == "own" else "",
        "matrix": pick(incoming.matrix.name),
        "sections": [(titles[section.code], _beginning_of(section.text or section.reason)) for section in written],
        "empty": [title for code, title in titles.items() if code not in {section.code for section in written}],
        "risks": [
            (risk.threat, areas[risk.area], _level(risk.before, incoming.matrix), _level(risk.after, incoming.matrix),
             str(len(risk.measures)))
            for risk in incoming.risks
        ],
        "stands_on": [f"{row.title}, {row.number} ({row.owner})" for row in look.stands_on],
        "notes": incoming.notes,
    }  # fmt: skip


def _beginning_of(text: str) -> str:
    said = " ".join(plain(text[: SHOWN * 10]).split())
    return said if len(said) <= SHOWN else f"{said[:SHOWN].rstrip()} …"


def _level(judged: DraftJudgement, matrix: Matrix) -> str:
    steps = {party: step for party in PARTIES if (step := getattr(judged, party)) is not None}
    level = found(matrix, judged.likelihood, steps)
    return str(colour(level.colour if level else "")["name"])
