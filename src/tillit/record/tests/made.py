"""Rows for tests: a draft of the collaboration, uses of its owners, and what can be done with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from django import forms
from django.db import transaction

from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record import actions
from tillit.record.models import Draft, Record
from tillit.record.processing import Processing
from tillit.record.tests.processings import WHOLE


def service(name: str = "Reknefjell") -> Service:
    return Service.objects.create(name=name, key=name.lower(), supplier_name="Lærelyst AS")


def use(of: Service, owner: Organisation) -> Use:
    return Use.objects.create(service=of, tenant=owner)


def owner_facts(owner: Organisation) -> Organisation:
    """What completing needs to know of the owner itself."""
    with transaction.atomic(), scope.enter(Scope(person=1)):
        Organisation.objects.filter(pk=owner.pk).update(
            dpo_name="Ombod", dpo_email=f"ombod-{owner.pk}@example.org", contact_name="Oppvekst",
            contact_email=f"oppvekst-{owner.pk}@example.org", number=f"9{owner.pk:08d}",
        )  # fmt: skip
    return owner


@contextmanager
def network(world: World, row: Organisation | None = None) -> Iterator[Actor]:
    with acting_as(world.actor(Role.NETWORK, row)) as actor:
        yield actor


def draft(world: World, of: Service, by: Actor, processing: Processing = WHOLE) -> Draft:
    return actions.open_draft(of, tenant=world.ryfylke, processing=processing, by=by)


def completed(world: World, name: str = "Reknefjell", owner: Organisation | None = None) -> Record:
    """A record of the first owner, completed from the collaboration's draft."""
    owner = owner_facts(owner or world.owners[0])
    with network(world) as by:
        one = service(name)
        return actions.complete(use(one, owner), draft=draft(world, one, by), by=by)


def foreign(world: World, name: str = "Framandteneste") -> Record:
    """A record nobody of the first collaboration may see."""
    owner = owner_facts(world.foreign_owner)
    with network(world, world.elsewhere) as by:
        one = service(name)
        shared = actions.open_draft(one, tenant=world.elsewhere, processing=renamed(name), by=by)
        return actions.complete(use(one, owner), draft=shared, by=by)


def renamed(name: str) -> Processing:
    return msgspec.structs.replace(
        WHOLE, service=msgspec.structs.replace(WHOLE.service, name=name), summary=f"Om {name}."
    )


def posted(form: Any) -> dict[str, Any]:
    """What a browser would send for an unbound form as it is shown."""
    data: dict[str, Any] = {}
    for field in form:
        value = field.value()
        if isinstance(field.field, forms.BooleanField | forms.MultipleChoiceField | forms.JSONField) and not value:
            continue
        data[field.html_name] = "" if value is None else value
    return data
