from __future__ import annotations

from datetime import date

import pytest

from tillit.analytics.following.loop import catch_up
from tillit.analytics.following.sharing import look_back, seconds
from tillit.analytics.models import Doubt
from tillit.analytics.progress import sharing
from tillit.analytics.queries import progress_of
from tillit.analytics.tests.following.conftest import FRACTIONS, Followed


def test_a_day_no_one_pupil_has_is_said_and_expires(followed: Followed, today: date) -> None:
    tasks = [f"{FRACTIONS}{number}" for number in range(5)]
    for right in (True, False):
        followed.send(*[followed.said(right, task=task) for task in tasks])
    catch_up()
    assert look_back(today) >= 1
    look_back(today)
    with followed.store.scope():
        [doubt] = Doubt.objects.filter(use_id=followed.use.pk)
        assert (doubt.sign, doubt.answers, doubt.pseudonym) == (sharing.Sign.INCONSISTENT, 10, followed.pseudonym())
        assert doubt.delete_on > today
        [told] = progress_of({followed.use.pk: followed.pseudonym()}, None, today).values()
    assert told.several is True


def test_an_ordinary_day_is_not_doubted(followed: Followed, today: date) -> None:
    followed.send(*[followed.said(number % 2 > 0, task=f"{FRACTIONS}{number}") for number in range(20)])
    catch_up()
    look_back(today)
    with followed.store.scope():
        assert Doubt.objects.filter(use_id=followed.use.pk).count() == 0


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("PT62S", 62), ("PT1H2M3.5S", 3723.5), ("PT1,5M", 90), ("P3D", 0), ("P1DT2S", 0), ("", 0)],
)
def test_time_spent(duration: str, expected: float) -> None:
    assert seconds(duration) == expected
