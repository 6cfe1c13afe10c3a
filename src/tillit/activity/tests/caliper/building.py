"""Events as a service of a school would send them, and a sensor that sends them."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from tillit.activity.caliper.mapping import statement_of
from tillit.activity.caliper.reading import envelope_in
from tillit.activity.lrs import application
from tillit.activity.tests.lrs.store import FEIDE, Client, Response
from tillit.activity.xapi.model import Statement

CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2"
HOME = "https://oppgaver.example"
PUPIL = {"id": f"{FEIDE}/3f6e1d52-2d0b-4d7c-9df5-0f1a6f3f9a10", "type": "Person"}
ITEM = {"id": f"{HOME}/brok/7", "type": "AssessmentItem", "name": "Oppgåve 7",
        "isPartOf": {"id": f"{HOME}/brok", "type": "Assessment"}}  # fmt: skip
TEST = {"id": f"{HOME}/brok", "type": "Assessment", "name": "Brøk", "maxAttempts": 2}
APP = {"id": HOME, "type": "SoftwareApplication", "version": "7.1"}
ATTEMPT = {"id": f"{HOME}/elevar/12/forsok/2", "type": "Attempt", "assignee": PUPIL, "assignable": TEST, "count": 2}
WHEN = "2026-11-20T10:15:12.000Z"
MARKS = UUID("6f0a3c5e-0000-4000-8000-000000000000")


def event(kind: str, action: str, thing: Any, **more: Any) -> dict[str, Any]:
    return {"@context": CONTEXT, "id": f"urn:uuid:{uuid4()}", "type": kind, "actor": PUPIL, "action": action,
            "object": thing, "eventTime": WHEN, **more}  # fmt: skip


def envelope(*data: Any, **changes: Any) -> dict[str, Any]:
    whole = {"sensor": f"{HOME}/sensor", "sendTime": WHEN, "dataVersion": CONTEXT, "data": list(data)}
    return {name: value for name, value in (whole | changes).items() if value is not ...}


def mark(iri: str) -> str:
    """A stand-in for the keyed one."""
    return str(uuid5(MARKS, iri))


def mapped(sent: dict[str, Any]) -> Statement:
    [read] = envelope_in(json.dumps(envelope(sent)).encode()).events
    return statement_of(read, mark)


@dataclass
class Sensor:
    """Requests to /caliper/ with the key of an xAPI client."""

    client: Client
    as_token: bool = False

    def __call__(self, body: Any, method: str = "POST", path: str = "/caliper/", **headers: str) -> Response:
        return self.client.loop.run_until_complete(self.send(body, method, path, **headers))

    async def send(self, body: Any, method: str, path: str, **headers: str) -> Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        shown = f"{self.client.name}:{self.client.secret}"
        basic = f"Basic {base64.b64encode(shown.encode()).decode()}"
        given = {
            "content_type": "application/json",
            "authorization": f"Bearer {shown}" if self.as_token else basic,
            **headers,
        }
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items() if value]
        asked = {
            "type": "http",
            "method": method,
            "path": path,
            "root_path": "/caliper",
            "query_string": b"",
            "headers": named,
        }
        messages, sent = [{"type": "http.request", "body": content, "more_body": False}], []

        async def receive() -> Any:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def answer(message: Any) -> None:
            sent.append(message)

        await application(asked, receive, answer)
        back = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Response(sent[0]["status"], back, sent[1]["body"])
