"""One service on its way at one collaboration or owner: who does what, by the real actions, in the words of the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import translation

from tillit.approval.models import Case
from tillit.assessment.models import Assessment
from tillit.catalogue.models import Service
from tillit.fence import scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind, Role
from tillit.project.demo.inhabitants import World


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """As in a request: one transaction, the actor's scope and language."""
    with transaction.atomic(), scope.enter(actor.scope), translation.override(actor.language or "nn"):
        yield actor


@dataclass
class Saga:
    """`told` is the service's entry in services.yaml; `where` the key of the one that runs the case."""

    world: World
    told: dict[str, Any]
    where: str
    number: int
    known: dict[str, int] = field(default_factory=dict)

    @property
    def tenant(self) -> Organisation:
        return self.world.places[self.where]

    @property
    def runner(self) -> Actor:
        network = self.world.all(Role.NETWORK, self.where)
        return network[self.number % len(network)]

    @property
    def dpo(self) -> Actor:
        return self.world.all(Role.DPO, self.where)[0]

    @property
    def group(self) -> list[Actor]:
        return self.world.all(Role.COORDINATOR, self.where)

    @property
    def owners(self) -> list[str]:
        return [self.where] if self.tenant.kind == Kind.OWNER else self.world.owners(self.where)

    def director(self, owner: str) -> Actor:
        return self.world.all(Role.DIRECTOR, owner)[0]

    @property
    def case(self) -> Case:
        """Fetched anew each time: facts are remembered on the object."""
        return Case.objects.select_related("service", "tenant", "assessment__tenant").get(pk=self.known["case"])

    @property
    def assessment(self) -> Assessment:
        found = self.case.assessment
        assert found is not None, "the drafts are made before anybody looks at them"  # noqa: S101
        return found

    @property
    def service(self) -> Service:
        return Service.objects.get(pk=self.known["service"])
