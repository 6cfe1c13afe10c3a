"""What `tillit import statements` runs: finds the key, takes the files in one after the other, and says how far it is."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import msgspec
import psycopg
from django.db import transaction
from psycopg_pool import PoolTimeout

from tillit.activity.files import cursor
from tillit.activity.files.archives import Broken
from tillit.activity.files.report import told
from tillit.activity.files.taking import Stopped, Taking
from tillit.activity.lrs import tallies
from tillit.activity.models import Key
from tillit.activity.queries import keys_in_force
from tillit.activity.store import pool
from tillit.fence import scope
from tillit.organisations.acting import everything

DONE, CANNOT, SOME_LEFT_OUT = 0, 1, 3
WIDE = 30  # signs of the bar


@dataclass
class File:
    """What became of one of them."""

    name: str
    taking: Taking
    stopped: str = ""
    already: bool = False

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.name, "lines": self.taking.place.lines, "finished": self.taking.place.finished,
            "taken_in_before": self.already, "stopped": self.stopped, **msgspec.to_builtins(self.taking.report),
            "examples": msgspec.to_builtins(self.taking.examples),
        }  # fmt: skip


def key_of(name: str, use_id: int) -> Key | None:
    """The key by its public name; or the newest of the use that may send."""
    with transaction.atomic(), scope.enter(everything()):
        rows = keys_in_force().filter(rights__contains=["write"])
        return (rows.filter(name=name) if name else rows.filter(use_id=use_id)).first()


def import_files(
    paths: Sequence[Path], key: Key, *, corrects: bool = True, again: bool = False, out: TextIO | None = None
) -> list[File]:
    """In the order of their names, which begin with their day."""
    files, paths = [], sorted(paths, key=lambda path: path.name)
    for path in paths:
        with transaction.atomic(), scope.enter(everything()):
            place = cursor.found(path, key.tenant_id, key.use_id, again=again)
        files.append(File(path.name, Taking(key.secret_hash, corrects, place), already=place.finished))
    asyncio.run(_all(paths, files, out or sys.stderr))
    return files


async def _all(paths: Sequence[Path], files: Sequence[File], out: TextIO) -> None:
    try:
        for path, file in zip(paths, files, strict=True):
            if not file.already:
                await _one(path, file, out)
            if file.stopped:
                break
    finally:
        with suppress(psycopg.OperationalError, PoolTimeout):  # said already, where it stopped
            await tallies.write_out()
        await pool.close()


async def _one(path: Path, file: File, out: TextIO) -> None:
    with path.open("rb") as source:
        bar = Bar(file.name, path.stat().st_size, source, out)
        file.taking.seen = bar.show
        try:
            await file.taking.take(source)
        except (Broken, Stopped) as error:
            file.stopped = str(error)
        finally:
            bar.end()


def status(files: Sequence[File]) -> int:
    if any(file.stopped or not file.taking.place.finished for file in files):
        return CANNOT
    return DONE if all(file.taking.report.clean for file in files) else SOME_LEFT_OUT


def sentences(files: Sequence[File]) -> list[str]:
    lines: list[str] = []
    for file in files:
        lines += told(file.name, file.taking.report, file.taking.examples)
        if file.already:
            lines.append("  Taken in before; nothing was done now. --again reads it anew.")
        elif file.stopped:
            lines.append(f"  Stopped after line {file.taking.place.lines}: {file.stopped} Run it again to go on.")
    return lines


class Bar:
    """How far we are: one line that grows on a terminal, a line now and then elsewhere."""

    EACH, ELSEWHERE = 0.2, 30.0  # seconds between two

    def __init__(self, name: str, size: int, source: BinaryIO, out: TextIO) -> None:
        self._name, self._size, self._source, self._out = name, max(size, 1), source, out
        self._terminal = out.isatty()
        self._begun = self._shown = time.monotonic()

    def show(self, line: int) -> None:
        now = time.monotonic()
        if now - self._shown < (self.EACH if self._terminal else self.ELSEWHERE):
            return
        self._shown = now
        share = min(self._source.tell() / self._size, 1.0)
        speed = line / max(now - self._begun, 0.001)
        text = f"{self._name}  {share:4.0%}  line {line}  {speed:.0f} a second"
        if self._terminal:
            full = round(share * WIDE)
            text = f"\r[{'#' * full}{'.' * (WIDE - full)}] {text}\x1b[K"
        print(text, end="" if self._terminal else "\n", file=self._out, flush=True)

    def end(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", file=self._out, flush=True)
