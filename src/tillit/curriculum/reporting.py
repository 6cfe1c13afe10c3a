"""The report of an import, for whoever runs it: in English, as the rest of the command line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tillit.curriculum.importing import MODELS, Change, Preview

NAMES = {"Plan": "plans", "AimSet": "sets of aims", "Aim": "competence aims", "Element": "elements"}
WHATS = ("added", "changed", "ended", "replaced")
SHOWN = 20  # of each; all of them with --json


def sentences(found: Preview, *, done: bool) -> Iterator[str]:
    yield f"{found.gathered.files} files read."
    for kind in MODELS:
        numbers = [f"{found.counts[kind, what]} {what}" for what in WHATS if found.counts.get((kind, what))]
        if numbers:
            yield f"{NAMES[kind]}: {', '.join(numbers)}"
    for what in WHATS[1:]:
        yield from _listed(what, [change for change in found.changes if change.what == what])
    yield f"{found.same} are here already, the same."
    if found.gathered.unused:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(found.gathered.unused.items()))
        yield f"Not used here: {kinds}."
    yield from (f"Not read: {wrong}" for wrong in found.wrong[: SHOWN * 5])
    if len(found.wrong) > SHOWN * 5:
        yield f"… and {len(found.wrong) - SHOWN * 5} more that could not be read."
    yield "Done." if done else "Nothing is changed yet: this is a preview. Run it again without --preview."


def _listed(what: str, changes: list[Change]) -> Iterator[str]:
    for change in changes[:SHOWN]:
        yield f"  {what}: {change.code} {_detail(change)}"
    if len(changes) > SHOWN:
        yield f"  … and {len(changes) - SHOWN} more {what}"


def _detail(change: Change) -> str:
    named = {"replaced_by": "by", "reused_from": "carries on"}
    told = [f"{said} {_text(change.fields[name][1])}" for name, said in named.items() if name in change.fields]
    return "; ".join(told) or ", ".join(sorted(set(change.fields) - {"changed_at"}))


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def as_json(found: Preview, *, done: bool) -> dict[str, Any]:
    return {
        "done": done,
        "files": found.gathered.files,
        "same": found.same,
        "unused": dict(found.gathered.unused),
        "changes": [
            {"kind": change.kind, "code": change.code, "what": change.what,
             "fields": {name: {"before": str(before) if before is not None else None, "after": str(after)}
                        for name, (before, after) in change.fields.items()}}
            for change in found.changes
        ],
        "wrong": [{"file": wrong.file, "field": wrong.field, "what": wrong.what} for wrong in found.wrong],
    }  # fmt: skip
