"""The server as it runs: a process of its own, on the database of the measurement."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from tillit.project.bench.ingest.limit import where
from tillit.project.database import EMBEDDED

PATIENCE = 60


@contextmanager
def a_server() -> Iterator[int]:
    """The port it answers on."""
    with a_process() as (port, _process):
        yield port


@contextmanager
def a_process() -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    name = "DATABASE_URL" if os.environ.get("DATABASE_URL") else EMBEDDED
    command = [sys.executable, "-m", "uvicorn", "tillit.project.asgi:application", "--port", str(port),
               "--log-level", "warning", "--no-access-log", "--lifespan", "off"]  # fmt: skip
    ours = {
        name: where(),
        "DJANGO_SETTINGS_MODULE": "tillit.project.settings",
        "TILLIT_SECRET_KEY": settings.SECRET_KEY,
    }
    process = subprocess.Popen(command, env={**os.environ, **ours})
    try:
        _wait(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The server did not begin to answer.")
