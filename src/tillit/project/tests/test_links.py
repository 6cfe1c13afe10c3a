"""Where links point: to the port that answers, unless the place has said what people call it."""

from __future__ import annotations

import os
import subprocess
import sys
from argparse import Namespace

import pytest

from tillit.project.commands.up import environment

ASK = """
from tillit.project import cli
from tillit.project.commands import up

def said(options):
    from django.conf import settings
    print(settings.SITE_URL, settings.CSRF_TRUSTED_ORIGINS[0])

up.run = said
cli.main(["up", "--port", "8123"])
"""


@pytest.mark.parametrize(
    ("host", "url"),
    [("127.0.0.1", "http://127.0.0.1:81"), ("0.0.0.0", "http://127.0.0.1:81"), ("::1", "http://[::1]:81"),
     ("::", "http://[::1]:81"), ("tillit.local", "http://tillit.local:81")],
)  # fmt: skip
def test_address_of_links_follows_what_is_listened_to(monkeypatch: pytest.MonkeyPatch, host: str, url: str) -> None:
    monkeypatch.delenv("TILLIT_URL", raising=False)
    assert environment(Namespace(host=host, port=81))["TILLIT_URL"] == url


@pytest.mark.parametrize(("given", "url"), [("", "http://127.0.0.1:8123"), ("https://tillit.no", "https://tillit.no")])
def test_the_settings_are_read_after_the_port_is_known(given: str, url: str) -> None:
    surroundings = {**os.environ, "TILLIT_URL": given, "TILLIT_EMBEDDED_URL": "postgresql:///not-asked"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], env=surroundings, capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.split() == [url, url]
