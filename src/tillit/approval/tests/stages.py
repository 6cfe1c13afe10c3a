"""Cases that have come as far as a step. The way there is walked once, for all tests that begin somewhere along it."""

from __future__ import annotations

import pytest
from tests.prepared import Preparation

from tillit.approval.steps import STEPS
from tillit.approval.tests.story import Story
from tillit.organisations.tests.world import make_world


def at(*steps: str) -> pytest.MarkDecorator:
    """The test begins there, once for each: its `story`, and its `world`, are those of a case that stands there."""
    return pytest.mark.parametrize("begun_at", [STAGES[step] for step in steps], ids=steps, indirect=True)


def _stages() -> dict[str, Preparation]:
    found: dict[str, Preparation] = {}
    before: Preparation | None = None
    for step in STEPS:
        before = found[step.code] = _stage(step.code, before)
    return found


def _stage(step: str, before: Preparation | None) -> Preparation:
    def walk(story: Story | None) -> Story:
        return (story or Story(make_world())).to(step)

    return Preparation(step, walk, before)


STAGES = _stages()
