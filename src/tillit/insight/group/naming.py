"""What a task is called, and what its answers mean, as its supplier said when it was last sent. Nothing of who answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import msgspec
from django.db import connection

from tillit.activity.store.hashing import number

LONGEST = 300  # letters of a text that is kept: a task, not an essay
MOST = 40  # choices

LAST = """
SELECT s.body FROM unnest(%(objects)s::bigint[]) AS wanted (object), LATERAL (
  SELECT body FROM activity_statement WHERE use_id = %(use)s AND object = wanted.object ORDER BY stored DESC LIMIT 1) AS s
"""
Texts = Mapping[str, str]  # by language


class _Part(msgspec.Struct, frozen=True, rename="camel", gc=False):
    pass


class _Choice(_Part, frozen=True):
    id: str = ""
    description: dict[str, str] = {}


class _Definition(_Part, frozen=True):
    name: dict[str, str] = {}
    description: dict[str, str] = {}
    choices: list[_Choice] = []


class _Thing(_Part, frozen=True):
    id: str = ""
    definition: _Definition = _Definition()


class _Said(_Part, frozen=True):
    object: _Thing = _Thing()


class Task(msgspec.Struct, frozen=True):
    name: dict[str, str] = {}
    description: dict[str, str] = {}
    choices: dict[str, dict[str, str]] = {}  # what each stands for, where more than its own name


_decoder = msgspec.json.Decoder(_Said)


def tasks(wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], Task]:
    """By use and address; those nothing is known of are left out. One question for each use, one step of an index for
    each task."""
    by_use: dict[int, set[str]] = defaultdict(set)
    for use, thing in wanted:
        by_use[use].add(thing)
    found = {}
    for use, things in sorted(by_use.items()):
        with connection.cursor() as cursor:
            cursor.execute(LAST, {"use": use, "objects": [number("object", each) for each in sorted(things)]})
            for (body,) in cursor.fetchall():
                said = _read(body)
                if said and said.id in things:
                    found[use, said.id] = _task(said.definition)
    return found


def _read(body: str) -> _Thing | None:
    try:
        return _decoder.decode(body).object
    except msgspec.DecodeError:
        return None


def _task(told: _Definition) -> Task:
    choices = {each.id.strip().lower(): _short(each.description) for each in told.choices[:MOST]}
    return Task(_short(told.name), _short(told.description), {key: text for key, text in choices.items() if text})


def _short(texts: Texts) -> dict[str, str]:
    return {language: text.strip()[:LONGEST] for language, text in texts.items() if text.strip()}
