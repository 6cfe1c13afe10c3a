"""What a case keeps about people, told to them: all of it, without asking once for each kind."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tillit.approval.personal_data import TRACES
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.fence.personal import Trace, collect_traces
from tillit.organisations.tests.world import acting_as


def one_by_one(trace: Trace, person_id: int) -> list[tuple[Any, ...]]:
    rows = trace.model._default_manager.filter(**{trace.field: person_id}).order_by("-pk")
    return list(rows.values_list(trace.about, trace.when))


@at("follow_up")
def test_traces_of_all_kinds_are_told_in_one_question(story: Story) -> None:
    with acting_as(story.network) as actor:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            held = collect_traces(TRACES, actor.person_id)
        assert len(asked) == 1
        told = [[tuple(row.values()) for row in kind.rows] for kind in held]
        assert told == [one_by_one(trace, actor.person_id) for trace in TRACES]
        assert sum(bool(kind) for kind in told) >= 5


@at("follow_up")
def test_own_page_asks_few_questions(story: Story, login: Any) -> None:
    browser = login(story.network)
    browser.get("/innsyn/")
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/innsyn/").status_code == 200
    told = [query["sql"] for query in asked if query["sql"].startswith(("SELECT \"", "(SELECT", "SELECT 0"))]
    assert len(told) == 43  # 37 by those who keep something, 6 for who one is and may see; however much is kept
