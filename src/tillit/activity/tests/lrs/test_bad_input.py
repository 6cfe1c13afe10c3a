"""Whatever comes: the client is told what is wrong with it, and the server never falls (4xx with a reason, never 500)."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import tarfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from tillit.activity.files.archives import LONGEST_LINE, Broken, lines
from tillit.activity.lrs.http import LARGEST
from tillit.activity.tests.caliper.building import CONTEXT, Sensor
from tillit.activity.tests.lrs.store import Client, Response, Store
from tillit.project.bench.fuzz.inputs import Input, anything, inputs
from tillit.project.bench.fuzz.samples import MIXED, VALUES

AGENT = {"mbox": "mailto:a@b.example"}
STATEMENT = {
    "actor": AGENT,
    "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
    "object": {"id": "https://x.example/1"},
}
HASHED = sha256(b"abc").hexdigest()
ATTACHED = {**STATEMENT, "attachments": [
    {"usageType": "a:b", "display": {"nn": "x"}, "contentType": "text/plain", "length": 3, "sha2": HASHED}
]}  # fmt: skip
FUZZED = 2500


def refused(answer: Response, *statuses: int) -> str:
    assert answer.status in statuses, (answer.status, answer.body[:300])
    sentence = answer.json["error"]
    assert len(sentence) > 10
    return str(sentence)


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_compressed_is_refused_unpacked_by_nobody(sent: Client, method: str) -> None:
    """A thousand times what came over the wire would stand in memory."""
    bomb = gzip.compress(b" " * 20_000_000)
    answer = sent(method, "statements", bomb, headers={"content-encoding": "gzip"})
    assert "compressed" in refused(answer, 415)
    assert answer.headers["accept-encoding"] == "identity"
    assert sent("POST", "statements", STATEMENT, headers={"content-encoding": "identity"}).status == 200


def test_a_compressed_envelope_is_refused_too(sent: Client) -> None:
    refused(Sensor(sent)(gzip.compress(b"{}"), content_encoding="gzip"), 415)


def test_in_an_archive_nothing_packed_is_unpacked_once_more() -> None:
    """A tar of a gzip of a hundred megabytes: its bytes are lines that are no statements."""
    inner = gzip.compress(b"\n" * 100_000_000)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        member = tarfile.TarInfo("dag.jsonl.gz")
        member.size = len(inner)
        archive.addfile(member, io.BytesIO(inner))
    buffer.seek(0)
    assert sum(len(line.content or b"") for line in lines(buffer)) <= len(inner)


def test_a_bomb_of_one_line_is_one_line_that_is_too_long() -> None:
    packed = io.BytesIO(gzip.compress(b"x" * (LONGEST_LINE * 40) + b"\n{}"))
    assert [line.content for line in lines(packed)] == [None, b"{}"]
    packed.seek(0)
    with pytest.raises(Broken, match="larger than we read"):
        list(lines(packed, largest=LONGEST_LINE * 10))


@pytest.mark.parametrize("stamp", ["0001-01-01T00:00:00+23:59", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999Z",
                                   "9999-12-31T23:59:59-23:59", "2026-06-30T23:59:60Z", "2026-11-24T09:14:27.123456789Z"])  # fmt: skip
def test_2_4_7_whatever_time_a_client_says_it_is_answered(sent: Client, stamp: str) -> None:
    answer = sent("POST", "statements", {**STATEMENT, "timestamp": stamp})
    if answer.status != 200:
        refused(answer, 400)
        return
    found = sent("GET", "statements", statementId=answer.json[0])
    assert (found.status, found.json["timestamp"]) == (200, stamp)


@pytest.mark.parametrize(
    "stamp", ["i går", "2026-02-30T10:00:00Z", "2026-11-24T25:00:00Z", "2026-11-24", "", 5, "2026-11-24T10:00:00-00:00"]
)
def test_2_4_7_what_is_no_time_is_refused(sent: Client, stamp: Any) -> None:
    refused(sent("POST", "statements", {**STATEMENT, "timestamp": stamp}), 400)


@pytest.mark.parametrize("ahead", [timedelta(minutes=7), timedelta(days=400), -timedelta(days=400)])
def test_2_4_8_a_clock_that_is_wrong_moves_neither_stored_nor_the_order(sent: Client, ahead: timedelta) -> None:
    """`stored` is ours, whatever the client says of either."""
    theirs = (datetime.now(UTC) + ahead).isoformat()
    skewed = {**STATEMENT, "id": str(uuid4()), "timestamp": theirs, "stored": theirs}
    after = {**STATEMENT, "id": str(uuid4())}
    began = datetime.now(UTC)
    assert [sent("POST", "statements", each).status for each in (skewed, after)] == [200, 200]
    rows = [sent("GET", "statements", statementId=each["id"]).json for each in (skewed, after)]
    stored = [datetime.fromisoformat(row["stored"]) for row in rows]
    assert began - timedelta(seconds=5) < stored[0] < stored[1] < datetime.now(UTC) + timedelta(seconds=5)
    newest = [row["id"] for row in sent("GET", "statements", limit=2).json["statements"]]
    assert newest == [after["id"], skewed["id"]]


def test_what_grows_beyond_the_bound_is_refused_on_the_way(sent: Client) -> None:
    """Also when nobody said how long it would be."""
    assert "MB" in refused(sent("POST", "statements", b" " * (LARGEST + 1)), 413)


@pytest.mark.parametrize("depth", [100, 5_000, 200_000])
@pytest.mark.parametrize("around", ["[]", "{}"])
def test_what_is_too_deep_is_refused(sent: Client, depth: int, around: str) -> None:
    inside = "[" * depth + "]" * depth if around == "[]" else '{"a":' * depth + "1" + "}" * depth
    body = json.dumps({**STATEMENT, "context": {"extensions": {"https://x.example/a": 0}}}).replace(
        ": 0}", f": {inside}}}"
    )
    answer = sent("POST", "statements", body.encode())
    if depth == 100 and answer.status == 200:
        return
    refused(answer, 400)


def part(*heads: str, content: bytes = b"") -> bytes:
    return b"--b\r\n" + "".join(f"{head}\r\n" for head in heads).encode() + b"\r\n" + content + b"\r\n"


FIRST = part("Content-Type: application/json", content=json.dumps(ATTACHED).encode())
FILE = ("Content-Type: text/plain", "Content-Transfer-Encoding: binary")
WHOLE = FIRST + part(*FILE, f"X-Experience-API-Hash: {HASHED}", content=b"abc") + b"--b--\r\n"


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (WHOLE, "multipart/mixed"),
        (WHOLE, "multipart/mixed; boundary=other"),
        (WHOLE, "multipart/form-data; boundary=b"),
        (WHOLE[:-9], MIXED),
        (FIRST + b"--b--\r\n", MIXED),
        (b"--b--\r\n", MIXED),
        (b"", MIXED),
        (FIRST + part(*FILE, content=b"abc") + b"--b--\r\n", MIXED),
        (FIRST + part(*FILE, f"X-Experience-API-Hash: {'0' * 64}", content=b"abc") + b"--b--\r\n", MIXED),
        (FIRST + part(*FILE, f"X-Experience-API-Hash: {HASHED}", content=b"abd") + b"--b--\r\n", MIXED),
        (FIRST + part(FILE[0], "Content-Transfer-Encoding: base64", f"X-Experience-API-Hash: {HASHED}", content=b"YWJj") + b"--b--\r\n", MIXED),
        (part(*FILE, f"X-Experience-API-Hash: {HASHED}", content=b"abc") + FIRST + b"--b--\r\n", MIXED),
        (FIRST + part("\xff\x00: x", content=b"abc") + b"--b--\r\n", MIXED),
        (FIRST * 300 + b"--b--\r\n", MIXED),
    ],
    ids=range(14),
)  # fmt: skip
def test_1_5_2_parts_put_together_wrongly_are_refused(sent: Client, body: bytes, media: str) -> None:
    refused(sent("POST", "statements", body, headers={"content-type": media}), 400, 413)


def test_1_5_2_parts_put_together_rightly_are_taken(sent: Client) -> None:
    assert sent("POST", "statements", WHOLE, headers={"content-type": MIXED}).status == 200


def test_2_1_2_an_id_that_is_taken_by_other_words_is_a_conflict_with_a_reason(sent: Client) -> None:
    one = {**STATEMENT, "id": str(uuid4())}
    assert sent("POST", "statements", one).status == 200
    other = {**one, "object": {"id": "https://x.example/2"}}
    assert one["id"] in refused(sent("POST", "statements", other), 409)
    assert "corrections" in refused(sent("PUT", "statements", other, statementId=one["id"]), 409)
    refused(sent("POST", "statements", [{**one, "id": one["id"].upper()}, one]), 400)


NO_TEXT = b'{"a\xff": 1}'


def test_bytes_that_are_no_text_are_refused_wherever_they_stand(sent: Client) -> None:
    """In UTF-8 they may stand beyond where reading stopped."""
    event = b'{"type": "GradeEvent", "nothing": 1, "actor": "\xff"}'
    envelope = b'{"sensor": "a:b", "sendTime": "2026-11-20T10:15:12.000Z", "dataVersion": "%s", "data": [%s]}'
    refused(Sensor(sent)(envelope % (CONTEXT.encode(), event)), 422)
    refused(sent("POST", "statements", NO_TEXT), 400)
    refused(sent("POST", "corrections", NO_TEXT), 400)
    refused(sent("POST", "activities/profile", NO_TEXT, activityId="https://x.example/no-text", profileId="x"), 400)


def test_nothing_that_is_sent_makes_the_store_fall(store: Store, sent: Client, sent2: Client) -> None:
    """What `tillit bench fuzz` throws at parser and gate, through the whole store; and questions of any kind."""
    draw = Random(20261122)
    asked = [
        request_of(draw, draw.choice((sent, sent2)), one) for one, _ in zip(inputs(draw), range(FUZZED), strict=False)
    ]

    async def all_of_it() -> list[Response]:
        found = []
        for start in range(0, len(asked), 25):
            found += await asyncio.gather(
                *(client.send(*given, **more) for client, given, more in asked[start : start + 25])
            )
        return found

    answers = store.loop.run_until_complete(all_of_it())
    fell = [
        (given, more, answer.status)
        for (_c, given, more), answer in zip(asked, answers, strict=True)
        if answer.status >= 500
    ]
    assert fell == []
    assert {200, 204, 400, 404} <= {answer.status for answer in answers}
    store.settle()


def request_of(draw: Random, client: Client, one: Input) -> tuple[Client, tuple[Any, ...], dict[str, Any]]:
    value = draw.choice([each for each in VALUES if isinstance(each, str)]).encode("utf-8", "replace").decode()
    agent = json.dumps(AGENT if draw.random() < 0.7 else anything(draw))
    document = {"activityId": draw.choice(("https://x.example/1", value)), "agent": agent, "stateId": value}
    question = {draw.choice(("statementId", "voidedStatementId", "agent", "verb", "activity", "registration", "related_agents",
                             "since", "until", "limit", "format", "attachments", "ascending", "more", "cursor")):
                draw.choice((value, agent, "1", "true", "ids"))}  # fmt: skip
    headers = {"content-type": one.media.encode("latin-1", "replace").decode("latin-1")}
    put = {key: text for key, text in (("if-match", '"x"'), ("if-none-match", "*")) if draw.random() < 0.3}
    match draw.randrange(10):
        case 0:
            return client, ("GET", "statements"), question
        case 1:
            return client, ("PUT", "statements", one.body), {"headers": headers, "statementId": value}
        case 2:
            return client, ("POST", "corrections", one.body), {"headers": headers}
        case 3:
            return (
                client,
                (draw.choice(("PUT", "POST", "GET", "DELETE")), "activities/state", one.body),
                {"headers": headers | put, **document},
            )
        case 4:
            more = {"agent": agent, "profileId": value}
            return (
                client,
                (draw.choice(("PUT", "POST", "GET")), "agents/profile", one.body),
                {"headers": headers | put, **more},
            )
        case 5:
            more = {"activityId": document["activityId"], "profileId": "x"}
            return (
                client,
                (draw.choice(("PUT", "POST")), "activities/profile", one.body),
                {"headers": headers | put, **more},
            )
    return client, ("POST", "statements", one.body), {"headers": headers}
