from __future__ import annotations

import pytest

from tillit.activity.tests.caliper.building import Sensor
from tillit.activity.tests.lrs.conftest import sent, store
from tillit.activity.tests.lrs.store import Client

__all__ = ["sensor", "sent", "store"]


@pytest.fixture(scope="package")
def sensor(sent: Client) -> Sensor:
    """Of the use that keeps everything as sent."""
    return Sensor(sent)
