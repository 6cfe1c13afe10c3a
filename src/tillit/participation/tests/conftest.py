from __future__ import annotations

import pytest

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment
from tillit.assessment.tests.world import make_assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


@pytest.fixture
def dpo(world: World) -> Actor:
    return world.actor(Role.DPO)


@pytest.fixture
def assessment(world: World, network: Actor) -> Assessment:
    """Of the collaboration, with the questions about a DPIA answered."""
    with acting_as(network):
        row = make_assessment(world.ryfylke, network)
        assessing.preassess(row, answers={"dt_school_learning": "yes"}, by=network)
    return row
