from __future__ import annotations

from datetime import date
from typing import Any

from pytest_django import DjangoAssertNumQueries

from tillit.analytics.fairness import stopped
from tillit.analytics.models import Stop
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
