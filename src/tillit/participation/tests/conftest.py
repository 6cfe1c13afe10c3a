from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from tests.prepared import Preparation

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.assessment.tests.world import make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, make_world


@dataclass
class Begun:
    world: World
    assessment: Assessment


def begin(_nothing: None) -> Begun:
    world = make_world()
    network = world.actor(Role.NETWORK)
    with acting_as(network):
        row = make_assessment(world.ryfylke, network)
        assessing.preassess(row, answers={"dt_school_learning": "yes"}, by=network)
    return Begun(world, row)


BEGUN = Preparation("begun", begin)


@pytest.fixture
def begun_at(
    request: pytest.FixtureRequest, begin_with: Callable[[Preparation], AbstractContextManager[Begun]]
) -> Iterator[Begun | None]:
    if "assessment" not in request.fixturenames:
        yield None
        return
    with begin_with(BEGUN) as begun:
        yield begun


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def dpo(world: World) -> Actor:
    return world.actor(Role.DPO)


@pytest.fixture
def assessment(begun_at: Begun, db: None) -> Assessment:
    """Of the collaboration, with the questions about a DPIA answered."""
    return begun_at.assessment
