"""Starts the product as a newcomer does, with nothing installed that only tests need: the demo world is loaded, somebody
who is on the list of its people logs in, and it ends in good order when asked to. Nothing but Python itself is used."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from http.cookiejar import CookieJar
from pathlib import Path
from time import sleep
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

MOST_SECONDS = 400  # until it answers: a machine with other things to do
SECONDS_TO_LISTEN = 30
TILLIT = Path(sys.executable).with_name("tillit")


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as data:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("TILLIT_", "DATABASE_"))}
        started = subprocess.Popen(
            [TILLIT, "up", "--port", str(port)], stdout=subprocess.PIPE, text=True, env=clean | {"TILLIT_DATA": data}
        )
        signal.signal(signal.SIGALRM, lambda *_: started.kill())
        signal.alarm(MOST_SECONDS)
        try:
            told = _until_it_answers(started)
            _log_in(f"http://127.0.0.1:{port}", *_teacher(told))
        finally:
            started.terminate()
            ended = started.wait(timeout=60)
        if ended:
            raise SystemExit(f"It did not end in good order, but with {ended}.")
    print("Started as by a newcomer, logged in, ended in good order.")


def _until_it_answers(started: subprocess.Popen[str]) -> str:
    lines: list[str] = []
    for line in started.stdout or ():
        lines.append(line)
        if not line.startswith("  "):  # whom one can log in as
            print(line, end="", flush=True)
        if line.startswith("Ctrl-C"):  # the last it says before it serves
            return "".join(lines)
    raise SystemExit("It ended before it answered.")


def _teacher(told: str) -> tuple[str, str]:
    found = re.search(r"^ +(\S+) +(\S+) +teacher ", told, re.MULTILINE)
    if found is None:
        raise SystemExit("No teacher is on the list of those one can log in as.")
    return found[1], found[2]


def _log_in(site: str, name: str, password: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', _page(browser, f"{site}/konto/login/"))
    sent = {"login": name, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    start = _page(browser, f"{site}/konto/login/", urlencode(sent).encode())
    if name not in start.lower():  # they are called as they log in, and the page says who one is
        raise SystemExit(f"{name} is not logged in:\n{start[:2000]}")


def _page(browser: OpenerDirector, address: str, data: bytes | None = None) -> str:
    for _attempt in range(SECONDS_TO_LISTEN):
        try:
            with browser.open(address, data, timeout=60) as answer:
                return str(answer.read().decode())
        except URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            sleep(1)
    raise SystemExit("It does not listen.")


if __name__ == "__main__":
    main()
