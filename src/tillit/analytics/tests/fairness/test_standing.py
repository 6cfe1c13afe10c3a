from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pytest_django import DjangoAssertNumQueries

from tillit.analytics import personal_data
from tillit.analytics.fairness import stopped
from tillit.analytics.models import BiasTest, Stop
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

DAY = date(2026, 11, 20)


def stop(owner: Organisation, indicator: str, **more: Any) -> Stop:
    return Stop.objects.create(tenant=owner, indicator=indicator, why="Skeivt.", stopped_on=DAY, **more)


def test_what_is_stopped_stands_until_it_is_lifted(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    here, there = world.owners[0], world.owners[1]
    with acting_as(world.actor(Role.NETWORK)):
        standing, other = stop(here, "progress"), stop(there, "struggles")
        stop(here, "task", lifted_on=DAY)
        with django_assert_num_queries(1):
            assert stopped(here.pk) == {"progress": standing, "struggles": standing, "conversation": standing}
        assert stopped(there.pk) == {"struggles": other}
        assert stopped([here.pk, there.pk]) == {"progress": standing, "struggles": other, "conversation": standing}
        assert stopped([]) == {}


def test_what_others_have_stopped_is_theirs(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)):
        stop(world.elsewhere, "progress")
    with acting_as(world.actor(Role.TEACHER)):
        assert stopped([world.owners[0].pk, world.elsewhere.pk]) == {}


def test_what_was_found_is_kept_for_a_year_and_a_little_and_the_stop_until_it_is_lifted(world: World) -> None:
    with scope.enter(everything()):
        standing = stop(world.owners[0], "progress")
        BiasTest.objects.create(
            tenant=world.owners[0], indicator="progress", tested_on=DAY, split="all", part="", people=30, answers=600,
            gap=0.2, margin=0.05, limit=0.1, kept=False,
        )  # fmt: skip
        personal_data.delete_expired(DAY + timedelta(days=400))
        assert BiasTest.objects.exists()
        personal_data.delete_expired(DAY + timedelta(days=401))
        assert (BiasTest.objects.exists(), stopped(world.owners[0].pk)["progress"]) == (False, standing)
