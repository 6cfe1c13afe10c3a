"""Caliper's endpoint (Caliper Analytics 1.2, Endpoint), at `/caliper/`: envelopes in, the same way on as xAPI."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from django.utils.crypto import salted_hmac

from tillit.activity.caliper.events import EVENTS
from tillit.activity.caliper.mapping import statement_of
from tillit.activity.caliper.reading import VERSIONS, Read, envelope_in, refused
from tillit.activity.caliper.refusal import BadEnvelope, NotUnderstood
from tillit.activity.caliper.words import in_calipers_words
from tillit.activity.gate import Refused, said
from tillit.activity.lrs import sending
from tillit.activity.lrs.access import Access, access_of, opened, shown
from tillit.activity.lrs.http import LARGEST, Answer, Request, wrong
from tillit.activity.xapi.completed import completed
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.versions import Version

MOUNT = "/caliper"
CONFIGURATION = msgspec.json.encode({
    "caliperMaximumPayloadSize": LARGEST // 1024,
    "caliperSupportedVersions": list(VERSIONS),
    "caliperSupportedExtensions": {"events": {name: sorted(rule.actions) for name, rule in EVENTS.items()}},
})  # fmt: skip
NOT_KEPT = (
    "Descriptions of content and organisations are not kept: the record of processing is about what pupils do. What an"
    " activity was about is read from its event."
)


async def answer(request: Request) -> Answer:
    _key_as_token(request)
    try:
        access = await access_of(shown(request))
        if "write" not in access.rights:
            raise wrong(401, "This key may read back, and not send.")
    except Answer as refusal:
        if refusal.status == 401:
            refusal.headers["WWW-Authenticate"] = 'Bearer realm="Caliper"'
        raise
    if request.path:
        raise wrong(404, "There is nothing here. Envelopes are sent to /caliper/.")
    if request.method in ("GET", "HEAD"):
        return Answer(200, CONFIGURATION)
    if request.method != "POST":
        raise wrong(405, "Envelopes are sent with POST; GET tells what is understood.")
    return await _received(request, access)


def _key_as_token(request: Request) -> None:
    """A sensor is given one fixed text to show: the name of the key, a colon and its secret will do (RFC 6750 2.1)."""
    kind, _, rest = request.header("authorization").partition(" ")
    if kind.lower() == "bearer" and rest.count(":") == 1:
        request.headers["authorization"] = f"Basic {base64.b64encode(rest.encode('utf-8', 'replace')).decode()}"


async def _received(request: Request, access: Access) -> Answer:
    media, _, _rest = request.header("content-type").partition(";")
    packed = request.header("content-encoding").lower() not in ("", "identity")
    if packed or media.strip().lower() != "application/json":
        raise wrong(415, "An envelope is sent as application/json, and not compressed.")
    try:
        read = envelope_in(request.body)
        statements = _mapped(read, _marking(access.use_id))
    except BadEnvelope as bad:
        more = {"problems": bad.problems} if bad.problems else {}
        raise wrong(bad.status, bad.sentence, **more) from None
    if statements:
        await sending.keep(statements, {}, access, _telling(read, access))
    else:
        async with opened(access):  # nothing is kept, but a key that no longer holds shall hear so
            pass
    if read.descriptions:
        return Answer(200, msgspec.json.encode({"notKept": read.descriptions, "why": NOT_KEPT}))
    return Answer(200)


def _mapped(read: Read, mark: Callable[[str], str]) -> list[Statement]:
    found, problems, ids = [], [], set()
    for event, place in zip(read.events, read.places, strict=True):
        try:
            statement = completed(statement_of(event, mark), Version.V1, "")
        except NotUnderstood as problem:
            problems.append(problem.told(place))
            continue
        except RecursionError:
            problems.append(NotUnderstood("", "This is nested too deep.").told(place))
            continue
        if statement.id in ids:
            problems.append(NotUnderstood("id", "Two events of the envelope have this id.").told(place))
        ids.add(statement.id)
        found.append(statement)
    if problems:
        raise refused(problems)
    return found


def _marking(use: int) -> Callable[[str], str]:
    """Identifiers of attempts and sessions often hold the pupil's: another mark stands for each, at each use its own."""

    def mark(iri: str) -> str:
        digest = salted_hmac("activity.caliper", f"{use}\n{iri}", algorithm="sha256").digest()
        return str(UUID(bytes=digest[:16], version=4))

    return mark


def _telling(read: Read, access: Access) -> sending.Tell:
    """Of what the gate refuses: which event, and where in it, in Caliper's words."""

    def tell(place: int, verdict: Refused) -> dict[str, Any]:
        findings = tuple(replace(each, path=in_calipers_words(each.path)) for each in verdict.findings)
        return {"data": read.places[place], "why": said.on_the_wire(Refused(findings), access.declaration)}

    return tell
