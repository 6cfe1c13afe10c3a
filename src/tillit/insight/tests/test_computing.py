from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from tillit.analytics.indicators import INDICATORS
from tillit.fence import scope
from tillit.insight.computing import base_groups, members
from tillit.insight.tests.classroom import classroom
from tillit.insight.totals.telling import Told, tell
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, GroupFacts
from tillit.organisations.roles import Kind
from tillit.organisations.tests.world import START, World, organisation

TODAY = date(2026, 11, 22)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
PROGRESS = INDICATORS["progress"]


def row(school: int, group: int, people: int, month: date = OCTOBER, use: int = 7) -> dict[str, Any]:
    return {
        "school_id": school,
        "group_id": group,
        "month": month,
        "use_id": use,
        "area_id": 3,
        "people": people,
        "answers": 10 * people,
        "right": people / 2,
    }


def said(told: Sequence[Told]) -> list[tuple[int | None, tuple[int, ...], int, float]]:
    return [(each.school_id, each.units, each.people, each.sums["answers"]) for each in told]


def test_groups_schools_and_owner_are_told_as_far_as_nobody_is_given_away() -> None:
    rows = [row(1, 11, 8), row(1, 12, 3), row(2, 21, 14), row(2, 22, 6)]
    assert said(tell(PROGRESS, rows, TODAY, {7: 1})) == [
        (1, (11,), 8, 80.0),
        (2, (21,), 14, 140.0), (2, (22,), 6, 60.0),
        (None, (2,), 20, 200.0),  # the first school has too few, and one alone cannot be pooled
    ]  # fmt: skip


def test_the_record_may_ask_for_larger_groups() -> None:
    assert said(tell(PROGRESS, [row(1, 11, 8), row(1, 12, 30)], TODAY, {7: 10})) == [
        (1, (12,), 30, 300.0), (None, (1,), 30, 300.0),
    ]  # fmt: skip


def test_a_month_is_told_when_it_has_ended() -> None:
    assert tell(PROGRESS, [row(1, 11, 20, NOVEMBER)], TODAY, {7: 1}) == []


def test_nothing_is_told_of_nothing() -> None:
    assert tell(PROGRESS, [], TODAY, {7: 1}) == []


@pytest.mark.django_db
def test_a_pupil_is_counted_in_one_base_group(world: World) -> None:
    room = classroom(world, pupils=2)
    for pupil in room.pupils:
        room.answered(pupil, True)
    today, owner = timezone.localdate(), world.owners[0]
    with scope.enter(everything()):
        crossing = organisation(Kind.GROUP, "Matte 7", world.schools[0])
        GroupFacts.objects.create(tenant=owner, group=crossing, kind="teaching", since=START)
        second = organisation(Kind.GROUP, "7A", world.schools[0])
        for group in (crossing, second):
            Enrolment.objects.create(tenant=owner, person_id=room.pupils[0].person_id, group=group, since=START)
        groups = base_groups(owner)
        assert [group.name for group in groups] == ["7B", "7A"]
        found = list(members(owner, groups, {room.use.pk: {group.pk for group in groups}}, today))
    assert [(each["pupil"], each["group_id"]) for each in sorted(found, key=lambda each: each["pupil"])] == [
        (0, room.group.pk), (1, room.group.pk),
    ]  # fmt: skip
