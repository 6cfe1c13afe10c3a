"""Which activities a service sends: addresses, names and tags. Never who did them, when or how often.

Asked of the store itself, one step of an index for each activity, so nothing is kept twice and nothing outlives its clock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import connection

from tillit.catalogue.models import Use
from tillit.curriculum.queries import code_of
from tillit.web.language import active

MOST = 2000  # activities of one use; a service with more is placed by rules
FAGKART = "https://w3id.org/xapi/avt/activity-types/fagkart_tag"

# From the last activity downwards, each time to the next: what it costs follows the activities, not the statements.
DISTINCT = """
WITH RECURSIVE seen AS (
  (SELECT object, body FROM activity_statement WHERE use_id = %(use)s ORDER BY object DESC, stored DESC LIMIT 1)
  UNION ALL
  SELECT next.object, next.body FROM seen, LATERAL (
    SELECT object, body FROM activity_statement WHERE use_id = %(use)s AND object < seen.object
    ORDER BY object DESC, stored DESC LIMIT 1) AS next
) SELECT body FROM seen LIMIT %(most)s
"""


class _Part(msgspec.Struct, frozen=True, rename="camel", gc=False):
    pass


class _Definition(_Part, frozen=True):
    name: dict[str, str] = {}
    type: str = ""


class _Activity(_Part, frozen=True):
    id: str = ""
    object_type: str = "Activity"
    definition: _Definition = _Definition()


class _Context(_Part, frozen=True):
    context_activities: dict[str, list[_Activity] | _Activity] = {}


class _Said(_Part, frozen=True):
    object: _Activity = _Activity()
    context: _Context = _Context()


@dataclass(frozen=True)
class Activity:
    """`around`: what its context names (parent, grouping, category, other), where a supplier's tags stand."""

    iri: str
    names: tuple[tuple[str, str], ...] = ()
    around: tuple[str, ...] = ()
    fagkart: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """In the language of the page, or the nearest one; the end of the address where it has no name."""
        names = {key.lower(): text for key, text in self.names}
        order = [active(), "nn", "nb", "no", "en"]
        found = next((names[key] for word in order for key in names if key == word or key.startswith(word + "-")), "")
        return found or next(iter(names.values()), "") or self.iri.rstrip("/").rsplit("/", 1)[-1]

    @property
    def tags(self) -> tuple[str, ...]:
        """Codes of the competence aims it is tagged with."""
        return tuple(dict.fromkeys(code for iri in (*self.around, self.iri) if (code := code_of(iri))))


_decoder = msgspec.json.Decoder(_Said)


def read(body: str) -> Activity | None:
    """What a stored statement is about; None where that is no activity. The rest of the body is not looked at."""
    try:
        said = _decoder.decode(body)
    except msgspec.DecodeError:
        return None
    if not said.object.id or said.object.object_type != "Activity":
        return None
    around = [one for value in said.context.context_activities.values() for one in _several(value) if one.id]
    return Activity(
        said.object.id, tuple(sorted(said.object.definition.name.items())),
        tuple(dict.fromkeys(one.id for one in around)),
        tuple(dict.fromkeys(one.id for one in around if one.definition.type == FAGKART)),
    )  # fmt: skip


def _several(value: Any) -> Collection[_Activity]:
    return value if isinstance(value, list) else [value]


def activities_of(use_id: int, most: int = MOST) -> list[Activity]:
    """By name. The scope decides whether the use is seen at all."""
    with connection.cursor() as cursor:
        cursor.execute(DISTINCT, {"use": use_id, "most": most})
        found = [activity for (body,) in cursor.fetchall() if (activity := read(body))]
    return sorted(found, key=lambda one: (one.name.lower(), one.iri))


def within(uses: Collection[Use], most: int = MOST) -> Iterator[tuple[Use, Activity]]:
    """Of several uses, no more than `most` altogether."""
    left = most
    for use in uses:
        found = activities_of(use.pk, left)
        yield from ((use, activity) for activity in found)
        left -= len(found)
        if left <= 0:
            return
