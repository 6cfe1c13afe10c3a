"""State, agent profile and activity profile: documents a service keeps (xAPI-Communication 2.2, 2.3, 2.6, 2.7)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.utils import format_datetime
from typing import Any

import msgspec

from tillit.activity.gate import DocumentKind, KeptDocument, Refused, said
from tillit.activity.lrs import tallies
from tillit.activity.lrs.access import Access, access_of, opened, shown
from tillit.activity.lrs.agents import actor_in
from tillit.activity.lrs.asking import registration
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.lrs.pupils import key_of, pupils_of_actors
from tillit.activity.store import documents
from tillit.activity.store.documents import Document, Place
from tillit.activity.xapi import values
from tillit.activity.xapi.versions import Version

UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Kind:
    """What names a document of this kind, and what a list of them is asked by."""

    code: str
    name: str  # parameter that names the document
    by: tuple[str, ...]
    maybe: tuple[str, ...] = ()
    checked: bool = True  # a change must say what it changes (ETag); state is one client's own
    clears: bool = False  # all of them may be deleted at once


STATE = Kind("state", "stateId", ("activityId", "agent"), ("registration",), checked=False, clears=True)
AGENT_PROFILE = Kind("agent_profile", "profileId", ("agent",))
ACTIVITY_PROFILE = Kind("activity_profile", "profileId", ("activityId",))


async def state(request: Request, version: Version) -> Answer:
    return await _answer(request, version, STATE)


async def agent_profile(request: Request, version: Version) -> Answer:
    return await _answer(request, version, AGENT_PROFILE)


async def activity_profile(request: Request, version: Version) -> Answer:
    return await _answer(request, version, ACTIVITY_PROFILE)


async def _answer(request: Request, version: Version, kind: Kind) -> Answer:
    access = await access_of(shown(request))
    right = "read" if request.method in ("GET", "HEAD") else "write"
    if right not in access.rights:
        raise wrong(403, "The key has no right to that.")
    place = await _place(request, access, kind)
    match request.method:
        case "GET" | "HEAD":
            return await (_get if place.name is not None else _list)(request, access, place)
        case "PUT" | "POST":
            if place.name is None:
                raise wrong(400, f"Name the document: {kind.name}.")
            return await _put(request, version, access, kind, place)
        case "DELETE":
            return await _delete(request, version, access, kind, place)
    raise wrong(405, "Documents are asked for, sent and deleted with GET, PUT, POST and DELETE.")


async def _place(request: Request, access: Access, kind: Kind) -> Place:
    given = request.query
    listing = request.method in ("GET", "HEAD") and kind.name not in given
    strange = set(given) - {*kind.by, *kind.maybe, kind.name, *(("since",) if listing else ())}
    if strange or not set(kind.by) <= set(given):
        raise wrong(400, f"A document of this kind is named by {', '.join((*kind.by, kind.name))}.")
    if "activityId" in given and not values.is_iri(given["activityId"]):
        raise wrong(400, "The activityId is not an IRI.")
    agent = await key_of(access, actor_in(given["agent"])) if "agent" in given else ""
    return Place(
        kind=kind.code, activity=given.get("activityId", ""), agent=agent,
        registration=registration(given["registration"]) if "registration" in given else None, name=given.get(kind.name),
    )  # fmt: skip


async def _get(request: Request, access: Access, place: Place) -> Answer:
    async with opened(access) as connection:
        found = await documents.one(connection, access.use_id, place)
    if found is None:
        raise wrong(404, "There is no such document.")
    return Answer(
        200, found.content, Content_Type=found.content_type, ETag=f'"{found.etag}"',
        Last_Modified=format_datetime(found.updated_at.astimezone(UTC), usegmt=True),
    )  # fmt: skip


async def _list(request: Request, access: Access, place: Place) -> Answer:
    since = values.moment_of(request.query["since"]) if "since" in request.query else None
    if "since" in request.query and since is None:
        raise wrong(400, "since is not a time as RFC 3339 writes it.")
    async with opened(access) as connection:
        found = await documents.names(connection, access.use_id, place, since)
    answer = Answer(200, msgspec.json.encode([name for name, _at in found]))
    if found:
        answer.headers["Last-Modified"] = format_datetime(max(at for _name, at in found).astimezone(UTC), usegmt=True)
    return answer


async def _put(request: Request, version: Version, access: Access, kind: Kind, place: Place) -> Answer:
    until = await _let_in(request, access, kind)
    async with opened(access) as connection:
        await documents.lock(connection, access.use_id, place)
        before = await documents.one(connection, access.use_id, place)
        _check_etag(request, version, kind, before)
        content, content_type = request.body, request.header("content-type") or UNKNOWN
        if request.method == "POST":
            content = _merged(before, content, content_type)
        if until is not None:
            etag = hashlib.sha1(content, usedforsecurity=False).hexdigest()
            made = Document(content_type, content, etag, datetime.now(UTC))
            await documents.put(connection, access.use_id, access.tenant_id, place, made, until)
    return Answer(204)


async def _let_in(request: Request, access: Access, kind: Kind) -> date | None:
    """The day it is to be deleted; None when it is not kept, and the sender is not to know why."""
    actor = actor_in(request.query["agent"]) if "agent" in request.query else None
    pupil = (await pupils_of_actors(access, [actor]))[0] if actor else None
    keys = {name: value for name, value in request.query.items() if name != "agent"}
    sent = request.header("content-type") or UNKNOWN
    verdict = access.gate.judge_document(DocumentKind(kind.code), sent, request.body, pupil, datetime.now(UTC), keys)
    if not isinstance(verdict, KeptDocument):
        async with opened(access):  # what was said no to by what we remembered, must still be so
            pass
    if isinstance(verdict, Refused):
        tallies.refused(access, [verdict])
        raise wrong(403, said.on_the_wire(verdict, access.declaration))
    if isinstance(verdict, KeptDocument):
        return verdict.delete_on
    tallies.withheld(access, verdict.because)
    return None


def _merged(before: Document | None, content: bytes, content_type: str) -> bytes:
    """POST puts the properties of one JSON object into another (Communication 2.2)."""
    new = _json_object(content, content_type)
    if before is None:
        return content
    return msgspec.json.encode({**_json_object(before.content, before.content_type), **new})


def _json_object(content: bytes, content_type: str) -> dict[str, Any]:
    if content_type.split(";", maxsplit=1)[0].strip().lower() != "application/json":
        raise wrong(400, "Only documents of type application/json can be added to with POST.")
    try:
        return msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, ValueError, RecursionError):  # ValueError: bad UTF-8
        raise wrong(400, "Only JSON objects can be added to each other.") from None


def _check_etag(request: Request, version: Version, kind: Kind, before: Document | None) -> None:
    """Communication 3.1: 412 when it is not what the client saw, 409 when the client did not say what it saw."""
    match_, none = request.header("if-match"), request.header("if-none-match")
    if match_ and (before is None or before.etag not in _etags(match_)) and match_ != "*":
        raise wrong(412, "The document is not as you saw it. Read it again.")
    if none and before is not None and (none == "*" or before.etag in _etags(none)):
        raise wrong(412, "There is a document already. Read it first.")
    unsaid = not match_ and not none and request.method == "PUT"
    if unsaid and before is not None and (kind.checked or version is Version.V2):
        raise wrong(409, "Say which document you replace, in If-Match; read it first to learn its ETag.")
    if unsaid and before is None and kind.checked and version is Version.V1:
        raise wrong(400, "Say If-None-Match: * when there is no document yet, else If-Match with its ETag.")


def _etags(header: str) -> set[str]:
    return {each.strip().removeprefix("W/").strip('"') for each in header.split(",")}


async def _delete(request: Request, version: Version, access: Access, kind: Kind, place: Place) -> Answer:
    if place.name is None and not kind.clears:
        raise wrong(400, f"Name the document: {kind.name}.")
    async with opened(access) as connection:
        if place.name is not None:
            await documents.lock(connection, access.use_id, place)
            before = await documents.one(connection, access.use_id, place)
            if request.header("if-match") or request.header("if-none-match"):
                _check_etag(request, version, kind, before)
        await documents.delete(connection, access.use_id, place)
    return Answer(204)
