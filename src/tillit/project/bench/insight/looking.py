"""How long the pages of those who look take, from the request to the answer: teachers, principals, the owner."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import median, quantiles

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Teaching
from tillit.project.bench.ingest.serving import a_server
from tillit.project.bench.insight.city import City
from tillit.project.bench.measuring import _log_in

BOUND = 100.0  # milliseconds, ninety-five times of a hundred: teachers and principals (issue 5, "Shown by")
OWNER = "director: the schools"
OWNER_BOUND = 200.0  # one page of all the schools of a city, for the few who answer for them
OWNER_LOOKS = 20
PATIENCE = 60  # seconds
OK = 200


@dataclass(frozen=True)
class Look:
    page: str
    address: str
    cookie: str


def look(city: City) -> dict[str, list[float]]:
    """Milliseconds of each opening, by page, asked of a server as people ask it. Every group and school is opened by
    somebody who has not seen it before; the first of each kind of page is not counted: code and templates are read then,
    once in a process."""
    looks = [Look(page, address, _cookie(held)) for page, held, address in _pages(city)]
    spent: dict[str, list[float]] = {}
    with a_server() as port:
        server = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        for each in looks:
            spent.setdefault(each.page, []).append(_open(server, each))
        server.close()
    return {page: times[1:] for page, times in spent.items()}


def _pages(city: City) -> Iterator[tuple[str, Membership, str]]:
    groups = _taught(city.teachers)
    for held in city.teachers:
        yield "teacher: the group", held, reverse("insight_group", args=[groups[held.person_id]])
    for held in city.teachers:
        yield "teacher: its tasks", held, reverse("insight_group_tasks", args=[groups[held.person_id]])
    for held in city.principals:
        yield "principal: the school", held, reverse("school_totals")
    for _ in range(OWNER_LOOKS):
        yield OWNER, city.director, reverse("schools_totals")


def _taught(held: Sequence[Membership]) -> dict[int, int]:
    with transaction.atomic(), scope.enter(everything()):
        rows = Teaching.objects.filter(person__in=[each.person_id for each in held])
        return dict(rows.values_list("person_id", "group_id"))


def _cookie(held: Membership) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={_log_in(held).cookies[name].value}"


def _open(server: HTTPConnection, look: Look) -> float:
    begun = time.perf_counter()
    server.request("GET", look.address, headers={"Cookie": look.cookie})
    response = server.getresponse()
    response.read()
    spent = (time.perf_counter() - begun) * 1000
    if response.status != OK:
        raise AssertionError(f"{look.address} answers {response.status} on the page {look.page}")
    return spent


def bound(page: str) -> float:
    return OWNER_BOUND if page == OWNER else BOUND


def told(spent: dict[str, list[float]]) -> list[tuple[str, float, float]]:
    """Page, median and p95."""
    return [(page, median(times), quantiles(times, n=100, method="inclusive")[94]) for page, times in spent.items()]
