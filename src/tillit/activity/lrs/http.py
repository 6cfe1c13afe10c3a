"""A request and an answer, as the record store needs them. ASGI itself: no framework stands between a class of pupils
and the disk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import msgspec

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 32 * 1024 * 1024  # bytes of one request; a batch of some thousand statements, or a film of a minute


class Answer(Exception):
    """What is answered, also from deep within: raise it to say no."""

    def __init__(self, status: int, body: bytes | str = b"", **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.body = body.encode() if isinstance(body, str) else body
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.body and "Content-Type" not in self.headers:
            self.headers["Content-Type"] = "application/json"


def wrong(status: int, sentence: str, **more: Any) -> Answer:
    """A refusal that says why, for the one who reads the supplier's log."""
    return Answer(status, msgspec.json.encode({"error": sentence, **more}))


@dataclass
class Request:
    method: str
    path: str  # below where the store is mounted, without slashes at the ends
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes = b""
    form: bool = False  # alternate request syntax: the parameters came in the body

    def header(self, name: str) -> str:
        return self.headers.get(name, "")


def parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), errors="strict", max_num_fields=50)
    except (ValueError, UnicodeDecodeError):
        raise wrong(400, "The parameters cannot be read.") from None
    for name, value in pairs:
        if name in found:
            raise wrong(400, f"The parameter {name[:50]!r} is given twice.")
        if "\x00" in value or "\x00" in name:
            raise wrong(400, "A parameter holds a character that cannot be kept.")
        found[name] = value
    return found


async def request_of(scope: Scope, receive: Receive) -> Request:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return Request(
        method=scope["method"], path=path.strip("/"), query=parameters(scope["query_string"].decode("latin-1")),
        headers=headers, body=await _body(headers, receive),
    )  # fmt: skip


async def _body(headers: dict[str, str], receive: Receive) -> bytes:
    declared = headers.get("content-length", "")
    if declared.isdigit() and int(declared) > LARGEST:
        raise wrong(413, f"At most {LARGEST // 1024 // 1024} MB may be sent at once.")
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise wrong(400, "The request ended early.")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            raise wrong(413, f"At most {LARGEST // 1024 // 1024} MB may be sent at once.")
        if not message.get("more_body"):
            return parts[0] if len(parts) == 1 else b"".join(parts)


async def send_answer(answer: Answer, send: Send, *, with_body: bool) -> None:
    headers = [(name.lower().encode(), value.encode("latin-1", "replace")) for name, value in answer.headers.items()]
    headers.append((b"content-length", str(len(answer.body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})
