"""Who acted, by an identifier the vault may know them by."""

from __future__ import annotations

import re
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.caliper.model import Person, SystemIdentifier
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.xapi.model import Account, Actor
from tillit.activity.xapi.values import is_iri, is_mbox

FEIDE = "https://docs.dataporten.no"  # the account home of the Norwegian profile: chosen among several
EMAIL = "EmailAddress"
OWN = "urn:tillit:field:"
_PARTS = re.compile(r"(.+)[/#:]([^/#:]+)", re.DOTALL)


def actor_of(person: Person | str, place: str) -> tuple[Actor, dict[str, Any]]:
    """The actor, and as extensions what else of identifiers was sent: the gate asks the record about those too."""
    if isinstance(person, str):
        return identified(person, place), {}
    if person.description is not UNSET:
        raise NotUnderstood(f"{place}.description", "A person is not described here. Leave it out.")
    given = person.other_identifiers or []
    chosen = _chosen(given)
    actor = identified(person.id, f"{place}.id") if chosen is None else _account(_source(chosen), chosen.identifier)
    return msgspec.structs.replace(actor, name=person.name), _others(given, chosen)


def identified(iri: str, place: str) -> Actor:
    """https://docs.dataporten.no/ID is the account ID there; so for any address, at its last part."""
    if is_mbox(iri):
        return Actor(object_type="Agent", mbox=iri)
    found = _PARTS.fullmatch(iri)
    if found and is_iri(found[1]):
        return _account(found[1], found[2])
    if not is_iri(iri):
        raise NotUnderstood(place, f"A person is identified by an IRI, such as {FEIDE}/ID.")
    return Actor(object_type="Agent", openid=iri)


def _account(home: str, name: str) -> Actor:
    return Actor(object_type="Agent", account=Account(home_page=home, name=name))


def _source(identifier: SystemIdentifier) -> str:
    source = identifier.source
    if source is UNSET:
        return ""
    return source if isinstance(source, str) else source.id


def _chosen(given: list[SystemIdentifier]) -> SystemIdentifier | None:
    """One that says where it is from; Feide's before others."""
    named = [each for each in given if is_iri(_source(each)) and each.identifier_type != EMAIL and each.identifier]
    return next((each for each in named if _source(each).rstrip("/") == FEIDE), named[0] if named else None)


def _others(given: list[SystemIdentifier], chosen: SystemIdentifier | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for each in given:
        if each is not chosen:
            found.setdefault(OWN + ("email" if each.identifier_type == EMAIL else "feide_id"), []).append(
                each.identifier
            )
    return found


def same_person(one: Person | str | UnsetType, other: Any) -> bool:
    """Told by the id alone. Nothing said is nobody else."""
    return one is UNSET or _id(one) == _id(other)


def _id(thing: Any) -> Any:
    return thing if isinstance(thing, str) else getattr(thing, "id", None)
