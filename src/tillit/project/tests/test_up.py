"""`tillit up` as a person meets it: a process that is started, answers, and is asked to stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

SECONDS = 300  # a first start on a busy machine


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Empty for the first start and lived in for the later: to fill it takes most of the time. Not the folder of a test:
    the embedded server runs as another user when we are root, and must get in."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="tillit-") as folder:
        yield Path(folder)


def start(home: Path, port: int, *more: str) -> subprocess.Popen[str]:
    left_out = {"TILLIT_EMBEDDED_URL", "DATABASE_URL", "TILLIT_DATA"}
    surroundings = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.Popen(
        [sys.executable, "-m", "tillit.project.cli", "up", "--no-demo", "--port", str(port), *more],
        env={**surroundings, "TILLIT_DATA": str(home)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def answers(port: int, process: subprocess.Popen[str]) -> dict[str, str]:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return dict(requests.get(f"http://127.0.0.1:{port}/healthz", timeout=10).json())
        except requests.ConnectionError:
            time.sleep(0.1)
    process.kill()
    raise AssertionError(process.communicate()[0])


def left_of(home: Path) -> list[str]:
    """Processes that still have to do with that folder."""
    return [
        " ".join(process.info["cmdline"] or [])
        for process in psutil.process_iter(["cmdline"])
        if str(home) in " ".join(process.info["cmdline"] or [])
    ]


def test_it_starts_answers_and_stops_leaving_nothing_behind(home: Path, port: int) -> None:
    process = start(home, port)
    try:
        assert answers(port, process) == {"status": "ok"}
        children = psutil.Process(process.pid).children(recursive=True)
        assert any("worker" in child.cmdline() for child in children)
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert (process.returncode, left_of(home)) == (0, [])
    assert not any(child.is_running() for child in children)
    assert f"Tillit answers on http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_a_second_start_takes_seconds_and_stops_on_ctrl_c(home: Path, port: int) -> None:
    first = start(home, port, "--no-worker")
    answers(port, first)
    first.kill()  # without a goodbye: the database is left running
    first.communicate()
    begun = time.monotonic()
    second = start(home, port, "--no-worker")
    try:
        answers(port, second)
        taken = time.monotonic() - begun
        second.send_signal(signal.SIGINT)
        second.communicate(timeout=SECONDS)
    finally:
        second.kill()
    assert (second.returncode, left_of(home)) == (0, [])
    assert taken < 15


def test_a_port_in_use_is_told_before_anything_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = int(taken.getsockname()[1])
        process = start(home, port)
        said, _ = process.communicate(timeout=SECONDS)
    assert (process.returncode, said.strip()) == (
        1, f"Cannot listen on 127.0.0.1:{port} (Address already in use). Choose another: tillit up --port {port + 1}"
    )  # fmt: skip


def test_the_first_start_speaks_nynorsk_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translations are compiled by the same process that shows them."""
    from django.utils import translation
    from django.utils.translation import trans_real

    from tillit.project.commands import up

    monkeypatch.setattr(trans_real, "_translations", {"nn": trans_real.DjangoTranslation("en")})
    with translation.override("nn"):
        up._read_translations_anew()
    with translation.override("nn"):
        assert translation.gettext("Cases") == "Saker"
