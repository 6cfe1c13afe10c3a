"""Everything at once, for one machine: database, migrations, demo world on the first start, worker and web."""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import connections

from tillit.project.commands import worker
from tillit.project.commands.messages import compile_all
from tillit.project.commands.migrate import bring_up_to_date
from tillit.project.database import SERVES, data_folder
from tillit.web import assets

SECONDS_TO_ANSWER = 5  # for requests under way when we are asked to stop


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--no-demo", action="store_true", help="do not load the demo world into an empty database")
    parser.add_argument("--no-worker", action="store_true", help="leave nightly and recurring work to another process")


def environment(options: argparse.Namespace) -> dict[str, str]:
    """Links point to where this one answers, unless the place has said what people call it."""
    serves = {SERVES: "1"}
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - listened to, not linked to
    host = everywhere.get(options.host, f"[{options.host}]" if ":" in options.host else options.host)
    return serves if os.environ.get("TILLIT_URL") else {**serves, "TILLIT_URL": f"http://{host}:{options.port}"}


def run(options: argparse.Namespace) -> int:
    _leave_in_good_order()
    wrong = _cannot_listen(options.host, options.port)
    if wrong:
        print(wrong, file=sys.stderr)
        return 1
    _forget_the_dead()
    prepare()
    if not options.no_demo:
        _load_demo()
    with ExitStack() as stack:
        if not options.no_worker:
            stack.enter_context(worker.beside())
        _tell_where(options)
        connections.close_all()  # pages are answered in threads of their own
        _serve(options.host, options.port)
    return 0


def prepare() -> None:
    """CSS, translations and tables as this version of the code wants them. Seconds when there is nothing to do."""
    if (assets.PROJECT / "package-lock.json").exists() and assets.bring():
        print("Brought the design system's CSS.", flush=True)
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty: files are served from where they are written
    compile_all()
    _read_translations_anew()
    bring_up_to_date()


def _read_translations_anew() -> None:
    """Django may have looked for them before they were compiled, and remembers that there were none."""
    remembered: Any = import_module("django.utils.translation.trans_real")
    remembered._translations.clear()
    remembered._default = None


def _leave_in_good_order() -> None:
    """Being asked to stop is an ordinary exit: worker and embedded database are then stopped too."""

    def leave(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, signal.SIG_IGN)  # impatience must not leave a database running
        sys.exit(0)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, leave)


def _forget_the_dead() -> None:
    """The embedded server stops with its last user; one that was killed never said goodbye and would keep it up."""
    file = data_folder() / "postgres" / ".handle_pids.json"
    if not os.environ.get("DATABASE_URL") and file.exists():
        users = json.loads(file.read_text() or "[]")
        file.write_text(json.dumps([user for user in users if _lives(user)]))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _cannot_listen(host: str, port: int) -> str:
    """Said before anything is started, not after a minute of preparing."""
    try:
        with socket.create_server((host, port)):
            return ""
    except OSError as error:
        why = os.strerror(error.errno or 0)
        return f"Cannot listen on {host}:{port} ({why}). Choose another: tillit up --port {port + 1}"


def _demo(part: str) -> Callable[[], Any] | None:
    """`load` or `people` of the demo world, where this version has one."""
    if not find_spec("tillit.project.demo"):
        return None
    return getattr(import_module("tillit.project.demo"), part, None)


def _load_demo() -> None:
    from tillit.organisations.models import Organisation

    load = _demo("load")
    if Organisation.objects.exists():
        return
    if load is None:
        print("There is no demo world in this version; starting with an empty database.", flush=True)
        return
    print("Loading the demo world. This takes a moment, the first time only.", flush=True)
    load()
    fill = _demo("fill")
    if fill is not None:
        print("Its services send what the classes have done the last three months.", flush=True)
        fill()
    close = _demo("close")
    if close is not None:
        close()


def _tell_where(options: argparse.Namespace) -> None:
    print(f"\nTillit answers on http://{options.host}:{options.port}/", flush=True)
    people = _demo_people()
    if people:
        wide = [max(len(str(row[column])) for row in people) for column in ("username", "password", "role")]
        print("\nIn the demo world you can log in as:")
        for row in people:
            cells = (str(row["username"]), str(row["password"]), str(row["role"]))
            line = "  ".join(cell.ljust(width) for cell, width in zip(cells, wide, strict=True))
            print(f"  {line}  {row['organisation']}")
        if settings.DEMO_STREAMS:
            print("\nIts services send activity data by themselves. TILLIT_DEMO_STREAMS=0 stops them.")
    print("\nCtrl-C stops all of it.", flush=True)


def _demo_people() -> list[dict[str, Any]]:
    """One for each role, where the demo world is loaded."""
    people = _demo("people")
    first: dict[str, dict[str, Any]] = {}
    for person in people() if people else []:
        first.setdefault(str(person["role"]), person)
    return list(first.values())


def _serve(host: str, port: int) -> None:
    import uvicorn

    os.environ["DJANGO_SETTINGS_MODULE"] = "tillit.project.settings"
    uvicorn.run(
        "tillit.project.asgi:application", host=host, port=port, log_level="warning", access_log=False,
        lifespan="off", server_header=False, timeout_graceful_shutdown=SECONDS_TO_ANSWER,
    )  # fmt: skip
