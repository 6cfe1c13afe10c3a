"""An event as a statement. The table of it, in words: docs/how-to/activity-data-caliper.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from tillit.activity.caliper import people, things
from tillit.activity.caliper.events import CALIPER, EVENTS
from tillit.activity.caliper.extensions import add, found_in
from tillit.activity.caliper.model import (
    Attempt,
    Event,
    Graded,
    Membership,
    Person,
    Session,
    SoftwareApplication,
)
from tillit.activity.caliper.outcomes import Outcome, outcome_of
from tillit.activity.caliper.reading import check_types
from tillit.activity.caliper.refusal import NotUnderstood, shown
from tillit.activity.caliper.words import in_calipers_words
from tillit.activity.xapi.check import check
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import (
    Activity,
    Actor,
    Context,
    ContextActivities,
    Definition,
    Object,
    Result,
    Statement,
    Verb,
)
from tillit.activity.xapi.values import is_timestamp, is_uuid
from tillit.activity.xapi.versions import Version

Mark = Callable[[str], str]
T = TypeVar("T", Result, Context, Definition)
URN = "urn:uuid:"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"
PROFILE = "http://adlnet.gov/expapi/activities/profile"
AGENTS = (("ip_address", "ipAddress", f"{people.OWN}ip_address"), ("user_agent", "userAgent", f"{people.OWN}device_id"))


def statement_of(event: Event, mark: Mark) -> Statement:
    """`mark` gives a UUID for an identifier that may say who it belongs to, such as that of an attempt or a session."""
    check_types(event)
    who, place = _whose(event)
    actor, identifiers = people.actor_of(who, place)
    outcome = outcome_of(event)
    _nobody_else(event, who, outcome)
    thing = _object(event, outcome)
    added = found_in(event, str(thing.id))
    made = Statement(
        id=_id(event.id), actor=actor, verb=Verb(id=EVENTS[event.type].actions[event.action]),
        object=_with_definition(thing, added.definition), result=_with(outcome.result or Result(), added.result),
        timestamp=_moment(event.event_time),
        context=_with(_context(event, outcome, identifiers, mark), added.context),
    )  # fmt: skip
    try:
        check(made, Version.V1)
    except Invalid as invalid:
        raise NotUnderstood(in_calipers_words(invalid.path), f"{invalid.rule}.") from None
    return made


def _id(text: str) -> str:
    if not text.lower().startswith(URN) or not is_uuid(text[len(URN) :]):
        raise NotUnderstood("id", "The id of an event is urn:uuid: and a UUID.")
    return str(UUID(text[len(URN) :]))


def _moment(text: str) -> str:
    if not is_timestamp(text, zoned=True):
        raise NotUnderstood(
            "eventTime", "This must be a date and time with a time zone, such as 2026-11-20T10:00:00.000Z."
        )
    return text


def _whose(event: Event) -> tuple[Person | str, str]:
    """The pupil: whoever acted, whoever is graded, or whoever was logged in when time ran out."""
    found: Any = event.actor
    place = "actor"
    if event.type == "GradeEvent":
        place, found = "object.assignee", getattr(event.object, "assignee", UNSET)
    elif isinstance(event.object, Session) and not isinstance(event.actor, Person):
        place, found = "object.user", event.object.user
    if isinstance(found, Person | str):
        return found, place
    raise NotUnderstood(place, "This must say which person it is about.", ["Person"])


def _nobody_else(event: Event, who: Person | str, outcome: Outcome) -> None:
    """An event is about one person. Whoever else stands where the same one should, is not looked past."""
    attempt, session = outcome.attempt, _session(event)
    membership = UNSET if event.type == "GradeEvent" else event.membership
    for place, other in (
        ("attempt.assignee", attempt.assignee if isinstance(attempt, Attempt) else UNSET),
        ("membership.member", membership.member if isinstance(membership, Membership) else UNSET),
        ("session.user", session.user if isinstance(session, Session) else UNSET),
        ("object.user", event.object.user if isinstance(event.object, Session) else UNSET),
    ):  # fmt: skip
        if not people.same_person(other, who):
            raise NotUnderstood(place, "This is somebody else than the event is about. Send one event for each person.")


def _about(event: Event) -> tuple[Any, str, str]:
    """What the pupil did something with, where it stands, and what it must be if only its address is given."""
    thing = event.object
    if isinstance(thing, Graded):
        return _task(thing.attempt, "object.attempt")
    if isinstance(thing, Attempt) or event.type == "GradeEvent":
        return _task(thing, "object")
    if isinstance(thing, Session):
        app = event.actor if isinstance(event.actor, SoftwareApplication) else event.ed_app
        if app is UNSET:
            raise NotUnderstood("edApp", "Say which application the session was in.")
        return app, "edApp", "SoftwareApplication"
    understood = EVENTS[event.type].objects
    return thing, "object", next(iter(understood)) if len(understood) == 1 else ""


def _task(attempt: Any, place: str) -> tuple[Any, str, str]:
    task = attempt.assignable if isinstance(attempt, Attempt) else UNSET
    if task is UNSET:
        why = "Send the whole Attempt here, with its assignee and assignable: nobody looks up its address."
        raise NotUnderstood(place, why, ["Attempt"])
    return task, f"{place}.assignable", ""


def _object(event: Event, outcome: Outcome) -> Object:
    thing, place, kind = _about(event)
    about = things.definition_of(thing, kind, outcome.interaction)
    return Object(object_type="Activity", id=things.id_of(thing, place), definition=about)


def _with_definition(thing: Object, added: dict[str, Any]) -> Object:
    if not added:
        return thing
    return msgspec.structs.replace(thing, definition=_with(thing.definition or Definition(), added))


def _with(part: T, added: dict[str, Any]) -> T | UnsetType:
    """What the service added stands beside what we put there; what is empty is left out."""
    found: dict[str, Any] = dict(getattr(part, "extensions", UNSET) or {})
    for key, value in added.items():
        add(found, key, value, f"extensions[{shown(key)}]")
    whole = msgspec.structs.replace(part, extensions=found or UNSET)
    return UNSET if whole == part.__class__() else whole


def _context(event: Event, outcome: Outcome, identifiers: dict[str, Any], mark: Mark) -> Context:
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
    thing, place, _kind = _about(event)
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
    session = event.object if isinstance(event.object, Session) else _session(event)
    if session is not UNSET:
        found[SESSION] = _marked(session if isinstance(session, str) else session.id, mark)
    client = session.client if isinstance(session, Session) else UNSET
    for place, part in (("edApp", event.ed_app), ("object", event.object), ("session.client", client)):
        for name, word, iri in AGENTS:
            value = getattr(part, name, UNSET)
            if value is not UNSET:
                add(found, iri, value, f"{place}.{word}")
    return found


def _session(event: Event) -> Session | str | UnsetType:
    """Whoever graded was logged in then, not the pupil."""
    return UNSET if event.type == "GradeEvent" else event.session
