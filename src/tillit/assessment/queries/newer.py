"""What has come in a newer version, and waits for an answer from those who stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.queries.pins import newest_for, pinned
from tillit.assessment.queries.stating import upstream_of
from tillit.assessment.standing import Upstream, days, standing
from tillit.organisations.acting import Actor
from tillit.organisations.roles import ASSESSORS

MOST = 20


@dataclass(frozen=True)
class Newer:
    assessment_id: int
    title: str
    text: str
    url: str
    outdated: bool
    due: date | None
    """By when it should be answered."""


def newer_for(actor: Actor, today: date | None = None) -> list[Newer]:
    """Of those the actor writes, in one question to the database; what is outdated first."""
    if actor.role not in ASSESSORS:
        return []
    newer = newest_for(OuterRef("edition__assessment"), OuterRef("tenant__path")).filter(
        number__gt=OuterRef("edition__number")
    )
    rows = pinned().filter(Exists(newer), tenant__in=actor.write, direct=True).select_related("assessment__service")
    found = [each for row in rows[: MOST * 5] if (each := _newer(row, today or timezone.localdate()))]
    return sorted(found, key=lambda each: (not each.outdated, each.due or date.max))[:MOST]


def _newer(row: Any, today: date) -> Newer | None:
    upstream = upstream_of(row)
    stands = standing(upstream, today)
    words = {"title": upstream.origin.title, "newest": upstream.newest, "number": upstream.origin.number}
    text = {
        "newer": _(
            "“%(title)s” has come in version %(newest)d. Take it in, or say why you stay on version %(number)d."
        ),
        "outdated": _("Outdated: “%(title)s” is at version %(newest)d, and this stands on version %(number)d."),
    }.get(stands)
    if text is None:
        return None
    page = f"{reverse('assessment', args=[row.assessment_id])}#basis"
    return Newer(row.assessment_id, str(row.assessment), text % words, page, stands == "outdated", _due(upstream))


def _due(upstream: Upstream) -> date | None:
    if upstream.stayed_on is not None:
        return upstream.stayed_on + timedelta(days=days("stay_at_most"))
    if upstream.waits_since is None:
        return None
    return upstream.waits_since + timedelta(days=days("answer_new_version_within"))
