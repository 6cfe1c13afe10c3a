"""Agents: who is meant by an agent, and what its other names are (xAPI-Communication 2.4)."""

from __future__ import annotations

import msgspec
from msgspec import UNSET

from tillit.activity.lrs.access import access_of, opened, shown
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.lrs.pupils import key_of
from tillit.activity.store import reading
from tillit.activity.store.reading import Question
from tillit.activity.xapi import reading as reading_xapi
from tillit.activity.xapi.identity import agent_key
from tillit.activity.xapi.model import Actor, Statement
from tillit.activity.xapi.versions import Version

LOOKED_AT = 20  # statements looked through for names


def actor_in(text: str) -> Actor:
    actor = reading_xapi.actor_in(text.encode())
    if agent_key(actor) is None:
        raise wrong(400, "The agent has no identifier.")
    return actor


async def answer(request: Request, version: Version) -> Answer:
    access = await access_of(shown(request))
    if request.method not in ("GET", "HEAD"):
        raise wrong(405, "Agents are asked for with GET.")
    if set(request.query) != {"agent"}:
        raise wrong(400, "Ask for one agent.")
    actor = actor_in(request.query["agent"])
    wanted = reading.wanted_agent(await key_of(access, actor), related=False)
    async with opened(access) as connection:
        rows = await reading.find(connection, Question(access.use_id, LOOKED_AT, (wanted,)))
    found = [msgspec.json.decode(body, type=Statement).actor for body, _stored in rows]
    names = {each.name for each in [actor, *found] if each.name is not UNSET and _same(each, actor)}
    person: dict[str, object] = {"objectType": "Person"}
    if names:
        person["name"] = sorted(str(name) for name in names)
    for field in ("mbox", "mbox_sha1sum", "openid", "account"):
        value = getattr(actor, field)
        if value is not UNSET:
            person[field] = [value]
    return Answer(200, msgspec.json.encode(person))


def _same(one: Actor, other: Actor) -> bool:
    return one is other or agent_key(one) == agent_key(other)
