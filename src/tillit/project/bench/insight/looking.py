"""How long the pages of those who look take, from the request to the answer: teachers, principals, the owner."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from statistics import median, quantiles

from django.test.utils import override_settings
from django.urls import reverse

from tillit.organisations.models import Membership, Teaching
from tillit.project.bench.insight.city import City
from tillit.project.bench.measuring import _log_in
from tillit.project.collecting import keep_what_is_loaded

BOUND = 100.0  # milliseconds, ninety-five times of a hundred: teachers and principals (issue 5, "Shown by")
OWNER = "director: the schools"
OWNER_BOUND = 200.0  # one page of all the schools of a city, for the few who answer for them
OWNER_LOOKS = 20


def look(city: City) -> dict[str, list[float]]:
    """Milliseconds of each opening, by page. Every group and school is opened by somebody who has not seen it before;
    the first of each kind of page is not counted: code and templates are read then, once in a process."""
    spent: dict[str, list[float]] = {}
    keep_what_is_loaded()  # as the web process does
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for page, held, address in _pages(city):
            spent.setdefault(page, []).append(_open(held, address))
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
    from django.db import transaction

    from tillit.fence import scope
    from tillit.organisations.acting import everything

    with transaction.atomic(), scope.enter(everything()):
        rows = Teaching.objects.filter(person__in=[each.person_id for each in held])
        return dict(rows.values_list("person_id", "group_id"))


def _open(held: Membership, address: str) -> float:
    client = _log_in(held)
    client.get("/profil/")  # the session is read and the middleware is ready, as for anybody who has been here a while
    begun = time.perf_counter()
    response = client.get(address)
    spent = (time.perf_counter() - begun) * 1000
    if response.status_code != 200:
        raise AssertionError(f"{address} answers {response.status_code} to {held.role}")
    return spent


def bound(page: str) -> float:
    return OWNER_BOUND if page == OWNER else BOUND


def told(spent: dict[str, list[float]]) -> list[tuple[str, float, float]]:
    """Page, median and p95."""
    return [(page, median(times), quantiles(times, n=100, method="inclusive")[94]) for page, times in spent.items()]
