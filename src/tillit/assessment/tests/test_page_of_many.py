"""A page of a hundred risks: as many templates and as many questions as one of five."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tillit.assessment import actions
from tillit.assessment.tests.layers import a_service, begun, published, threat, writer, written
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


def test_many_risks_cost_no_more_templates_and_no_more_questions(world: World, login: Any) -> None:
    by = writer(world, world.owners[0])
    with acting_as(by):
        platform = written(world.owners[0], by)
        for number in range(10):
            threat(platform, by, f"Fare {number} frå plattforma")
        edition = published(platform, world.owners[0], by)
        service = begun(world.owners[0], by, "service", a_service())
        actions.stand_on(service, edition=edition, by=by)
        threat(service, by, "Fare 0")
    browser, cost = login(by), []
    browser.get(f"/vurderingar/{service.pk}/")  # what is alike is drawn once for all pages
    for number in range(1, 21, 10):
        with CaptureQueriesContext(connection) as asked:
            response = browser.get(f"/vurderingar/{service.pk}/")
        assert response.content.decode().count('class="ds-details risk"') == 11 + number
        cost.append((len(response.templates), len(asked)))
        with acting_as(by):
            for more in range(number, number + 10):
                threat(service, by, f"Fare {more}")
    assert cost[0] == cost[1]
    assert cost[0][0] < 60
