"""Values a service puts in extensions: only under keys we know, and only in the form the field has."""

from __future__ import annotations

from typing import Any

from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import EXTENSIONS, IDENTITY
from tillit.activity.gate.verdict import Rule
from tillit.record.codes import Treatment

NUMBERS = frozenset({"attempts", "hints", "progress", "score"})
TREES = frozenset({"location", "accessibility_need", "health"})
LONG = frozenset({"free_text", "answer"})
SMALL = 10_000  # too small to be anything but a number
SHORT_TEXT, LONG_TEXT = 300, 20_000
DEEPEST, MOST_VALUES, MOST_KEY = 4, 200, 64


def extensions(judging: Judging, sent: dict[str, Any], path: str) -> dict[str, Any] | None:
    """What is kept of an extension object, or None where nothing is."""
    kept = {}
    for iri, value in sent.items():
        field = EXTENSIONS.get(iri)
        if field is None:
            judging.find("", Rule.UNKNOWN_EXTENSION, f"{path}[{shown(judging, iri)}]")
        elif (found := extension(judging, field, value, f"{path}[{iri}]")) is not None:
            kept[iri] = found[0]
    return kept or None


def shown(judging: Judging, iri: str) -> str:
    """An unknown extension by its name, for the answer to the sender: without query, and not if it speaks of anybody."""
    bare = iri.split("?", 1)[0].split("#", 1)[0].replace("]", "")
    return "…" if len(bare) > 200 or judging.rules.scanner.text(iri, "key") else bare


def extension(judging: Judging, field: str, value: Any, path: str) -> tuple[Any] | None:
    """The value as it is kept, in a tuple, as null is a value too."""
    if field in IDENTITY:
        judging.declared(field, path)
        return None
    treatment = judging.treatment(field, path)
    if treatment is Treatment.DROP:
        return None
    if treatment is Treatment.PSEUDONYM:
        judging.personal = True
        mark = judging.rules.pseudonym(field, value, judging.pseudonym)
        return None if mark is None else (mark,)
    tree(judging, field, value, path)
    return (value,)


def tree(judging: Judging, field: str, value: Any, path: str) -> None:
    """One value, or a flat list of them; keys of its own and more depth only where the field is made of parts."""
    if field in NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
        judging.find(field, Rule.FORM, path)
        return
    if isinstance(value, int) and -SMALL < value < SMALL:
        return
    deepest = DEEPEST if field in TREES else 1
    queue: list[tuple[Any, int]] = [(value, 0)]
    for count, (item, depth) in enumerate(queue):
        if count > MOST_VALUES or depth > deepest or (isinstance(item, dict) and field not in TREES):
            judging.find(field, Rule.TOO_DEEP, path)
            return
        if isinstance(item, dict):
            keys(judging, field, item, path)
            queue.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            queue.extend((inner, depth + 1) for inner in item)
        else:
            leaf(judging, field, item, path)


def keys(judging: Judging, field: str, item: dict[str, Any], path: str) -> None:
    for key in item:
        if len(key) > MOST_KEY:
            judging.find(field, Rule.TOO_LONG, path)
        judging.look_at_key(key, path, field)


def leaf(judging: Judging, field: str, value: Any, path: str) -> None:
    if isinstance(value, str):
        longest, where = (LONG_TEXT, "text") if field in LONG else (SHORT_TEXT, "value")
        if len(value) > longest:
            judging.find(field, Rule.TOO_LONG, path)
        else:
            judging.look(value, "text" if where == "text" else "value", path, field)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        judging.look_at_number(value, path, field)
