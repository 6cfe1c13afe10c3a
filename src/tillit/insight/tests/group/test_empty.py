"""The page of tasks when there is nothing on it: it says why, and what one need do."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.activity.models import Analysis
from tillit.fence import scope
from tillit.insight.group.keeping import forget
from tillit.insight.tests.group.conftest import Answering
from tillit.organisations.acting import everything

pytestmark = pytest.mark.django_db
TASKS = "Det svara på oppgåvene seier til saman, blir ikkje vist akkurat no."


def test_what_was_found_is_gone_since_somebody_is_to_be_counted_otherwise(answering: Answering, login: Any) -> None:
    room = answering.room
    answering.place()
    room.answered(room.pupils[0], *[True] * 6)
    answering.all_say(room.pupils, "7", "a")
    answering.work_out()
    teacher, group = login(room.teacher), f"/innsikt/{room.group.pk}/"
    assert (teacher.get(group).context["take_up"], TASKS in teacher.get(group).content.decode()) == (1, False)
    with scope.enter(everything()):
        forget(room.pupils[0].person_id)
    shown = teacher.get(group)
    assert (shown.context["take_up"], TASKS in shown.content.decode()) == (None, True)
    assert "rekna ut på nytt for alle" in teacher.get(answering.url).content.decode()


def test_without_analysis_the_page_says_who_turns_it_on(answering: Answering, login: Any) -> None:
    with scope.enter(everything()):
        Analysis.objects.all().delete()
    said = login(answering.room.teacher).get(answering.url).content.decode()
    assert ["Du slår det på under Analyse i menyen." in said, "rekna ut på nytt for alle" in said] == [True, False]
