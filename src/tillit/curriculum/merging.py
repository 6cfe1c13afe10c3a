"""What becomes of what is here when a file says something. Pure: nothing is ever taken away because a file lacks it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import UNSET

from tillit.curriculum.grep.things import AnyThing, Status
from tillit.curriculum.grep.values import ENACTED, settled

Row = Mapping[str, Any]
Changes = dict[str, tuple[Any, Any]]
TEXTS = ("titles", "short")
EMPTY: tuple[Any, ...] = (None, "", [], {}, 0)


def said(thing: AnyThing) -> dict[str, Any]:
    """The fields the thing says something of, as they are stored. Keys to other things are `<name>_id`."""
    found = {}
    for name in thing.__struct_fields__:
        value = getattr(thing, name)
        if value is not UNSET and name not in ("code", "mentioned"):
            stored = list(value) if isinstance(value, tuple) else value
            found[f"{name}_id" if name in ("plan", "aim_set") else name] = stored
    return found


def changes(stored: Row, thing: AnyThing) -> Changes:
    """Field → before and after. An older file only fills in what is missing; a mention too."""
    found: Changes = {}
    newer = is_newer(stored["changed_at"], thing)
    for name, value in said(thing).items():
        before = stored[name]
        after = _texts(before, value, newer, thing) if name in TEXTS else value
        if after != before and after not in EMPTY and _may(name, before, after, newer, stored["changed_at"], thing):
            found[name] = (before, after)
    return found


def is_newer(stored_at: datetime | None, thing: AnyThing) -> bool:
    """Whether the thing may change what is stored. Undated, it may where what is stored is undated too."""
    if thing.mentioned:
        return False
    if thing.changed_at is UNSET:
        return stored_at is None
    return stored_at is None or thing.changed_at >= stored_at


def _may(name: str, before: Any, after: Any, newer: bool, stored_at: datetime | None, thing: AnyThing) -> bool:
    if name == "status" and before == Status.ENDED:
        # What has ended comes back only by a file that is known to be newer than the one that ended it.
        return thing.changed_at is not UNSET and stored_at is not None and thing.changed_at > stored_at
    if name == "status":
        return newer
    return newer or before in EMPTY or name in TEXTS


def _texts(before: Mapping[str, str], after: Mapping[str, str], newer: bool, thing: AnyThing) -> dict[str, str]:
    kept = dict(before)
    if newer:
        # A text of which nobody knew the language gives way to one whose file says it.
        kept.pop(ENACTED, None)
        return settled({**kept, **after})
    if thing.mentioned and before:
        return kept
    return settled({**after, **kept})
