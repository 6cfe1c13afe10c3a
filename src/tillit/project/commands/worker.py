"""Nightly and recurring work, in a process of its own. `tillit up` starts one; a larger place can run it by itself."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from tillit.project.database import SERVES

SECONDS_TO_STOP = 10
SECONDS_BETWEEN_STARTS = 5


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when the process that started this one is gone"
    )


def environment(options: argparse.Namespace) -> dict[str, str]:
    """It answers nobody, also beside one that does."""
    return {SERVES: ""}


def run(options: argparse.Namespace) -> int:
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    if options.with_parent:
        threading.Thread(target=_stop_with_parent, daemon=True).start()
    # The worker needs a connector that can wait for news; it logs in as the application's role like everything else.
    waiting = cast(DjangoConnector, app.connector).get_worker_connector()
    with app.replace_connector(waiting) as worker_app, _following():
        worker_app.run_worker(shutdown_graceful_timeout=SECONDS_TO_STOP, delete_jobs="successful")
    return 0


@contextmanager
def _following() -> Iterator[None]:
    """Answers become progress within seconds: too often for a job each time."""
    from tillit.analytics.following.loop import follow

    stop = threading.Event()
    follower = threading.Thread(target=follow, args=(stop,), daemon=True)
    follower.start()
    try:
        yield
    finally:
        stop.set()
        follower.join(SECONDS_TO_STOP)


def _stop_with_parent() -> None:
    """The parent holds the other end of our standard input: it closes even when the parent is killed."""
    while os.read(0, 1):  # not sys.stdin, whose lock would be held when the interpreter ends
        pass
    os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def beside() -> Iterator[None]:
    """A worker beside this process for as long as the block lasts; started again should it fall."""
    keeper = _Keeper()
    thread = threading.Thread(target=keeper.keep, daemon=True)
    thread.start()
    try:
        yield
    finally:
        keeper.stop()
        thread.join(SECONDS_TO_STOP + SECONDS_BETWEEN_STARTS)


class _Keeper:
    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        while not self._stopping.is_set():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tillit.project.cli", "worker", "--with-parent"], stdin=subprocess.PIPE
            )
            if self._stopping.is_set():  # asked to stop while it was being born
                self._process.terminate()
            code = self._process.wait()
            if not self._stopping.wait(SECONDS_BETWEEN_STARTS):
                print(f"The worker stopped by itself (code {code}). Starting it again.", flush=True)

    def stop(self) -> None:
        self._stopping.set()
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        deadline = time.monotonic() + SECONDS_TO_STOP
        while process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.05)
        if process.poll() is None:
            process.kill()
