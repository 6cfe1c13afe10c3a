"""Statements asked for (xAPI-Communication 2.1.3)."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from uuid import UUID

import msgspec

from tillit.activity.lrs.access import Access, opened
from tillit.activity.lrs.agents import actor_in
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.lrs.pupils import key_of
from tillit.activity.store import reading
from tillit.activity.store.pool import Connection
from tillit.activity.store.reading import Question, Wanted
from tillit.activity.xapi import formats, values
from tillit.activity.xapi.attachments import attachments_of
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.multipart import multipart
from tillit.activity.xapi.versions import Version

SINGLE = frozenset({"statementId", "voidedStatementId", "attachments", "format"})
MANY = frozenset({
    "agent", "verb", "activity", "registration", "related_activities", "related_agents", "since", "until", "limit",
    "format", "attachments", "ascending", "more",
})  # fmt: skip
MOST = 500  # statements of one page


async def answer(request: Request, version: Version, access: Access) -> Answer:
    given = request.query
    asked = [name for name in ("statementId", "voidedStatementId") if name in given]
    allowed = SINGLE if asked else MANY
    if len(asked) == 2 or set(given) - allowed:
        strange = sorted(set(given) - allowed) or asked
        raise wrong(400, f"These parameters cannot be used here, or not together: {', '.join(strange)[:200]}.")
    shape = given.get("format", "exact")
    if shape not in ("exact", "ids", "canonical"):
        raise wrong(400, "The format is exact, ids or canonical.")
    with_files = _flag(given, "attachments")
    languages = request.header("accept-language")
    if asked:
        return await _one(access, given, asked[0], shape, languages, with_files)
    return await _several(access, given, shape, languages, with_files, request)


async def _one(
    access: Access, given: dict[str, str], asked: str, shape: str, languages: str, with_files: bool
) -> Answer:
    try:
        number = UUID(given[asked])
    except ValueError:
        raise wrong(400, f"The {asked} is not a UUID.") from None
    async with opened(access) as connection:
        found = await reading.by_id(connection, access.use_id, number, voided=asked == "voidedStatementId")
        if found is None:
            raise wrong(404, "There is no such statement here.")
        body = shaped(found[0].encode(), shape, languages)
        given_back = await _with_files(connection, access, body, [body]) if with_files else Answer(200, body)
    given_back.headers["Last-Modified"] = format_datetime(found[1].astimezone(UTC), usegmt=True)
    return given_back


async def _several(
    access: Access, given: dict[str, str], shape: str, languages: str, with_files: bool, request: Request
) -> Answer:
    page = _page(given["more"]) if "more" in given else given
    question = await _question(access, page)
    async with opened(access) as connection:
        rows = await reading.find(connection, question)
        more = ""
        if len(rows) > question.limit:
            rows = rows[: question.limit]
            more = _more(request, page, rows[-1][1])
        bodies = [shaped(body.encode(), shape, languages) for body, _stored in rows]
        whole = b'{"statements":[' + b",".join(bodies) + b'],"more":' + msgspec.json.encode(more) + b"}"
        found = await _with_files(connection, access, whole, bodies) if with_files else Answer(200, whole)
    if rows:
        found.headers["Last-Modified"] = format_datetime(max(row[1] for row in rows).astimezone(UTC), usegmt=True)
    return found


def shaped(body: bytes, shape: str, languages: str) -> bytes:
    if shape == "ids":
        return formats.as_ids(body)
    return formats.as_canonical(body, formats.preferred(languages)) if shape == "canonical" else body


async def _with_files(connection: Connection, access: Access, whole: bytes, bodies: list[bytes]) -> Answer:
    statements = (msgspec.json.decode(body, type=Statement) for body in bodies)
    hashes = sorted({each.sha2.lower() for statement in statements for each in attachments_of(statement)})
    files = await reading.files_of(connection, access.use_id, hashes) if hashes else []
    kind, body = multipart(whole, files)
    return Answer(200, body, Content_Type=kind)


async def _question(access: Access, given: dict[str, str]) -> Question:
    wanted: list[Wanted] = []
    with_agents, with_activities = _flag(given, "related_agents"), _flag(given, "related_activities")
    if "agent" in given:
        wanted.append(reading.wanted_agent(await key_of(access, actor_in(given["agent"])), related=with_agents))
    if "activity" in given:
        wanted.append(reading.wanted_activity(_iri(given, "activity"), related=with_activities))
    if "verb" in given:
        wanted.append(reading.wanted_verb(_iri(given, "verb")))
    if "registration" in given:
        wanted.append(reading.wanted_registration(registration(given["registration"])))
    return Question(
        use_id=access.use_id, limit=_limit(given.get("limit", "0")), wanted=wanted, since=_moment(given, "since"),
        until=_moment(given, "until"), ascending=_flag(given, "ascending"), after=_moment(given, "after"),
    )  # fmt: skip


def registration(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        raise wrong(400, "The registration is not a UUID.") from None


def _iri(given: dict[str, str], name: str) -> str:
    if not values.is_iri(given[name]):
        raise wrong(400, f"The {name} is not an IRI.")
    return given[name]


def _limit(text: str) -> int:
    if not text.isdecimal() or not text.isascii() or len(text) > 9:
        raise wrong(400, "The limit is a whole number, and 0 means as many as we give.")
    return min(int(text) or MOST, MOST)


def _moment(given: dict[str, str], name: str) -> datetime | None:
    if name not in given:
        return None
    found = values.moment_of(given[name])
    if found is None:
        raise wrong(400, f"{name} is not a time as RFC 3339 writes it.")
    return found


def _flag(given: dict[str, str], name: str) -> bool:
    text = given.get(name, "false")
    if text not in ("true", "false"):
        raise wrong(400, f"{name} is true or false.")
    return text == "true"


def _more(request: Request, page: dict[str, str], last: datetime) -> str:
    """Where the next page is: the same question, from where this page ended."""
    kept = {name: value for name, value in page.items() if name != "more"} | {"after": last.isoformat()}
    text = base64.urlsafe_b64encode(msgspec.json.encode(kept)).decode().rstrip("=")
    rest = "".join(f"&{name}={page[name]}" for name in ("format", "attachments") if name in page)
    return f"/xapi/statements?more={text}{rest}"


def _page(text: str) -> dict[str, str]:
    try:
        found: Any = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=dict[str, str])
    except (msgspec.DecodeError, binascii.Error, ValueError, RecursionError):
        raise wrong(400, "This is not one of our more addresses.") from None
    if set(found) - MANY - {"after"}:
        raise wrong(400, "This is not one of our more addresses.")
    return dict(found)
