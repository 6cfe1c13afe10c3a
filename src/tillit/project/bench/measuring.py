"""Opens every page that links lead to, as each role, and notes how many queries it took and how long."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import Resolver404, resolve
from django.utils import timezone

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, everything, holding
from tillit.organisations.middleware import ROLE_IN_SESSION
from tillit.organisations.models import Membership, Person
from tillit.organisations.roles import ASSESSMENT_READERS, Role
from tillit.project.bench.shelves import Weight, heavy_pages

BOUND = 12  # queries for a page, whatever the size of the store (issue 2, "Shown by")
SAMPLES = 3  # of each kind of page
AGAIN = 3  # times each is opened
MOST = 400  # pages for one role, should links never end
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Neither lists nor case pages: files, one's own account, and /innsyn/, which asks every keeper of personal data there is.
NOT_MEASURED = ("/static/", "/konto/", "/filer/", "/profil/", "/innsyn/", "/tilgjengelegheit", "/personvern")
IS_FILE = re.compile(r"\.(pdf|docx|xlsx|json|csv|ics|zip)$|/fil/|/fil$|[?&]format=")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Measured:
    """One kind of page for one role. `first`: openings that may have had to gather what changed since the last look."""

    first: list[int] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    slowest: tuple[int, str] = (0, "")

    def add(self, address: str, openings: list[tuple[int, float]]) -> None:
        self.first.append(openings[0][0])
        self.queries += [queries for queries, _spent in openings[1:]]
        self.milliseconds += [spent for _queries, spent in openings]
        self.slowest = max([self.slowest, *((queries, address) for queries, _spent in openings[1:])])

    @property
    def most(self) -> int:
        return max(self.queries)

    def percentile(self, at: int) -> float:
        if len(self.milliseconds) == 1:
            return self.milliseconds[0]
        return quantiles(self.milliseconds, n=100, method="inclusive")[at - 1]


Pages = dict[tuple[str, str], Measured]


def measure(tile: int, weight: Weight, first_service: int) -> Pages:
    """As one person in each role at the collaboration whose people are named `<name>-<tile>`."""
    measured: Pages = defaultdict(Measured)
    people = dict(_people(tile))
    heavy = heavy_pages(_actor(people[Role.NETWORK]), _actor(people[Role.DPO]), weight, first_service)
    with override_settings(ALLOWED_HOSTS=["testserver"]):
        for role, membership in people.items():
            client = _log_in(membership)
            for page, address, openings in (
                *_heavy(client, heavy if role in ASSESSMENT_READERS else {}),
                *_walk(client),
            ):
                measured[page, role].add(address, openings)
    unopened = set(heavy) - {page for page, _role in measured}
    if unopened:
        raise AssertionError(f"Nobody could open {sorted(unopened)}")
    return dict(measured)


def _actor(membership: Membership) -> Actor:
    with transaction.atomic(), scope.enter(Scope(person=membership.person_id)):
        return actor_of(holding(timezone.localdate()).get(pk=membership.pk))


def _heavy(client: Client, heavy: dict[str, str]) -> Iterator[tuple[str, str, list[tuple[int, float]]]]:
    """What is large in itself, for those who may open it."""
    for page, address in heavy.items():
        response, queries, spent = _open(client, address)
        if response.status_code == 200:
            yield page, address, [(queries, spent), *(_open(client, address)[1:] for _ in range(AGAIN * SAMPLES - 1))]


def _people(tile: int) -> Iterator[tuple[str, Membership]]:
    with transaction.atomic(), scope.enter(everything()):
        rows = list(Membership.objects.filter(until=None).select_related("person").order_by("pk"))
    mine = [row for row in rows if row.person.username.endswith(f"-{tile}")]
    others = [row for row in rows if "-" not in row.person.username]  # suppliers, students and the nation are not cast
    for role in Role:
        found = next((row for row in [*mine, *others] if row.role == role), None)
        if found is not None:
            yield str(role), found


def _log_in(membership: Membership) -> Client:
    client = Client(headers={"accept-language": "nn"})
    client.force_login(Person.objects.get(pk=membership.person_id), backend=BACKEND)
    session = client.session
    session[ROLE_IN_SESSION] = membership.pk
    session.save()
    return client


def _walk(client: Client) -> Iterator[tuple[str, str, list[tuple[int, float]]]]:
    waiting, seen, kinds = ["/", "/katalog/"], {"/", "/katalog/"}, Counter[str]()
    while waiting and len(seen) < MOST:
        address = waiting.pop(0)
        page = _page(address)
        response, queries, spent = _open(client, address)
        if response.status_code != 200 or "text/html" not in response.headers.get("Content-Type", ""):
            continue
        yield page, address, [(queries, spent), *(_open(client, address)[1:] for _ in range(AGAIN - 1))]
        for found in LINK.findall(response.content.decode()):
            onward = found.replace("&amp;", "&")
            kind = _page(onward)
            if onward not in seen and kind and kinds[kind] < SAMPLES:
                kinds[kind] += 1
                seen.add(onward)
                waiting.append(onward)


def _page(address: str) -> str:
    """The name of the page at that address; "" when it is not one to measure: forms and files are not lists."""
    if address.startswith(NOT_MEASURED) or IS_FILE.search(address):
        return ""
    try:
        match = resolve(address.split("?", maxsplit=1)[0])
    except Resolver404:
        return ""
    is_form = hasattr(match.func, "command")
    step = match.kwargs.get("step", "")
    return "" if is_form else f"{match.url_name}{f':{step}' if step else ''}"


def _open(client: Client, address: str) -> tuple[Any, int, float]:
    count = 0

    def counting(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        start = time.perf_counter()
        response = client.get(address)
        body = getattr(response, "content", b"")
        spent = (time.perf_counter() - start) * 1000
    del body
    return response, count, spent
