"""What an answer is worth is asked twice: when it comes (`following`, in Python), and of the copies (`indicators`, in Ibis).
Both are asked here of the same statements, as they go from the store into the one and the other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillit.activity.copies import columns
from tillit.activity.gate import PSEUDONYM_HOME
from tillit.activity.xapi.extensions import HINTS_USED
from tillit.analytics.engines import Duck, Frames
from tillit.analytics.following import answers as following
from tillit.analytics.indicators import Tables
from tillit.analytics.indicators.answers import answers
from tillit.analytics.progress.rules import rules

PUPIL = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
STORED = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
POINTS = st.sampled_from([-2.0, -0.5, 0.0, 0.25, 0.5, 1.0, 3.0, 8.0])
MAYBE = {
    "score": st.fixed_dictionaries({}, optional={"scaled": POINTS, "raw": POINTS, "min": POINTS, "max": POINTS}),
    "success": st.booleans(),
    "response": st.sampled_from(["", "2/5"]),
    "extensions": st.sampled_from([{HINTS_USED: said} for said in (0, 1, 2.5, True, "to", -1, 10**9, None)] + [{}]),
}
TEAM = {"objectType": "Group", "member": [{"account": {"homePage": PSEUDONYM_HOME, "name": str(PUPIL)}}]}
STATEMENTS = st.fixed_dictionaries(
    {
        "actor": st.just(TEAM["member"][0]),  # type: ignore[index]
        "verb": st.sampled_from([ANSWERED, *sorted(rules().summing_up)[:2]]).map(lambda iri: {"id": iri}),
        "object": st.sampled_from(
            [{"id": "https://o/1"}, {"objectType": "Activity", "id": "https://o/2"},
             {"objectType": "StatementRef", "id": str(PUPIL)}, {"objectType": "Agent", "mbox": "mailto:a@b.no"}]
        ),
    },
    optional={
        "result": st.fixed_dictionaries({}, optional=MAYBE),
        "context": st.sampled_from([{}, {"team": TEAM}, {"team": {"objectType": "Group", "member": []}}]),
        "timestamp": st.integers(-60, 30).map(lambda hours: (STORED + timedelta(hours=hours)).isoformat()),
    },
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(STATEMENTS, min_size=40, max_size=80))
def test_an_answer_is_worth_the_same_when_it_comes_and_in_the_copies(said: list[dict[str, Any]]) -> None:
    bodies = [json.dumps({"id": f"00000000-0000-4000-8000-{at:012}", **each}) for at, each in enumerate(said)]
    stored = [STORED + timedelta(seconds=at) for at in range(len(said))]
    found = [following.given(body, at) for body, at in zip(bodies, stored, strict=True)]
    by_hand = [
        (each.activities[0], each.answer.day, round(each.answer.credit, 9), each.answer.alone) for each in found if each
    ]
    assert sorted(by_hand) == sorted(_in_the_copies(bodies, stored))


def _in_the_copies(bodies: list[str], stored: list[datetime]) -> list[tuple[str, date, float, bool]]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "part.parquet"
        rows = [columns.Stored(at, at.date(), 1, False, False, body) for at, body in zip(stored, bodies, strict=True)]
        columns.write(path, 7, rows)
        who = {"use_id": 7, "pseudonym": str(PUPIL), "pupil": 1, "group_id": 1, "school_id": 1}
        nothing = pa.table({"area_id": pa.array([], pa.int64())})
        duck = Duck(Frames(str(path), pa.Table.from_pylist([who]), nothing, nothing, nothing))
        found = duck.connection.to_pyarrow(answers(Tables.unbound())).to_pylist()
    return [(row["object"], row["day"], round(row["credit"], 9), row["alone"]) for row in found]
