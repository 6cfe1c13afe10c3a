from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from tillit.activity.store.hashing import number
from tillit.activity.tests.live import key_of, live_use
from tillit.analytics.models import SkillArea
from tillit.analytics.skills import actions
from tillit.analytics.skills.seen import FAGKART
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

TASKS = "https://oppgaver.example/"
GREP = "http://psi.udir.no/kl06/"


@dataclass
class Place:
    """A use that sends, in the small world, and the people around it."""

    world: World
    use: Use

    @property
    def network(self) -> Actor:
        return self.world.actor(Role.NETWORK)

    @property
    def teacher(self) -> Actor:
        return self.world.actor(Role.TEACHER)

    def area(self, name: str = "Brøk", **said: Any) -> SkillArea:
        with acting_as(self.network) as by:
            return actions.define_area(by=by, name=name, **said)

    def sent(self, iri: str, name: str = "", *tags: str, fagkart: str = "") -> None:
        """As the store would have it."""
        definition = {"name": {"nb": name}} if name else {}
        around = [{"id": tag} for tag in tags]
        around += [{"id": fagkart, "definition": {"type": FAGKART}}] if fagkart else []
        body = {"actor": {"account": {"homePage": "urn:tillit", "name": str(uuid4())}}, "verb": {"id": "answered"},
                "object": {"id": iri, "definition": definition}, "context": {"contextActivities": {"grouping": around}}}  # fmt: skip
        day = timezone.localdate() + timedelta(days=30)
        with scope.enter(everything()), connection.cursor() as cursor:
            cursor.execute("SELECT tillit_make_partition(%s)", [day])
            cursor.execute(
                "INSERT INTO activity_statement (tenant_id, use_id, delete_on, id, stored, policy, actor, verb, object, voided,"
                " outside_hours, body) VALUES (%s, %s, %s, %s, %s, 1, 1, 1, %s, false, false, %s)",
                [
                    self.use.tenant_id,
                    self.use.pk,
                    day,
                    uuid4(),
                    timezone.now(),
                    number("object", iri),
                    json.dumps(body),
                ],
            )


@pytest.fixture
def place(world: World) -> Place:
    use = live_use(world)
    key_of(world, use)
    return Place(world, use)
