"""People at the pages while the county sends: logged in, one page after the other, with a moment's thought between."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from itertools import cycle

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Person
from tillit.project.bench.county.stock import County
from tillit.project.bench.ingest.client import answer

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
VISITORS = 4
THOUGHT = 1.0  # seconds; people take longer, and are more
OK = 200


@dataclass(frozen=True)
class Visitor:
    cookie: str
    pages: tuple[str, ...]

    def request(self, address: str, port: int) -> bytes:
        return (f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {self.cookie}\r\n"
                "Accept-Language: nn\r\nContent-Length: 0\r\n\r\n").encode()  # fmt: skip


def visitors(county: County) -> list[Visitor]:
    """Of different owners: each sees the streams of their own."""
    found = []
    for person in county.people[:VISITORS]:
        client = Client()
        client.force_login(Person.objects.get(pk=person), backend=BACKEND)
        name = settings.SESSION_COOKIE_NAME
        with transaction.atomic(), scope.enter(everything()):
            use = (
                Use.objects.filter(tenant__memberships__person_id=person).order_by("pk").values_list("pk", flat=True)[0]
            )
        pages = ("/", reverse("catalogue"), reverse("streams"), reverse("stream", args=[use]), reverse("organisations"))
        found.append(Visitor(f"{name}={client.cookies[name].value}", pages))
    return found


async def warm(port: int, visitors: list[Visitor], seconds: float) -> float:
    """The p95 of the pages when nobody sends anything, in milliseconds; each has been opened once before."""
    for visitor in visitors:
        await visit(port, visitor, asyncio.Event(), once=True)
    times, stop = list[float](), asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, stop.set)
    for some in await asyncio.gather(*(visit(port, visitor, stop) for visitor in visitors)):
        times += [spent for _status, spent in some]
    return p95(times)


async def visit(port: int, visitor: Visitor, stop: asyncio.Event, *, once: bool = False) -> list[tuple[int, float]]:
    """Status and time of each page until told to stop."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
    found: list[tuple[int, float]] = []
    try:
        for address in visitor.pages if once else cycle(visitor.pages):
            began = time.perf_counter()
            writer.write(visitor.request(address, port))
            status, _body = await answer(reader)
            found.append((status, time.perf_counter() - began))
            if stop.is_set():
                break
            await asyncio.sleep(THOUGHT)
    finally:
        writer.close()
    return found


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)] * 1000 if times else 0.0
