"""Whose key it is, what it opens, and the gate of its use. Held in memory between requests, and asked about again in
every transaction: what was revoked or changed a moment ago counts at once (`Moved`)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import msgspec
from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from tillit.activity.credentials import fingerprint
from tillit.activity.gate import Gate, Pupil, compile_gate
from tillit.activity.lrs.calendars import Calendars, calendars_of
from tillit.activity.lrs.http import Request, wrong
from tillit.activity.store.pool import SCOPE, TODAY, Connection, begun, pool, scope_of
from tillit.activity.store.writing import HOLDS, Moved
from tillit.activity.telling.covering import covers
from tillit.record import content
from tillit.record.codes import Treatment
from tillit.record.policy import Policy

TOKEN_SECONDS = 3600
HELD_SECONDS = 60
# How long what is remembered of a pupil's school may be old. What pupils choose, and where analysis is on, counts at once.
PUPILS_SECONDS = 600
KEY = """
SELECT k.id, k.use_id, k.tenant_id, k.rights, k.name FROM activity_key k
WHERE k.secret_hash = %s AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
"""
POLICY = f"""
SELECT p.number, p.content::text FROM record_activation a JOIN record_policy p ON p.id = a.policy_id
WHERE p.use_id = %s AND a.since <= {TODAY} AND (a.until IS NULL OR a.until > {TODAY})
ORDER BY a.id DESC LIMIT 1
"""
STREAM = """
SELECT s.generation, u.service_id FROM activity_stream s JOIN catalogue_use u ON u.id = s.use_id WHERE s.use_id = %s
"""
TOLD = """
SELECT p.number, p.content::text FROM record_policy p WHERE p.use_id = %s
AND p.number IN (SELECT n.policy_number FROM activity_notice n WHERE n.use_id = p.use_id)
"""
NAMES = f"""
SELECT DISTINCT p.name FROM organisations_person p JOIN organisations_membership m ON m.person_id = p.id
WHERE m.tenant_id = %s AND (m.until IS NULL OR m.until > {TODAY})
"""


@dataclass
class Access:
    """What one key may, as of when it was last looked up."""

    key_id: int
    use_id: int
    tenant_id: int
    rights: frozenset[str]
    policy: int
    generation: int
    gate: Gate
    exact: bool  # whether the record keeps the time of day
    declaration: str  # where the supplier finds what was declared
    authority: dict[str, Any]
    calendars: Calendars
    told: list[int]  # the numbers of policies that, where people were told of them, cover this one
    at: float = field(default_factory=monotonic)
    pupils: dict[str, Pupil] = field(default_factory=dict)
    pupils_at: float = field(default_factory=monotonic)


_known: dict[str, Access] = {}  # by the hash of what the client showed


def shown(request: Request) -> str:
    """The hash of the key a request shows."""
    kind, _, rest = request.header("authorization").partition(" ")
    if kind.lower() == "basic":
        try:
            name, colon, secret = base64.b64decode(rest, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise wrong(401, "The Authorization header cannot be read.") from None
        if colon:
            return fingerprint(name, secret)
    if kind.lower() == "bearer":
        try:
            return str(signing.loads(rest, salt="activity.token", max_age=TOKEN_SECONDS))
        except signing.BadSignature:
            raise wrong(401, "The access token is not valid, or its hour is over.") from None
    refusal = wrong(401, "Show the key of the service: Basic with its name and secret, or a token from oauth/token.")
    refusal.headers["WWW-Authenticate"] = 'Basic realm="xAPI"'
    raise refusal


def token_of(key_hash: str) -> str:
    """OAuth 2, client credentials: an hour's token. Revoking the key ends it too."""
    return signing.dumps(key_hash, salt="activity.token")


def forget(key_hash: str) -> None:
    _known.pop(key_hash, None)


def held(request: Request) -> Access | None:
    """What we remember of the key a request shows, without asking."""
    return _known.get(shown(request))


async def access_of(key_hash: str) -> Access:
    found = _known.get(key_hash)
    if found is None or monotonic() - found.at > HELD_SECONDS:
        known = await _looked_up(key_hash)
        same = found is not None and _of_pupils(found) == _of_pupils(known)
        if found and same and monotonic() - found.pupils_at < PUPILS_SECONDS:
            known.pupils, known.pupils_at = found.pupils, found.pupils_at
        found = _known[key_hash] = known
    return found


def _of_pupils(access: Access) -> tuple[object, ...]:
    """What is remembered of pupils holds as long as this does."""
    return access.generation, access.policy, access.told, access.calendars


async def _looked_up(key_hash: str) -> Access:
    connections = await pool()
    async with connections.connection() as connection, connection.transaction():
        await connection.execute(SCOPE, scope_of(0, key_hash))
        key = await (await connection.execute(KEY, (key_hash,))).fetchone()
        if key is None:
            _known.pop(key_hash, None)
            raise wrong(401, "The key is not known here, or has been revoked.")
        await connection.execute(SCOPE, scope_of(key[2]))
        policy = await (await connection.execute(POLICY, (key[1],))).fetchone()
        stream = await (await connection.execute(STREAM, (key[1],))).fetchone()
        names = await (await connection.execute(NAMES, (key[2],))).fetchall()
        told = await (await connection.execute(TOLD, (key[1],))).fetchall()
        calendars = await calendars_of(connection, key[2])
    if policy is None or stream is None:
        raise wrong(403, "The service has no record of processing in force at this school owner: nothing can be kept.")
    compiled = content.convert(msgspec.json.decode(policy[1]), Policy)
    return Access(
        key_id=key[0], use_id=key[1], tenant_id=key[2], rights=frozenset(key[3]), policy=policy[0],
        generation=stream[0],
        gate=compile_gate(compiled, policy[0], [row[0] for row in names], secret=_secret(key[1])),
        declaration=f"{settings.SITE_URL}{reverse('catalogue_service', args=[stream[1]])}",
        exact=any(compiled.treatment(field) is Treatment.KEEP for field in ("timestamp", "trial")),
        calendars=calendars,
        told=_enough(told, policy[0], compiled),
        authority={"objectType": "Agent", "account": {"homePage": settings.SITE_URL, "name": key[4]}},
    )  # fmt: skip


def _enough(told: Sequence[tuple[int, str]], number: int, now: Policy) -> list[int]:
    """What people were told of holds for as long as the record asks for no more."""
    policies = ((row[0], content.convert(msgspec.json.decode(row[1]), Policy)) for row in told if row[0] != number)
    today = localdate()
    return [number, *sorted(other for other, policy in policies if covers(policy, now, today))]


def _secret(use_id: int) -> bytes:
    """For pseudonyms of values, such as a device: others at each use."""
    return salted_hmac("activity.values", str(use_id), algorithm="sha256").digest()


@asynccontextmanager
async def opened(access: Access) -> AsyncIterator[Connection]:
    """A transaction that sees the stream of the key, when key and policy still hold."""
    connections = await pool()
    async with connections.connection() as connection, begun(connection):
        async with connection.pipeline():
            await connection.execute("BEGIN")
            await connection.execute(SCOPE, scope_of(access.tenant_id))
            holds = await connection.execute(HOLDS, {"use": access.use_id, "keys": [access.key_id]})
        if await holds.fetchone() != ([access.key_id], access.policy, access.generation):
            raise Moved
        yield connection
        await connection.execute("COMMIT")


def forget_all() -> None:
    _known.clear()
