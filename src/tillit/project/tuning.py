"""How the embedded PostgreSQL server uses the machine it stands on. Your own server is set by whoever runs it: see
docs/how-to/postgresql.md, which says the same.

Ids of statements are drawn at random by those who send, so each new one falls anywhere in an index that grows with the
store. While that index lies in the server's own memory it costs the same whatever its size; else a page is fetched and
another thrown out for each statement. And the first change to a page after a checkpoint writes the whole of it to the
log: with checkpoints far apart, most pages have been written once when the next one falls in them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MB = 1024 * 1024
GB = 1024 * MB
SHARE = 8  # of memory, and of what is free on the disk: the web server, the worker and the analyses live here too
LEAST_MEMORY, MOST_MEMORY = 128 * MB, 8 * GB
LEAST_LOG, MOST_LOG = 1 * GB, 8 * GB  # the least is what PostgreSQL has by itself
FILE = "tillit.conf"
INCLUDE = f"include_if_exists = '{FILE}'"


def settings(memory: int, free: int) -> dict[str, str]:
    """`memory`: what we may use of it; `free`: on the disk the data lie on. In bytes."""
    return {
        "shared_buffers": _mb(min(max(memory // SHARE, LEAST_MEMORY), MOST_MEMORY)),
        "max_wal_size": _mb(min(max(free // SHARE, LEAST_LOG), MOST_LOG)),
        "checkpoint_timeout": "15min",
    }


def _mb(size: int) -> str:
    return f"{size // MB}MB"


def write(folder: Path) -> None:
    """Before the server starts. What stands in postgresql.conf below our line, or was set with ALTER SYSTEM, goes before."""
    lines = "".join(f"{name} = {value}\n" for name, value in settings(memory(), shutil.disk_usage(folder).free).items())
    ours, main = folder / FILE, folder / "postgresql.conf"
    ours.write_text(f"# Written by Tillit at each start, from the memory and the disk of the machine.\n{lines}")
    ours.chmod(0o644)  # the server may run as somebody else
    said = main.read_text()
    if INCLUDE not in said:
        main.write_text(f"{said}\n{INCLUDE}\n")


def memory() -> int:
    """Of the machine, or of the container we are in if that is less."""
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdigit() else whole
