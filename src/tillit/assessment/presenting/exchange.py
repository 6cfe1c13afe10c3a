"""What taking in a spreadsheet would change, in the words of the reader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.exchange.spreadsheet.planning import Change, Left, Plan, told
from tillit.assessment.exchange.spreadsheet.ros import RiskRow, Ros


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
