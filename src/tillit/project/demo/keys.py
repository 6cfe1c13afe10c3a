"""Passwords and API keys of the demo people: the same each time they are printed, and others in every installation."""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

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


def _digest(*about: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), "|".join(["demo", *about]).encode(), hashlib.sha256).digest()
