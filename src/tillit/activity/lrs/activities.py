"""Activities: what is known of one, gathered from the newest statements about it (xAPI-Communication 2.5).

Read from the statements each time: a row for each activity would be one that every pupil of a class writes to."""

from __future__ import annotations

from typing import Any

import msgspec

from tillit.activity.lrs.access import access_of, opened, shown
from tillit.activity.lrs.http import Answer, Request, wrong
from tillit.activity.store import reading
from tillit.activity.store.reading import Question
from tillit.activity.xapi import values
from tillit.activity.xapi.versions import Version

INSIDE = ("object", "context", "contextActivities")
LOOKED_AT = 50  # the newest statements about it


async def answer(request: Request, version: Version) -> Answer:
    access = await access_of(shown(request))
    if request.method not in ("GET", "HEAD"):
        raise wrong(405, "Activities are asked for with GET.")
    if set(request.query) != {"activityId"} or not values.is_iri(request.query["activityId"]):
        raise wrong(400, "Ask for one activityId, an IRI.")
    iri = request.query["activityId"]
    async with opened(access) as connection:
        question = Question(access.use_id, LOOKED_AT, (reading.wanted_activity(iri, related=True),))
        rows = await reading.find(connection, question)
    definition: dict[str, Any] = {}
    for body, _stored in reversed(rows):
        for found in definitions(msgspec.json.decode(body), iri):
            _learn(definition, found)
    known = {"objectType": "Activity", "id": iri} | ({"definition": definition} if definition else {})
    return Answer(200, msgspec.json.encode(known))


def definitions(part: Any, iri: str) -> list[dict[str, Any]]:
    """Wherever in a statement the activity is described."""
    if isinstance(part, list):
        return [found for each in part for found in definitions(each, iri)]
    if not isinstance(part, dict):
        return []
    mine = part.get("definition")
    here = [mine] if part.get("id") == iri and isinstance(mine, dict) else []
    inner = (value for name, value in part.items() if name in INSIDE or isinstance(value, list))
    return here + [found for each in inner for found in definitions(each, iri)]


def _learn(known: dict[str, Any], found: dict[str, Any]) -> None:
    """Newer counts; languages are added to those there are."""
    for name, value in found.items():
        both = isinstance(value, dict) and isinstance(known.get(name), dict)
        known[name] = {**known[name], **value} if both else value
