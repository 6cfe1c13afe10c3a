"""A roster as it comes: a zip, a folder or one file. Opened with a limit, because what is packed may be larger than it
looks."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tillit.organisations.rostering.roster import NotARoster

LIMIT = 512 * 1024 * 1024
FILES = 100


def open_path(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.suffix.lower() in (".csv", ".xml"))
        return {file.name: file.read_bytes() for file in found}
    return open_bytes(path.name, path.read_bytes())


def open_bytes(name: str, content: bytes) -> dict[str, bytes]:
    if not content.startswith(b"PK\x03\x04"):
        return {name: content}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpack(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise NotARoster("broken_zip", name) from error


def _unpack(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [
        info for info in archive.infolist() if not info.is_dir() and info.filename.lower().endswith((".csv", ".xml"))
    ]
    if len(members) > FILES:
        raise NotARoster("too_many_files")
    found: dict[str, bytes] = {}
    left = LIMIT
    for info in members:
        name = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
        if "__MACOSX" in info.filename:
            continue
        if name in found:
            raise NotARoster("same_file_twice", name)
        with archive.open(info) as file:
            found[name] = file.read(left + 1)
        left -= len(found[name])
        if left < 0:
            raise NotARoster("too_large")
    return found
