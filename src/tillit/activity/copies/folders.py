"""Where the copies lie, in folders that DuckDB, Spark and Arrow know how to read:
`owner=<id>/month=YYYY-MM/part-<use>-<first>.parquet`."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from django.conf import settings

from tillit.activity.copies import columns
from tillit.activity.models import Copy

PART = re.compile(r"\.?part-(\d+)-\d+\.parquet")
SPILL = ".spill-"
LONGEST = timedelta(days=1)  # no run takes so long
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def root() -> Path:
    return Path(settings.COPIES)


def path_of(copy: Copy) -> Path:
    """Never another name for the same stretch: a file that is made anew takes the place of the old one in one step."""
    since = (copy.first - _EPOCH).total_seconds()
    name = f"part-{copy.use_id}-{round(since * 1_000_000)}.parquet"
    return root() / f"owner={copy.tenant_id}" / f"month={copy.month:%Y-%m}" / name


def make_root() -> Path:
    root().mkdir(parents=True, exist_ok=True)
    root().chmod(0o700)
    return root()


def make_room(copy: Copy) -> Path:
    make_root()
    path = path_of(copy)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def unfinished(path: Path) -> Path:
    """What a file is called while it is written; readers look for `part-*`."""
    return path.with_name(f".{path.name}")


def put_in_place(path: Path) -> None:
    """On disk, readable by us alone, and whole."""
    being_written = unfinished(path)
    being_written.chmod(0o600)
    with being_written.open("rb") as file:
        os.fsync(file.fileno())
    being_written.replace(path)


def is_as_noted(copy: Copy) -> bool:
    path = path_of(copy)
    try:
        return path.stat().st_size == copy.size and columns.as_written_now(path)
    except FileNotFoundError:
        return False


def files_of(tenant_id: int, use_id: int) -> Iterator[Path]:
    """Also those that were being written when something stopped."""
    return _parts(root() / f"owner={tenant_id}", use_id)


def every_file() -> Iterator[Path]:
    return _parts(root(), None)


def _parts(folder: Path, use_id: int | None) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.parquet")):
        found = PART.fullmatch(path.name)
        if found and use_id in (None, int(found[1])):
            yield path


def spill() -> Path:
    """Where one run may put what does not fit in its memory, readable by us alone. The engine makes the folder when it
    needs it, and takes it away."""
    return make_root() / f"{SPILL}{uuid4().hex}"


def remove_left_behind() -> int:
    """What runs that were killed have spilt. How many there were."""
    left = []
    for path in root().glob(f"{SPILL}*"):
        with suppress(FileNotFoundError):  # its run has come to its end meanwhile
            if path.stat().st_mtime < time.time() - LONGEST.total_seconds():
                left.append(path)
    for path in left:
        rmtree(path)
    return len(left)


def remove(path: Path) -> None:
    """And the folders it was the last in."""
    path.unlink(missing_ok=True)
    for folder in (path.parent, path.parent.parent):
        try:
            folder.rmdir()
        except OSError:
            return
