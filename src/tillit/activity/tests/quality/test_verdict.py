from __future__ import annotations

import pytest

from tillit.activity.quality.verdict import Counted, Level, Verdict, judge
from tillit.activity.tests.quality.making import DAY


def judged(*counts: Counted, sender: bool = False) -> dict[str, Verdict]:
    return {each.dimension.code: each for each in judge(counts, DAY, sender=sender)}


@pytest.mark.parametrize(
    ("number", "of", "level"),
    [
        (0, 29, Level.TOO_LITTLE), (29, 29, Level.TOO_LITTLE), (0, 30, Level.GOOD), (5, 100, Level.GOOD),
        (6, 100, Level.LOOK), (24, 100, Level.LOOK), (25, 100, Level.WEAK), (99, 100, Level.WEAK),
    ],
)  # fmt: skip
def test_share_decides(number: int, of: int, level: Level) -> None:
    assert judged(Counted("late", "", number, of))["timeliness"].level is level


def test_worst_finding_decides_and_stands_first() -> None:
    found = judged(Counted("late", "", 90, 100), Counted("very_late", "", 2, 100))["timeliness"]
    assert (found.level, [each.look.code for each in found.found]) == (Level.WEAK, ["late", "very_late"])


def test_what_is_never_sent_is_no_gap_in_the_data() -> None:
    found = judged(Counted("missing", "duration", 100, 100), Counted("missing", "score", 0, 100))["completeness"]
    assert (found.level, [each.look.code for each in found.found]) == (Level.LOOK, ["never_sent"])


def test_little_that_was_looked_at_does_not_hide_behind_much() -> None:
    """Three of four wrong is no verdict, also where other things were looked at often."""
    found = judged(Counted("own_parent", "", 3, 4), Counted("unknown_place", "", 0, 400))["validity"]
    assert (found.level, len(found.found)) == (Level.GOOD, 1)


def test_sender_is_not_told_what_is_here_and_what_is_not() -> None:
    counts = [Counted("missing_statement", "", 90, 100), Counted("own_parent", "", 0, 100)]
    assert judged(*counts)["validity"].level is Level.WEAK
    assert (judged(*counts, sender=True)["validity"].level, judged(*counts, sender=True)["validity"].found) == (
        Level.GOOD, (),
    )  # fmt: skip


def test_nothing_counted_is_nothing_said() -> None:
    assert {each.level for each in judged().values()} == {Level.TOO_LITTLE}
    assert len(judged()) == 6
