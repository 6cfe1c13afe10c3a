from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tillit.analytics.progress import Did, Sign, signs
from tillit.analytics.progress.rules import rules

EIGHT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def sitting(session: str, start: int, minutes: int) -> list[Did]:
    """An answer each minute."""
    return [Did(f"{session}/{minute}", True, moment=EIGHT + timedelta(minutes=start + minute), session=session)
            for minute in range(minutes + 1)]  # fmt: skip


def test_an_ordinary_day_has_no_sign() -> None:
    day = [Did(f"task/{number}", number % 3 > 0, seconds=40) for number in range(60)]
    assert signs(day) == ()


def test_more_answers_than_anybody_gives() -> None:
    assert signs([Did(str(number), True) for number in range(501)]) == (Sign.TOO_MANY,)
    assert signs([Did(str(number), True) for number in range(500)]) == ()


def test_more_work_than_the_day_has_room_for() -> None:
    assert signs([Did("a", True, seconds=16 * 3600), Did("b", True, seconds=1)]) == (Sign.TOO_LONG,)


def test_two_sittings_at_once() -> None:
    assert signs([*sitting("a", 0, 20), *sitting("b", 10, 20)]) == (Sign.OVERLAPPING,)
    assert signs([*sitting("a", 0, 20), *sitting("b", 21, 20)]) == ()


def test_a_sitting_taken_up_again_is_not_two_at_once() -> None:
    assert signs([*sitting("a", 0, 10), *sitting("b", 12, 20), *sitting("a", 40, 10)]) == ()


def test_a_short_overlap_is_a_slow_clock() -> None:
    assert signs([*sitting("a", 0, 20), *sitting("b", 16, 20)]) == ()


def unlearned(number: int, *, alone: bool = True) -> list[Did]:
    return [Did(f"t/{task}", right, alone=alone) for task in range(number) for right in (False, True, False)]


def test_right_and_then_wrong_on_many_tasks() -> None:
    assert signs(unlearned(5)) == (Sign.INCONSISTENT,)
    assert signs(unlearned(4)) == ()
    assert signs(unlearned(9, alone=False)) == ()
    learned = [Did(f"t/{task}", right) for task in range(9) for right in (False, True, True)]
    assert signs(learned) == ()


def test_every_sign_is_said() -> None:
    assert {each.code for each in rules().sharing} == set(Sign)
    assert all(set(sign.text) == {"nn", "nb", "en"} for sign in Sign)
