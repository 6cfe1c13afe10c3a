"""The record store's own door, as a supplier's machine meets it: a request with a key, and what is answered. Without a
socket between, so that a demo behind any address can speak to itself."""

from __future__ import annotations

import base64
from collections.abc import MutableMapping
from typing import Any

import msgspec

from tillit.activity.lrs import application


async def post(name: str, secret: str, statements: list[dict[str, Any]]) -> int:
    """The status of the answer."""
    basic = base64.b64encode(f"{name}:{secret}".encode())
    request = {
        "type": "http", "method": "POST", "path": "/xapi/statements", "root_path": "/xapi", "query_string": b"",
        "headers": [
            (b"authorization", b"Basic " + basic), (b"content-type", b"application/json"),
            (b"x-experience-api-version", b"1.0.3"),
        ],
    }  # fmt: skip
    messages = [{"type": "http.request", "body": msgspec.json.encode(statements), "more_body": False}]
    answered: list[int] = []

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answered.append(message["status"])

    await application(request, receive, send)
    return answered[0]
