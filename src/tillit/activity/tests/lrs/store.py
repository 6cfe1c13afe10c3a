"""A record store for tests: a database of its own, one use with a key, and a client that speaks ASGI to it."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
from django.db import connection, transaction
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.lrs import access, application, tallies
from tillit.activity.models import Analysis, Key
from tillit.activity.store import pool
from tillit.activity.telling.actions import told_before
from tillit.activity.tests.live import turned_on
from tillit.catalogue.models import Service, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.models import Identity, Membership, Organisation, Person
from tillit.record import actions as records
from tillit.record.codes import Analysis as Switch
from tillit.record.codes import Treatment
from tillit.record.processing import FieldRule, Processing
from tillit.record.tests.processings import WHOLE

FEIDE = "https://docs.dataporten.no"
V1, V2 = "1.0.3", "2.0.0"


@dataclass
class Response:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Client:
    """Requests of one key, on one event loop that lives as long as the store does."""

    loop: asyncio.AbstractEventLoop
    name: str
    secret: str
    version: str = V1
    extra: dict[str, str] = field(default_factory=dict)

    def __call__(
        self, method: str, path: str, body: Any = b"", *, headers: dict[str, str] | None = None, **query: Any
    ) -> Response:
        return self.loop.run_until_complete(self.send(method, path, body, headers=headers, **query))

    async def send(
        self, method: str, path: str, body: Any = b"", *, headers: dict[str, str] | None = None, **query: Any
    ) -> Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        given = {"content-type": "application/json", **self.extra, **(headers or {})}
        if self.version:
            given.setdefault("x-experience-api-version", self.version)
        if self.name:
            basic = base64.b64encode(f"{self.name}:{self.secret}".encode()).decode()
            given.setdefault("authorization", f"Basic {basic}")
        path, _, rest = path.partition("?")
        address = f"/xapi/{path}"
        asked = {"type": "http", "method": method, "path": address, "root_path": "/xapi",
                 "query_string": (rest or urlencode(query)).encode(),
                 "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()]}  # fmt: skip
        sent: list[Any] = []
        messages = [{"type": "http.request", "body": content, "more_body": False}]

        async def receive() -> Any:
            return messages.pop(0) if messages else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await application(asked, receive, send)
        headers_back = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Response(sent[0]["status"], headers_back, sent[1]["body"])


@dataclass
class Store:
    loop: asyncio.AbstractEventLoop
    owner: Organisation
    by: Actor
    uses: dict[str, Use] = field(default_factory=dict)

    @contextmanager
    def scope(self) -> Iterator[None]:
        with transaction.atomic(), scope.enter(self.by.scope):
            yield

    def client(self, use: Use, version: str = V1, **more: Any) -> Client:
        with self.scope():
            key, secret = actions.make_key(use, by=self.by, **more)
        return Client(self.loop, key.name, secret, version)

    def key_of(self, client: Client) -> Key:
        return Key.objects.get(name=client.name)

    def use(self, name: str, processing: Processing) -> Use:
        with self.scope():
            service = Service.objects.create(name=name, key=name.lower())
            use = Use.objects.create(tenant=self.owner, service=service)
            self.in_force(use, processing)
        return use

    def in_force(self, use: Use, processing: Processing) -> None:
        records.enter(use, processing=processing, by=self.by)
        records.activate(use, since=timezone.localdate(), by=self.by)
        if all(purpose.analysis is Switch.NEVER for purpose in processing.purposes):
            return
        for row in Analysis.objects.filter(use=use).select_related("organisation"):
            told_before(use, row.organisation, by=self.by)  # whoever is analysed was told of this record too

    def pupil(self, name: str, use: Use | None = None, *, analysed: bool = True) -> str:
        """What Feide calls a new pupil of the school."""
        given = str(uuid4())
        person = Person.objects.create_user(f"elev-{given[:8]}", name=name)
        with transaction.atomic(), scope.enter(everything()):
            school = Organisation.objects.get(kind="school", parent=self.owner)
            Membership.objects.create(
                tenant=self.owner, person=person, organisation=school, role="pupil", since=timezone.localdate()
            )
            Identity.objects.create(tenant=self.owner, person=person, home_page=FEIDE, name=given)
        if use and analysed:
            with self.scope():
                turned_on(use, school, by=self.by)
        return given

    def rows(self, sql: str, *values: Any) -> list[Any]:
        with self.scope(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def settle(self) -> None:
        """What is counted is written."""
        self.loop.run_until_complete(tallies.write_out())


def made() -> Store:
    with transaction.atomic(), scope.enter(Scope(person=1)):
        owner = Organisation.objects.create(kind="owner", name="Fjordvik kommune")
        owner.path = [owner.pk]
        owner.save()
        school = Organisation.objects.create(kind="school", name="Fjordvik skule", parent=owner)
        school.path = [owner.pk, school.pk]
        school.save()
    person = Person.objects.create_user("nett", name="Nina Nett")
    with transaction.atomic(), scope.enter(everything()):
        held = Membership.objects.create(
            tenant=owner, person=person, organisation=owner, role="network", since=timezone.localdate()
        )
    with transaction.atomic(), scope.enter(Scope(person=person.pk)):
        by = actor_of(holding(timezone.localdate()).get(pk=held.pk))
    return Store(asyncio.new_event_loop(), owner, by)


@contextmanager
def opened() -> Iterator[Store]:
    store = made()
    try:
        yield store
    finally:
        store.loop.run_until_complete(pool.close())
        store.loop.close()
        access.forget_all()
        tallies.forget_all()


def keeping(*fields: FieldRule | str, **changes: Any) -> Processing:
    """A record whose first purpose asks for these fields, and nothing else."""
    rules = tuple(
        each if isinstance(each, FieldRule) else FieldRule(field=each, treatment=Treatment.KEEP, why="Trengst.")
        for each in fields
    )
    purpose = msgspec.structs.replace(WHOLE.purposes[0], fields=rules, **changes)
    return msgspec.structs.replace(WHOLE, purposes=(purpose,))


TRIAL = keeping("trial")
