"""Whom an event is about, and what they did something with."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from tillit.activity.caliper import people
from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.model import Attempt, Graded, Membership, Person, Session, SoftwareApplication
from tillit.activity.caliper.outcomes import Outcome
from tillit.activity.caliper.refusal import NotUnderstood


def whose(event: Event) -> tuple[Person | str, str]:
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


def session_of(event: Event) -> Session | str | UnsetType:
    """Whoever graded was logged in then, not the pupil."""
    return UNSET if event.type == "GradeEvent" else event.session


def check_nobody_else(event: Event, who: Person | str, outcome: Outcome) -> None:
    """An event is about one person. Whoever else stands where the same one should, is not looked past."""
    attempt, session = outcome.attempt, session_of(event)
    membership = UNSET if event.type == "GradeEvent" else event.membership
    for place, other in (
        ("attempt.assignee", attempt.assignee if isinstance(attempt, Attempt) else UNSET),
        ("membership.member", membership.member if isinstance(membership, Membership) else UNSET),
        ("session.user", session.user if isinstance(session, Session) else UNSET),
        ("object.user", event.object.user if isinstance(event.object, Session) else UNSET),
    ):  # fmt: skip
        if not people.same_person(other, who):
            raise NotUnderstood(place, "This is somebody else than the event is about. Send one event for each person.")


def about(event: Event) -> tuple[Any, str, str]:
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
