"""What may come over the wire: nearly right, random, and broken in the middle."""

from __future__ import annotations

import io
import json
import tarfile
import zlib
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from gzip import compress
from hashlib import sha256
from random import Random
from typing import Any

from tillit.project.bench.fuzz import samples

JSON = "application/json"
MOST_DEEP = 4


@dataclass(frozen=True)
class Input:
    kind: str
    body: bytes
    media: str = JSON


def inputs(draw: Random) -> Iterator[Input]:
    """For ever. Most are nearly right: what is only noise is refused at the first sign."""
    kinds: list[tuple[Callable[[Random], Input], int]] = [
        (_statements, 50), (_json, 8), (_bytes, 6), (_parts, 12), (_envelope, 14), (_document, 7), (_file, 3),
    ]  # fmt: skip
    makers, weights = zip(*kinds, strict=True)
    while True:
        yield draw.choices(makers, weights)[0](draw)


def _statements(draw: Random) -> Input:
    sent = changed(draw, draw.choice(samples.STATEMENTS), draw.choice((0, 1, 1, 2, 3)))
    return Input("statements", damaged(draw, encoded(draw, sent if draw.random() < 0.8 else [sent, sent]), 0.15))


def _json(draw: Random) -> Input:
    return Input("json", encoded(draw, anything(draw)))


def _bytes(draw: Random) -> Input:
    return Input(
        "bytes", draw.randbytes(draw.randrange(120)), draw.choice((JSON, samples.MIXED, "", "multipart/mixed"))
    )


def _parts(draw: Random) -> Input:
    content = draw.choice((b"abc", b"\r\n--b--\r\n", b"", draw.randbytes(20), samples.SIGNATURE))
    told = {"usageType": "a:b", "display": {"nn": "x"}, "contentType": "a/b", "length": len(content),
            "sha2": sha256(content).hexdigest()}  # fmt: skip
    if content == samples.SIGNATURE:
        told |= {
            "usageType": "http://adlnet.gov/expapi/attachments/signature",
            "contentType": "application/octet-stream",
        }
    sent = {**draw.choice(samples.STATEMENTS), "attachments": [told]}
    body = b"\r\n".join((
        b"--b", b"Content-Type: application/json", b"", encoded(draw, changed(draw, sent, draw.randrange(2))),
        b"--b", f"Content-Type: {told['contentType']}".encode(), b"Content-Transfer-Encoding: binary",
        f"X-Experience-API-Hash: {told['sha2']}".encode(), b"", content, b"--b--", b"",
    ))  # fmt: skip
    return Input("parts", damaged(draw, body, 0.5), samples.MIXED)


def _envelope(draw: Random) -> Input:
    sent = changed(draw, samples.ENVELOPE | {"data": [draw.choice(samples.EVENTS)]}, draw.randrange(4))
    return Input("caliper", damaged(draw, encoded(draw, sent), 0.1))


def _document(draw: Random) -> Input:
    media = draw.choice(
        (JSON, "text/plain", "text/html; charset=utf-8", "application/octet-stream", "image/png", "é;;")
    )
    body = encoded(draw, anything(draw)) if draw.random() < 0.6 else draw.randbytes(draw.randrange(80))
    return Input("document", body, media)


def _file(draw: Random) -> Input:
    lines = b"\n".join(encoded(draw, changed(draw, each, draw.randrange(2))) for each in samples.STATEMENTS[:2])
    form = draw.randrange(3)
    if form:
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            member = tarfile.TarInfo("dag.jsonl")
            member.size = len(lines)
            archive.addfile(member, io.BytesIO(lines))
        lines = buffer.getvalue()
    if form == 1:
        lines = compress(lines, 1)
    elif draw.random() < 0.1:
        lines = zlib.compress(lines, 1)
    return Input("file", damaged(draw, lines, 0.6))


def anything(draw: Random, deep: int = 0) -> Any:
    """JSON of any form, with the words and the values that mean something here now and then."""
    form = draw.random()
    if deep >= MOST_DEEP or form < 0.55:
        return deepcopy(draw.choice(samples.VALUES)) if draw.random() < 0.8 else noise(draw)
    if form < 0.7:
        return [anything(draw, deep + 1) for _ in range(draw.randrange(4))]
    return {draw.choice(samples.WORDS) if draw.random() < 0.9 else noise(draw): anything(draw, deep + 1)
            for _ in range(draw.randrange(5))}  # fmt: skip


def noise(draw: Random) -> str:
    return "".join(chr(draw.choice((draw.randrange(32, 127), draw.randrange(0xD800), draw.randrange(0xE000, 0x110000))))
                   for _ in range(draw.randrange(6)))  # fmt: skip


def changed(draw: Random, whole: Any, times: int) -> Any:
    """A copy where something stands in another's place, is gone, is there twice, or has a word more."""
    whole = json.loads(json.dumps(whole))
    for _ in range(times):
        where, key = draw.choice(list(_places(whole)))
        what = draw.randrange(5)
        if what == 0:
            del where[key]
        elif what == 1 and isinstance(where, dict):
            where[draw.choice(samples.WORDS)] = deepcopy(where[key])
        elif what == 2:
            where[key] = [deepcopy(where[key]) for _ in range(draw.randrange(3))]
        else:
            where[key] = anything(draw)
    return whole


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    for key, inner in list(value.items() if isinstance(value, dict) else enumerate(value)):
        yield value, key
        if isinstance(inner, dict | list):
            yield from _places(inner)


def encoded(draw: Random, value: Any) -> bytes:
    """With signs that are no UTF-8 and numbers that are no JSON too, as careless programs send them."""
    text = json.dumps(value, ensure_ascii=draw.random() < 0.3)
    return text.encode("utf-8", "surrogatepass")


def damaged(draw: Random, body: bytes, how_often: float) -> bytes:
    if not body or draw.random() > how_often:
        return body
    at, what = draw.randrange(len(body)), draw.randrange(5)
    if what == 0:
        return body[:at]
    if what == 1:
        return body[:at] + draw.randbytes(draw.randrange(1, 4)) + body[at + 1 :]
    if what == 2:
        return body[:at] + body[max(0, at - 20) : at] + body[at:]
    if what == 3:
        return body[:at] + draw.choice(samples.BREAKING) + body[at:]
    return body[: at // 2] + body[at:]
