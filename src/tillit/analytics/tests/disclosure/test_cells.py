from datetime import date

import pytest

from tillit.analytics.disclosure import Cell, Within, noisy, publish, share, smallest_group, total
from tillit.analytics.disclosure.limits import limit
from tillit.analytics.disclosure.said import Bound, Share

TODAY = date(2026, 11, 22)


def cell(unit: int, people: int, *sums: float) -> Cell:
    return Cell((unit,), people, sums or (float(people),))


def test_few_are_hidden_and_no_total_counts_them() -> None:
    published = publish([cell(1, 8), cell(2, 3), cell(3, 5)], 5)
    assert [each.units for each in published.cells] == [(1,), (3,)]
    assert published.left_out == 1
    assert total(published, 5) == Cell((1, 3), 13, (13.0,))


def test_small_units_are_pooled_where_none_of_them_can_leave_itself_out() -> None:
    assert publish([cell(1, 4), cell(2, 4), cell(3, 4)], 5).pool == Cell((1, 2, 3), 12, (12.0,))
    assert publish([cell(1, 4), cell(2, 3)], 5).pool is None  # who knows the four knows the three


def test_units_without_anybody_are_not_spoken_of() -> None:
    assert publish([cell(1, 0), cell(2, 9)], 5).left_out == 0


def test_a_total_of_too_few_is_not_told() -> None:
    assert total(publish([cell(1, 8)], 5), 10) is None
    assert total(publish([], 5), 5) is None


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 20, Share(Bound.UNDER, 10)),
        (20, 20, Share(Bound.OVER, 90)),
        (19, 20, Share(Bound.OVER, 90)),
        (2, 20, Share(Bound.ABOUT, 10)),
        (7, 20, Share(Bound.ABOUT, 35)),
        (1, 3, Share(Bound.ABOUT, 35)),
        (0, 0, None),
    ],
)
def test_shares_are_told_in_steps_and_never_as_none_or_all(part: float, whole: float, said: Share | None) -> None:
    assert share(part, whole) == said


def test_the_strictest_limit_counts() -> None:
    assert smallest_group(Within.SCHOOL, TODAY) == 5
    assert smallest_group(Within.OWNER, TODAY) == 10
    assert smallest_group(Within.SCHOOL, TODAY, [1, 12]) == 12
    assert limit(Within.SCHOOL, TODAY).source.startswith("GDPR")


def test_noise_is_about_right_on_average_and_differs() -> None:
    drawn = [noisy(1000, epsilon=1.0, most_from_one=2) for _ in range(400)]
    assert len(set(drawn)) > 5
    # The scale is 2: the mean of 400 is within 1 of the truth but for one time in 10^11.
    assert abs(sum(drawn) / 400 - 1000) < 1
    assert noisy(0, epsilon=1.0, most_from_one=1) >= 0
