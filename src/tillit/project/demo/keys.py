"""Passwords and API keys of the demo people: the same each time they are printed, and others in every installation."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher

WORDS = (
    "bjork", "brygge", "brosme", "bukk", "eple", "fjell", "fjord", "flo", "foss", "furu", "geit", "gran", "hare",
    "havn", "hest", "holme", "isbre", "jakt", "kai", "kjel", "korg", "lam", "lauv", "lynge", "makrell", "mose", "naust",
    "nebb", "odde", "ospe", "potet", "rogn", "ror", "sau", "sel", "sild", "skog", "snipe", "sokk", "stein", "sund",
    "svale", "tare", "tiur", "torsk", "tre", "troll", "trost", "tun", "ugle", "vatn", "vind", "vott", "ørret",
)  # fmt: skip


def password(username: str) -> str:
    digest = _digest("password", username)
    words = [WORDS[digest[at] % len(WORDS)] for at in range(3)]
    return "-".join([*words, str(digest[3] % 90 + 10)]).replace("ø", "o")


def token(username: str, role: str, organisation: str) -> str:
    return f"tillit_demo_{_digest('token', username, role, organisation).hex()[:40]}"


def stream(service: str, owner: str) -> str:
    """The secret of a supplier's key for activity data."""
    return f"tillit_demo_{_digest('stream', service, owner).hex()[:40]}"


def link(name: str) -> str:
    """The secret of an open link of the demo world, such as that of a parents' council."""
    return _digest("link", name).hex()


@contextmanager
def giving(name: str) -> Iterator[None]:
    """The next link that is made gets that secret: then it can be printed each time, and not only once."""
    with patch("secrets.token_urlsafe", return_value=link(name)):
        yield


class Light(Argon2PasswordHasher):
    """Fifty people at once need not take half the time of loading. Made as strong as the rest when they log in."""

    time_cost, memory_cost, parallelism = 1, 8192, 1


def _digest(*about: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), "|".join(["demo", *about]).encode(), hashlib.sha256).digest()
