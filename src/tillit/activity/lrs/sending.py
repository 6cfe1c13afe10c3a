"""Statements on their way in: read, judged by the gate, kept whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec
from msgspec import UNSET

from tillit.activity.gate import Kept, Refused, said
from tillit.activity.lrs import tallies
from tillit.activity.lrs.access import Access, opened
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.lrs.pupils import pupils_of
from tillit.activity.store.hashing import number
from tillit.activity.store.rows import Row, refs_of
from tillit.activity.store.writing import Batch, Conflict, write
from tillit.activity.xapi.attachments import Received, attachments_of, received
from tillit.activity.xapi.completed import completed
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.model import VOIDED, Object, Statement
from tillit.activity.xapi.multipart import File
from tillit.activity.xapi.versions import Version

MOST = 10_000  # statements of one request
MOST_TOLD = 20  # refusals told of in one answer
AT_A_TIME = 25  # statements judged before others are let by
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
Tell = Callable[[int, Refused], dict[str, Any]]


async def post(request: Request, version: Version, access: Access) -> Answer:
    if request.query:
        raise wrong(400, "Statements are sent without parameters.")
    statements, files = read(request, version)
    ids = await keep([completed_but_time(each, version) for each in statements], files, access)
    return Answer(200, msgspec.json.encode(ids))


async def put(request: Request, version: Version, access: Access) -> Answer:
    if set(request.query) != {"statementId"}:
        raise wrong(400, "A statement is put with its statementId, and nothing else.")
    statements, files = read(request, version)
    given = _uuid(request.query["statementId"])
    if len(statements) != 1:
        raise wrong(400, "One statement is put at a time.")
    one = statements[0]
    if one.id is not UNSET and _uuid(one.id) != given:
        raise wrong(400, "The statement's id is not the statementId.")
    await keep([completed_but_time(msgspec.structs.replace(one, id=str(given)), version)], files, access)
    return Answer(204)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise wrong(400, "The statementId is not a UUID.") from None


def read(request: Request, version: Version) -> Received:
    found = received(request.body, request.header("content-type"), version)
    if len(found.statements) > MOST:
        raise wrong(413, f"At most {MOST} statements may be sent at once.")
    return found


def completed_but_time(statement: Statement, version: Version) -> Statement:
    """What was sent without a time gets the time it is stored, and that is not known yet."""
    whole = completed(statement, version, "")
    return whole if statement.timestamp is not UNSET else msgspec.structs.replace(whole, timestamp=UNSET)


@dataclass
class Judged:
    """What the gate says of each statement. `refused`: by their place in what was sent."""

    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)  # the places of those that are withheld


async def keep(
    statements: list[Statement], files: dict[str, File], access: Access, tell: Tell | None = None
) -> list[str]:
    """The ids of all, also of those the pupil's standing keeps out: whoever sends learns nothing of that.
    `tell`: what is answered of a refusal, for who did not send statements."""
    judged = await judge(statements, files, access)
    if judged.refused:
        async with opened(access):  # what was said no to by what we remembered, must still be so
            pass
        raise refusal(judged, access, tell)
    # Also with nothing to keep: the same way through the database takes the same time, and tells nothing of a pupil.
    await store(judged.rows, access)
    for because in judged.withheld:
        tallies.withheld(access, because)
    return [str(each.id).lower() for each in statements]


def refusal(judged: Judged, access: Access, tell: Tell | None = None) -> Answer:
    tallies.refused(access, [verdict for _place, verdict in judged.refused])
    told = [tell(place, verdict) if tell else {"statement": place, "why": said.on_the_wire(verdict, access.declaration)}
            for place, verdict in judged.refused[:MOST_TOLD]]  # fmt: skip
    return wrong(403, "Nothing was kept: the service's record of processing does not name what was sent.", refused=told)


async def judge(statements: list[Statement], files: dict[str, File], access: Access) -> Judged:
    now, authority, found = datetime.now(UTC), msgspec.json.encode(access.authority), Judged()
    pupils = await pupils_of(access, statements)
    async with _turn(len(statements)):
        for place, (statement, pupil) in enumerate(zip(statements, pupils, strict=True)):
            if place and place % AT_A_TIME == 0:
                await asyncio.sleep(0)
            verdict = access.gate.judge(statement, pupil, now)
            if files and isinstance(verdict, Kept):
                verdict = _with_files(verdict, files, access)
            if isinstance(verdict, Kept):
                found.rows.append(row_of(verdict, files, authority))
            elif isinstance(verdict, Refused):
                found.refused.append((place, verdict))
            else:
                found.withheld.append(str(verdict.because))
                found.left_out.append(place)
    return found


def _turn(number: int) -> asyncio.Lock | nullcontext[None]:
    """Large batches are judged one after the other, and let others by on the way: the writer has something to do while
    the next is judged, and who sends one statement waits for no batch."""
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()) if number > AT_A_TIME else nullcontext()


def batch_of(rows: list[Row], access: Access, **more: Any) -> Batch:
    by = (access.use_id, access.tenant_id, access.key_id, access.policy, access.generation, access.exact)
    return Batch(*by, rows, **more)


async def store(rows: list[Row], access: Access) -> int:
    """How many were new.

    That an id is taken by other words (xAPI 1.0.3, Data 2.3.2: SHOULD be told) is told to keys that may read back. To others
    it would tell that the first was kept, and so of a pupil for whom it was not: they are answered as always, and what was
    here first stands."""
    try:
        written = await write(batch_of(rows, access, whole=may_know(access)))
    except Conflict as conflict:
        sentence = "is here already and says something else. If it is right, send it to corrections."
        raise wrong(409, f"The statement {conflict.id} {sentence}") from None
    tallies.kept(access, written.new, written.same + len(written.left_out))
    return written.new


def may_know(access: Access) -> bool:
    """Whether what became of a statement is no secret to whoever sent it: they may read it."""
    return "read" in access.rights


def _with_files(kept: Kept, files: dict[str, File], access: Access) -> Kept | Refused:
    found = [
        finding for each in attachments_of(kept.statement) if (file := files.get(each.sha2.lower()))
        for finding in access.gate.judge_part(file.content_type, file.content)
    ]  # fmt: skip
    return Refused(tuple(found)) if found else kept


def row_of(kept: Kept, files: dict[str, File], authority: bytes) -> Row:
    statement = kept.statement
    body = msgspec.json.encode(statement)
    registration = statement.context.registration if statement.context is not UNSET else UNSET
    target = UUID(str(statement.object.id)) if statement.object.object_type == "StatementRef" else None
    return Row(
        id=UUID(str(statement.id)), statement=statement,
        actor=number("actor", agent_key(statement.actor) or ""),
        verb=number("verb", statement.verb.id),
        object=number("object", _about(statement.object)),
        registration=None if registration is UNSET else number("registration", registration.lower()),
        refs=refs_of(statement), delete_on=kept.delete_on,
        body=body[:-1] + b',"authority":' + authority + b"}", timed=statement.timestamp is not UNSET,
        voids=target if statement.verb.id == VOIDED else None, target=target, outside_hours=kept.outside_hours,
        files=tuple(files[each.sha2.lower()] for each in attachments_of(statement) if each.sha2.lower() in files)
        if files else (),
    )  # fmt: skip


def _about(thing: Object) -> str:
    """What the statement is about, by one name; a statement inside a statement has none."""
    if thing.object_type in ("Agent", "Group"):
        return agent_key(thing) or ""
    return "" if thing.id is UNSET else thing.id
