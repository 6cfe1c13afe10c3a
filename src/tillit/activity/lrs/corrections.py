"""Statements sent again with their own id, saying something else: the profile the Norwegian services follow asks for it,
and xAPI answers it with 409. Here, and in files, the new takes the place of what was said before."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec import UNSET

from tillit.activity.gate.people import ANONYMOUS, stand_in
from tillit.activity.lrs import tallies
from tillit.activity.lrs.access import Access, access_of, opened, shown
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.lrs.pupils import key_of
from tillit.activity.lrs.sending import Judged, batch_of, completed_but_time, judge, may_know, read, refusal
from tillit.activity.store.correcting import Elsewhere
from tillit.activity.store.hashing import number
from tillit.activity.store.writing import Conflict, Written, write
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.versions import Version


async def answer(request: Request, version: Version) -> Answer:
    access = await access_of(shown(request))
    if request.method != "POST":
        raise wrong(405, "Corrections are sent with POST.")
    if "write" not in access.rights:
        raise wrong(403, "This key may read back, and not send.")
    if request.query:
        raise wrong(400, "Corrections are sent without parameters.")
    statements, files = read(request, version)
    if any(each.id is UNSET for each in statements):
        raise wrong(400, "Each correction has the id of the statement it corrects.")
    statements = [completed_but_time(each, version) for each in statements]
    judged = await judge(statements, files, access)
    if judged.refused:
        async with opened(access):
            raise refusal(judged, access)
    try:
        await write_over(statements, judged, access, whole=may_know(access))
    except Conflict as conflict:
        raise wrong(409, f"{conflict.id} voids a statement, or would: that cannot be corrected.") from None
    tallies.sent_as_correction(access, len(statements))
    return Answer(200, msgspec.json.encode([str(each.id) for each in statements]))


async def write_over(statements: Sequence[Statement], judged: Judged, access: Access, *, whole: bool) -> Written:
    """What was not here is kept as new: whoever sends learns nothing of what was kept before."""
    elsewhere = [await _elsewhere(statements[place], access) for place in judged.left_out]
    written = await write(batch_of(judged.rows, access, whole=whole, corrects=True, elsewhere=elsewhere))
    for because in judged.withheld:
        tallies.withheld(access, because)
    left_out = 0 if whole else len(written.left_out)
    tallies.kept(access, written.new, written.same + left_out, written.corrected)
    return written


async def _elsewhere(statement: Statement, access: Access) -> Elsewhere:
    """All the ways the store may know the one it is about."""
    keys = {await key_of(access, statement.actor), agent_key(statement.actor), agent_key(stand_in(ANONYMOUS))}
    return Elsewhere(UUID(str(statement.id)), frozenset(number("actor", key or "") for key in keys))
