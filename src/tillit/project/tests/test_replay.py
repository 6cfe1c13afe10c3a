"""Published answers through the whole: the gate, the store, the cursor and the states."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.journeys.conftest import a_database

from tillit.activity.tests.lrs.store import Store, keeping, opened
from tillit.activity.tests.lrs.test_gate import DAY, PSEUDONYM
from tillit.project.bench.progress import sequences
from tillit.project.bench.progress.comparing import compare
from tillit.project.bench.progress.judging import auc, calibration_error
from tillit.project.replaying import replay, schooldays

ANSWERS = """3
7,7,8
1,0,1
14
8,8,8,8,8,8,8,8,8,8,7,7,9,9
0,0,1,0,1,1,1,1,1,1,1,0,0,1
1
9,
0,
"""


@pytest.fixture(scope="module")
def store(django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    with a_database(django_db_blocker, "replay"), opened() as made:
        yield made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.csv"
    path.write_text(ANSWERS)
    return path


def test_all_answers_come_through_and_add_up(store: Store, file: Path) -> None:
    use = store.use("Avspeling", keeping("verb", "activity", "success", DAY, PSEUDONYM))
    found = replay(file, use.pk)
    assert (found.pupils, found.sent, found.kept, found.counted, found.alike) == (3, 18, 18, 18, True)
    assert replay(file, use.pk) == found
    assert replay(file, store.use("Ei anna", keeping("verb", "activity", "success", DAY, PSEUDONYM)).pk, most=1).sent == 3


def test_the_last_answer_came_on_the_last_school_day() -> None:
    days = schooldays(14, 10, date(2026, 11, 23))
    assert days == [date(2026, 11, 19)] * 10 + [date(2026, 11, 20)] * 4


def test_a_file_that_does_not_add_up_is_refused(tmp_path: Path) -> None:
    for broken in ("3\n7,7\n", "3\n7,7\n1,0\n"):
        path = tmp_path / "broken.csv"
        path.write_text(broken)
        with pytest.raises(ValueError, match=r"three lines|answers it says"):
            sequences.read(path)


def test_foresight_is_judged_by_order_and_by_how_often_it_came_true() -> None:
    assert auc([0.9, 0.8, 0.3, 0.1], [True, True, False, False]) == 1.0
    assert auc([0.5, 0.5, 0.5, 0.5], [True, False, True, False]) == 0.5
    assert auc([0.9, 0.2, 0.6], [False, True, True]) == 0.0
    assert calibration_error([0.75] * 4, [True, True, True, False]) == 0.0
    assert calibration_error([0.95] * 4, [True, True, False, False]) == pytest.approx(0.45)


def test_every_model_foresees_better_than_chance(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    """Where some pupils know more than others. Small: pyBKT is left to the benchmark."""
    from tillit.project.bench.progress import tracing

    monkeypatch.setattr(tracing, "installed", lambda: False)
    lines = []
    for pupil in range(30):
        right = [str(int((pupil + at) % 4 < pupil % 7 - 1)) for at in range(20)]
        lines += ["20", ",".join(["1", "2"] * 10), ",".join(right)]
    path = tmp_path / "many.csv"
    path.write_text("\n".join(lines))
    found = compare(path)
    assert {each.name: each.auc > 0.6 for each in found if "average" not in each.name} == {
        each.name: True for each in found if "average" not in each.name
    }
    assert "AUC" in capsys.readouterr().out
