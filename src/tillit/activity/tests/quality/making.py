"""Statements as they are stored, for tests of what is found in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec

from tillit.activity.quality.measuring import measure
from tillit.activity.quality.seen import Arrival, Found, Known
from tillit.activity.xapi.model import Statement

DAY = date(2026, 11, 20)
CAME = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
KNOWN = Known(DAY, frozenset({"verb", "activity", "score", "success", "timestamp"}), frozenset({"975278964"}))
NSR = "https://data-nsr.udir.no/enhet/"
TASK = {
    "id": "https://teneste.example/oppgaver/17",
    "definition": {"type": "http://adlnet.gov/expapi/activities/question", "name": {"nn": "Brøk"}},
}


def arrival(actor: int = 1, *, came: datetime = CAME, **changes: Any) -> Arrival:
    """One answered rightly, half a minute before it came."""
    sent = {
        "id": str(uuid4()),
        "actor": {"account": {"homePage": "https://tillit.invalid/pseudonym", "name": str(actor)}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
        "object": TASK,
        "result": {"success": True, "score": {"scaled": 1, "raw": 4, "min": 0, "max": 4}},
        "timestamp": (came - timedelta(seconds=30 + actor)).isoformat(),
        "stored": came.isoformat(),
        **changes,
    }
    return Arrival(
        msgspec.convert({key: value for key, value in sent.items() if value is not None}, Statement), came, actor
    )


def found(arrivals: Iterable[Arrival], known: Known = KNOWN) -> dict[tuple[str, str], tuple[int, int]]:
    """What there is of anything: (finding, field) → (number, of)."""
    return {
        (each.finding, each.field): (each.number, each.of) for each in measure(arrivals, known).found if each.number
    }


def all_found(arrivals: Iterable[Arrival], known: Known = KNOWN) -> dict[str, Found]:
    return {each.finding: each for each in measure(arrivals, known).found}
