"""The organisations and people of the demo world."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, everything, hash_token, holding
from tillit.organisations.actions.invitations import tenant_id_of
from tillit.organisations.models import ApiToken, Membership, Organisation, Person
from tillit.organisations.roles import Kind, Role
from tillit.project.demo import keys
from tillit.project.demo.texts import read

DUE_DAYS = 120


@dataclass
class World:
    """Who is where. Organisations by their key in places.yaml, actors by username and role."""

    begins: date
    today: date
    places: dict[str, Organisation] = field(default_factory=dict)
    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)

    @property
    def due(self) -> date:
        """Of what is still waited for: a day to come, also when it was written long ago."""
        return self.today + timedelta(days=DUE_DAYS)

    def who(self, username: str, role: str = "") -> Actor:
        """The person in that role; in the first role they have, when none is named."""
        return next(actor for (name, held), actor in self.actors.items() if name == username and role in ("", held))

    def all(self, role: Role, place: str) -> list[Actor]:
        organisation = self.places[place].pk
        return [a for a in self.actors.values() if a.role == role and a.organisation_id == organisation]

    def owners(self, collaboration: str) -> list[str]:
        parent = self.places[collaboration].pk
        return [key for key, place in self.places.items() if place.kind == Kind.OWNER and place.parent_id == parent]


@transaction.atomic
def settle(world: World) -> None:
    with scope.enter(Scope(person=1)):  # somebody must act before there is anybody: the first rows are the installer's
        for row in read("places"):
            world.places[row["key"]] = _place(world, dict(row))
    with scope.enter(everything()):
        for organisation in world.places.values():
            audit.record("organisation_added", organisation, by=None, tenant_id=tenant_id_of(organisation))
        held = [membership for row in read("people") for membership in _person(world, row)]
    for membership in held:
        with scope.enter(Scope(person=membership.person_id)):
            actor = actor_of(holding(membership.since).get(pk=membership.pk))
        world.actors[actor_key(membership.person.username, membership.role)] = actor


def actor_key(username: str, role: str) -> tuple[str, str]:
    return username, str(role)


def _place(world: World, row: dict[str, Any]) -> Organisation:
    row.pop("key")
    parent = world.places[row.pop("under")] if "under" in row else None
    if parent is not None:
        row.setdefault("written_norm", parent.written_norm)
    place = Organisation.objects.create(parent=parent, **row)
    place.path = [*(parent.path if parent else []), place.pk]
    place.save(update_fields=["path"])
    return place


def _person(world: World, row: dict[str, Any]) -> list[Membership]:
    username = row["username"]
    person = Person.objects.create_user(
        username,
        f"{username}@demo.example",
        keys.password(username),
        name=row["name"],
        language=row.get("language", ""),
    )
    return [_role(world, person, role, place) for role, place in row["roles"]]


def _role(world: World, person: Person, role: str, place: str) -> Membership:
    organisation = world.places[place]
    tenant_id = tenant_id_of(organisation)
    membership = Membership.objects.create(
        tenant_id=tenant_id, person=person, organisation=organisation, role=role, since=world.begins
    )
    audit.record("role_given", membership, by=None, tenant_id=tenant_id, role=role, person=person.pk)
    secret = keys.token(person.username, role, organisation.name)
    key = ApiToken.objects.create(
        tenant_id=tenant_id, person=person, membership=membership, name="Demo", token_hash=hash_token(secret)
    )
    audit.record("key_created", key, by=None, tenant_id=tenant_id, person=person.pk)
    return membership
