"""A small world for tests: a nation, two collaborations, owners, schools, a supplier, and people in every role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import TENANT_KINDS, Kind, Role

START = date(2026, 1, 1)


def organisation(kind: Kind, name: str, parent: Organisation | None = None, **fields: object) -> Organisation:
    row = Organisation.objects.create(kind=kind, name=name, parent=parent, **fields)
    row.path = [*(parent.path if parent else []), row.pk]
    row.save(update_fields=["path"])
    return row


def tenant_of(row: Organisation) -> Organisation:
    while row.kind not in TENANT_KINDS:
        assert row.parent is not None
        row = row.parent
    return row


def member(row: Organisation, role: Role, username: str = "", name: str = "") -> Actor:
    """A new person in that role; the actor they are."""
    username = username or f"{role}-{row.pk}"
    person, _ = Person.objects.get_or_create(username=username, defaults={"name": name or username.title()})
    with scope.enter(everything()):
        membership = Membership.objects.create(
            tenant=tenant_of(row), person=person, organisation=row, role=role, since=START
        )
    with scope.enter(Scope(person=person.pk)):
        return actor_of(holding(date(2026, 11, 22)).get(pk=membership.pk))


@dataclass
class World:
    nation: Organisation
    ryfylke: Organisation
    owners: list[Organisation]
    schools: list[Organisation]
    elsewhere: Organisation
    foreign_owner: Organisation
    supplier: Organisation
    actors: dict[tuple[str, int], Actor] = field(default_factory=dict)

    def actor(self, role: Role, row: Organisation | None = None) -> Actor:
        """The person in `role` at `row` (by default where the role is natural in the first collaboration)."""
        row = row or self._natural(role)
        key = (role, row.pk)
        if key not in self.actors:
            self.actors[key] = member(row, role)
        return self.actors[key]

    def _natural(self, role: Role) -> Organisation:
        if role in (Role.NETWORK, Role.DPO, Role.COORDINATOR):
            return self.ryfylke
        if role == Role.DIRECTOR:
            return self.owners[0]
        return {Role.SUPPLIER: self.supplier, Role.NATIONAL: self.nation}.get(role, self.schools[0])


def make_world() -> World:
    with scope.enter(Scope(person=1)):  # organisations are shared; somebody must be acting to write them
        nation = organisation(Kind.NATIONAL, "Noreg")
        ryfylke = organisation(Kind.COLLABORATION, "Fjordsamarbeidet", nation)
        dpo = {"dpo_name": "Pia Vern", "dpo_email": "ombod@fjord.example"}
        owners = [organisation(Kind.OWNER, name, ryfylke, **dpo) for name in ("Fjordvik", "Heidal", "Nesøy", "Sundeid")]
        schools = [organisation(Kind.SCHOOL, f"{owner.name} skule", owner) for owner in owners]
        elsewhere = organisation(Kind.COLLABORATION, "Dalsamarbeidet", nation)
        foreign_owner = organisation(Kind.OWNER, "Dalen", elsewhere)
        supplier = organisation(Kind.SUPPLIER, "Lærelyst AS")
    return World(nation, ryfylke, owners, schools, elsewhere, foreign_owner, supplier)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """As in a request: one transaction, the actor's scope."""
    with transaction.atomic(), scope.enter(actor.scope):
        yield actor
