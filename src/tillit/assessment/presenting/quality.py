"""The findings under what they are about, in the order they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.quality import Finding


def shown(found: Sequence[Finding]) -> list[dict[str, Any]]:
    titles = {
        "not_heard": _("Those it concerns"),
        "approval_outdated": _("Approved before it changed"),
        "not_accepted": _("High, and not accepted"),
        "lowered_without_measure": _("Lowered without a measure"),
        "measure_overdue": _("Measures that are overdue"),
        "no_condition": _("Special categories"),
        "retention_differs": _("How long it is kept"),
        "analytics_without_purpose": _("Analysis without a pedagogical purpose"),
    }
    groups = [
        {"code": code, "title": title, "findings": [finding for finding in found if finding.code == code]}
        for code, title in titles.items()
    ]
    return [group for group in groups if group["findings"]]
