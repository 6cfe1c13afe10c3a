"""What stands around an event, as the context of its statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.caliper import people, things
from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.events import CALIPER
from tillit.activity.caliper.extensions import add
from tillit.activity.caliper.model import Attempt, Graded, Membership, Person, Session, SoftwareApplication
from tillit.activity.caliper.outcomes import Outcome
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.caliper.subjects import about, session_of
from tillit.activity.xapi.model import Activity, Actor, Context, ContextActivities, Definition
from tillit.activity.xapi.values import is_uuid

Mark = Callable[[str], str]
URN = "urn:uuid:"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
PROFILE = "http://adlnet.gov/expapi/activities/profile"
AGENTS = (("ip_address", "ipAddress", f"{people.OWN}ip_address"), ("user_agent", "userAgent", f"{people.OWN}device_id"))


def context_of(event: Event, outcome: Outcome, identifiers: dict[str, Any], mark: Mark) -> Context:
    return Context(
        registration=_registration(outcome.attempt, mark),
        instructor=_instructor(event),
        context_activities=_around(event),
        platform=UNSET if event.ed_app is UNSET else things.id_of(event.ed_app, "edApp"),
        extensions=_extensions(event, identifiers, mark) or UNSET,
    )


def _registration(attempt: Attempt | str | UnsetType, mark: Mark) -> str | UnsetType:
    if attempt is UNSET:
        return UNSET
    return _marked(attempt if isinstance(attempt, str) else attempt.id, mark)


def _marked(iri: str, mark: Mark) -> str:
    return iri[len(URN) :] if iri.startswith(URN) and is_uuid(iri[len(URN) :]) else mark(iri)


def _instructor(event: Event) -> Actor | UnsetType:
    """Whoever graded, when that is a person."""
    if event.type != "GradeEvent":
        return UNSET
    by = event.generated.scored_by if isinstance(event.generated, Graded) else UNSET
    both = [event.actor, by]
    persons = [each for each in both if isinstance(each, Person)]
    if len(persons) == 2 and not people.same_person(*persons):
        raise NotUnderstood("generated.scoredBy", "This is somebody else than the actor. An event has one who graded.")
    if not persons and any(isinstance(each, SoftwareApplication) for each in both):
        return UNSET
    return people.identified(_iri(persons[0] if persons else event.actor), "actor")


def _iri(thing: Any) -> str:
    """An address alone may be a person's, so it is taken for one."""
    return thing if isinstance(thing, str) else str(thing.id)


def _around(event: Event) -> ContextActivities | UnsetType:
    thing, place, _kind = about(event)
    inside = things.containers(thing, place)
    membership = event.membership
    belongs = membership.organization if isinstance(membership, Membership) else UNSET
    found = ContextActivities(
        parent=inside[:1] or UNSET,
        grouping=_distinct([*inside[1:], *things.objectives(thing, place), *things.groups(event.group, "group"),
                            *things.groups(belongs, "membership.organization")]) or UNSET,
        category=UNSET if event.profile is UNSET else [Activity(id=f"{CALIPER}profiles/{event.profile}",
                                                                definition=Definition(type=PROFILE))],
        other=_distinct(_from_and_to(event)) or UNSET,
    )  # fmt: skip
    return UNSET if found == ContextActivities() else found


def _from_and_to(event: Event) -> Iterable[Activity]:
    if event.referrer is not UNSET:
        yield things.activity_of(event.referrer, "referrer")
    if event.target is not UNSET and event.type != "MediaEvent":
        yield things.activity_of(event.target, "target")


def _distinct(listed: Iterable[Activity]) -> list[Activity]:
    """The fullest description of each, for the class is often named twice."""
    found: dict[str, Activity] = {}
    for each in listed:
        known = found.get(each.id)
        if known is None or len(msgspec.json.encode(each)) > len(msgspec.json.encode(known)):
            found[each.id] = each
    return list(found.values())


def _extensions(event: Event, identifiers: dict[str, Any], mark: Mark) -> dict[str, Any]:
    """What Caliper has words for and xAPI has not."""
    found = dict(identifiers)
    session = event.object if isinstance(event.object, Session) else session_of(event)
    if session is not UNSET:
        found[SESSION] = _marked(session if isinstance(session, str) else session.id, mark)
    client = session.client if isinstance(session, Session) else UNSET
    for place, part in (("edApp", event.ed_app), ("object", event.object), ("session.client", client)):
        for name, word, iri in AGENTS:
            value = getattr(part, name, UNSET)
            if value is not UNSET:
                add(found, iri, value, f"{place}.{word}")
    return found
