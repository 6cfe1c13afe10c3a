from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from tillit.analytics.models import State
from tillit.analytics.progress import Answer, model_of, sums_of, tell
from tillit.analytics.progress.sums import COLUMNS
from tillit.analytics.queries import progress_of, progress_of_group
from tillit.fence.scope import NoScope
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

TODAY = date(2026, 11, 20)
MODEL = model_of(1)
FRACTIONS, ALGEBRA = 1, 2


def keep(world: World, use: int, pseudonym: UUID, area: int, answers: list[Answer], **changes: Any) -> None:
    said = {"last_day": TODAY, "delete_on": TODAY + timedelta(days=30), "model": 1, **changes}
    sums = dict(zip(COLUMNS, sums_of(answers, MODEL).numbers, strict=True))
    with acting_as(world.actor(Role.NETWORK)):
        State.objects.create(tenant=world.owners[0], use_id=use, pseudonym=pseudonym, area_id=area, **sums, **said)


def answers(number: int) -> list[Answer]:
    return [Answer(TODAY - timedelta(days=day), float(day % 3 > 0)) for day in range(number)]


def test_services_are_put_together_for_each_pupil(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here, there, other = uuid4(), uuid4(), uuid4()
    keep(world, 1, here, FRACTIONS, answers(6))
    keep(world, 2, there, FRACTIONS, answers(4))
    keep(world, 1, here, ALGEBRA, answers(3))
    keep(world, 1, other, FRACTIONS, answers(9))
    keep(world, 1, uuid4(), FRACTIONS, answers(5))  # in no group that is asked about
    pupils = {10: {1: here, 2: there}, 11: {1: other}, 12: {1: uuid4()}}
    with acting_as(world.actor(Role.NETWORK)), django_assert_num_queries(1):
        found = progress_of_group(pupils, None, TODAY)
    both = sums_of(answers(6), MODEL) + sums_of(answers(4), MODEL)
    assert found == {
        10: {FRACTIONS: tell(both, MODEL, TODAY, TODAY, services=2),
             ALGEBRA: tell(sums_of(answers(3), MODEL), MODEL, TODAY, TODAY)},
        11: {FRACTIONS: tell(sums_of(answers(9), MODEL), MODEL, TODAY, TODAY)},
    }  # fmt: skip
    assert (found[10][FRACTIONS].answers, found[10][FRACTIONS].services) == (10, 2)


def test_what_came_with_help_alone_makes_no_service_a_basis_and_the_newest_day_counts(world: World) -> None:
    here, there, helped = uuid4(), uuid4(), [Answer(TODAY, 1.0, alone=False)]
    keep(world, 1, here, FRACTIONS, helped)
    keep(world, 2, there, FRACTIONS, answers(4), last_day=TODAY - timedelta(days=3))
    sums = sums_of([*answers(4), *helped], MODEL)
    with acting_as(world.actor(Role.NETWORK)):
        assert progress_of({1: here, 2: there}, None, TODAY) == {FRACTIONS: tell(sums, MODEL, TODAY, TODAY, services=1)}


def test_only_the_areas_and_uses_that_are_asked_about(world: World) -> None:
    here, there = uuid4(), uuid4()
    keep(world, 1, here, FRACTIONS, answers(6))
    keep(world, 2, there, FRACTIONS, answers(4))
    keep(world, 1, here, ALGEBRA, answers(3))
    with acting_as(world.actor(Role.NETWORK)):
        assert set(progress_of({1: here, 2: there}, [ALGEBRA], TODAY)) == {ALGEBRA}
        assert progress_of({1: here}, None, TODAY)[FRACTIONS].answers == 6
        assert progress_of({}, None, TODAY) == progress_of({1: here}, [], TODAY) == {}


def test_what_has_reached_its_day_is_not_told(world: World) -> None:
    here = uuid4()
    keep(world, 1, here, FRACTIONS, answers(6), delete_on=TODAY)
    with acting_as(world.actor(Role.NETWORK)):
        assert progress_of({1: here}, None, TODAY) == {}


def test_another_owner_sees_nothing(world: World) -> None:
    here = uuid4()
    keep(world, 1, here, FRACTIONS, answers(6))
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)):
        assert progress_of({1: here}, None, TODAY) == {}


def test_nobody_asks_without_a_scope(world: World) -> None:
    with pytest.raises(NoScope):
        progress_of({1: uuid4()}, None, TODAY)
