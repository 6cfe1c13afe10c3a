"""Folders, zip archives, JSON and JSON lines, as they lie on data.udir.no or were put together from it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from tillit.curriculum.grep.reading import read, type_of
from tillit.curriculum.grep.things import AnyThing
from tillit.curriculum.grep.values import Wrong

SUFFIXES = {".json", ".jsonl", ".ndjson"}
LARGEST = 500 * 1024 * 1024  # unpacked; the whole of Grep is far less


@dataclass(frozen=True)
class Gathered:
    """All that the files said. `things`: by kind and code; `unused`: how many of the types of object we do not use."""

    things: Mapping[tuple[str, str], AnyThing] = field(default_factory=dict)
    unused: Mapping[str, int] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    files: int = 0


def gather(path: Path) -> Gathered:
    return gathered(contents(path))


def gathered(files: Iterable[tuple[str, bytes | Wrong]]) -> Gathered:
    things: dict[tuple[str, str], AnyThing] = {}
    unused: Counter[str] = Counter()
    wrong: list[Wrong] = []
    number = 0
    for name, content in files:
        number += 1
        for where, raw in _objects(name, content):
            try:
                if isinstance(raw, Wrong):
                    raise raw
                found = read(raw)
                if not found:
                    unused[type_of(raw) or "without a type"] += 1
            except Wrong as error:
                wrong.append(Wrong(error.field, error.what, error.file or where))
                continue
            for thing in found:
                key = (type(thing).__name__, thing.code)
                things[key] = joined(things[key], thing) if key in things else thing
    return Gathered(things, dict(unused), tuple(wrong), number)


def joined(one: AnyThing, other: AnyThing) -> AnyThing:
    """What two places say of the same thing: the newer counts, and the other fills in what it does not say."""
    first, second = (one, other) if _weight(one) > _weight(other) else (other, one)
    missing = {
        name: getattr(second, name)
        for name in first.__struct_fields__
        if getattr(first, name) is msgspec.UNSET and getattr(second, name) is not msgspec.UNSET
    }
    return msgspec.structs.replace(first, **missing)


def _weight(thing: AnyThing) -> tuple[bool, str]:
    return not thing.mentioned, "" if thing.changed_at is msgspec.UNSET else thing.changed_at.isoformat()


def contents(path: Path) -> Iterator[tuple[str, bytes | Wrong]]:
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            if file.suffix.lower() in SUFFIXES | {".zip"}:
                yield from contents(file)
    elif zipfile.is_zipfile(path):
        yield from _unpacked(path)
    elif path.suffix.lower() == ".zip":
        yield path.name, Wrong("file", "not a zip archive, or a broken one")
    else:
        yield path.name, path.read_bytes()


def _unpacked(path: Path) -> Iterator[tuple[str, bytes | Wrong]]:
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if Path(member.filename).suffix.lower() in SUFFIXES]
        if sum(member.file_size for member in members) > LARGEST:
            yield path.name, Wrong("file", f"larger than {LARGEST // 1024 // 1024} MB when it is unpacked")
            return
        for member in members:
            name = f"{path.name}/{member.filename}"
            try:
                yield name, archive.read(member)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
                yield name, Wrong("file", f"could not be unpacked ({error})")


def _objects(name: str, content: bytes | Wrong) -> Iterator[tuple[str, Any]]:
    if isinstance(content, Wrong):
        yield name, content
        return
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        whole = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield from _lines(name, content, str(error))
        return
    found = list(_within(whole))
    if not found:
        yield name, Wrong("kode", "no object with a code in this file")
    for number, raw in enumerate(found, start=1):
        yield (name if len(found) == 1 else f"{name} #{number}"), raw


def _lines(name: str, content: bytes, why: str) -> Iterator[tuple[str, Any]]:
    lines = [line for line in BytesIO(content) if line.strip()]
    if len(lines) < 2:
        yield name, Wrong("file", f"not JSON ({why})")
        return
    for number, line in enumerate(lines, start=1):
        where = f"{name} line {number}"
        try:
            yield from ((where, raw) for raw in _within(msgspec.json.decode(line)))
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield where, Wrong("file", f"not JSON ({error})")


def _within(value: Any) -> Iterator[Any]:
    """One object, a list of them, or lists of them under names of somebody's choice."""
    if isinstance(value, list):
        for one in value:
            yield one if isinstance(one, Mapping) else Wrong("file", "a list of something else than objects")
    elif isinstance(value, Mapping) and ("kode" in value or "grep-type" in value):
        yield value
    elif isinstance(value, Mapping):
        for below in value.values():
            if isinstance(below, list):
                yield from _within(below)
