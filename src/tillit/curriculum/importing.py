"""From files to rows, in two steps: what would change, and then that it does. The same files again change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db import transaction
from msgspec import UNSET

from tillit.audit import actions as audit
from tillit.curriculum import merging
from tillit.curriculum.grep import things
from tillit.curriculum.grep.files import Gathered, gather
from tillit.curriculum.grep.things import AnyThing
from tillit.curriculum.grep.values import Wrong
from tillit.curriculum.models import Aim, AimSet, Element, Fact, Plan
from tillit.fence import scope
from tillit.fence.scope import Scope

SHIPPED = Path(__file__).parent / "data" / "grep.json"
# What is pointed at before what points.
MODELS: dict[str, type[Fact]] = {"Plan": Plan, "AimSet": AimSet, "Aim": Aim, "Element": Element}
POINTS = {"plan": ("Plan", things.Plan), "aim_set": ("AimSet", things.AimSet)}
BATCH = 1000
# Nobody in particular: facts of no tenant, written when the installation is brought up to date.
THE_MACHINE = Scope(write=frozenset({0}))


@dataclass(frozen=True)
class Change:
    """One thing that is added, changed, ended (no longer in force) or replaced (something carries it on)."""

    kind: str
    code: str
    what: str
    fields: merging.Changes


@dataclass(frozen=True)
class Preview:
    gathered: Gathered
    changes: tuple[Change, ...]
    same: int

    @property
    def wrong(self) -> tuple[Wrong, ...]:
        return self.gathered.wrong

    @cached_property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """(kind, what) → how many."""
        return Counter((change.kind, change.what) for change in self.changes)


def preview(path: Path) -> Preview:
    return compared(gather(path))


def compared(gathered: Gathered) -> Preview:
    found = _with_what_they_point_at(gathered.things)
    changes: list[Change] = []
    same = 0
    stored = _stored(found)
    for key, thing in found.items():
        fields = merging.changes(stored[key], thing) if key in stored else _new(thing)
        if key in stored and not fields:
            same += 1
            continue
        changes.append(Change(key[0], key[1], _what(fields, new=key not in stored), fields))
    changes.sort(key=lambda change: (list(MODELS).index(change.kind), change.code))
    return Preview(gathered, tuple(changes), same)


def _with_what_they_point_at(found: Mapping[tuple[str, str], AnyThing]) -> dict[tuple[str, str], AnyThing]:
    """A file may name a plan that no file holds and that is not here: then its code is all we know of it."""
    whole = dict(found)
    for thing in found.values():
        for field, (kind, make) in POINTS.items():
            code = getattr(thing, field, UNSET)
            if code is not UNSET:
                whole.setdefault((kind, code), make(code=code, mentioned=True))
    return whole


def _stored(found: Iterable[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    wanted: dict[str, list[str]] = {kind: [] for kind in MODELS}
    for kind, code in found:
        wanted[kind].append(code)
    return {
        (kind, row["code"]): dict(row)
        for kind, codes in wanted.items()
        for row in MODELS[kind]._default_manager.filter(pk__in=codes).values()
    }


def _new(thing: AnyThing) -> merging.Changes:
    return {name: (None, value) for name, value in merging.said(thing).items() if value not in (None, "", [], {})}


def _what(fields: merging.Changes, *, new: bool) -> str:
    if new:
        return "added"
    if fields.get("status", (None, None))[1] == Fact.Status.ENDED:
        return "ended"
    return "replaced" if {"replaced_by", "reused_from"} & set(fields) else "changed"


@transaction.atomic
def apply(found: Preview, *, by: Any) -> None:
    """Everything, or nothing. `by`: who acts (it is written in their log), or None for the machine itself."""
    with scope.enter(by.scope if by else THE_MACHINE):
        for kind, model in MODELS.items():
            _write(model, [change for change in found.changes if change.kind == kind])
        if by and found.changes:
            counts = {f"{kind} {what}": number for (kind, what), number in found.counts.items()}
            audit.record("curriculum_imported", None, by=by, tenant_id=by.tenant_id, **counts)


def _write(model: type[Fact], changes: list[Change]) -> None:
    added = [change for change in changes if change.what == "added"]
    rows = [model(code=change.code, **_after(change)) for change in added]
    model._default_manager.bulk_create(rows, batch_size=BATCH)
    changed = {change.code: _after(change) for change in changes if change.what != "added"}
    known = model._default_manager.in_bulk(list(changed))
    for code, values in changed.items():
        for name, value in values.items():
            setattr(known[code], name, value)
    fields = {name.removesuffix("_id") for values in changed.values() for name in values}
    if fields:
        model._default_manager.bulk_update(known.values(), sorted(fields), batch_size=BATCH)


def _after(change: Change) -> dict[str, Any]:
    return {name: after for name, (_before, after) in change.fields.items()}


def load_shipped() -> int:
    """The part of Grep that comes with the product, so that there is something to begin with. Undated: what somebody
    reads in from Grep itself always counts before it."""
    with transaction.atomic(), scope.enter(THE_MACHINE):
        found = preview(SHIPPED)
        apply(found, by=None)
    return len(found.changes)
