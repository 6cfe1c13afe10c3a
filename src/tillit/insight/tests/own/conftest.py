from __future__ import annotations

import pytest

from tillit.insight.tests.classroom import Classroom, classroom
from tillit.organisations.tests.world import World


@pytest.fixture
def room(world: World) -> Classroom:
    made = classroom(world, pupils=3)
    made.answered(made.pupils[0], *[True] * 12)
    return made
