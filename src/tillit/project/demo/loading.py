from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation, Person
from tillit.project.demo import (
    agreeing,
    basing,
    inhabitants,
    keys,
    levels,
    participating,
    roster,
    schooltime,
    skills,
    story,
    streaming,
)
from tillit.project.demo.clock import at, moment
from tillit.project.demo.inhabitants import World
from tillit.project.demo.saga import Saga
from tillit.project.demo.texts import read

BEGINS = 700  # days ago
NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"  # nobody at .example reads letters
LIGHT = f"{keys.Light.__module__}.{keys.Light.__qualname__}"

EACH_ONES_OWN = ("then", "declines", "activated", "choices", "hearing", "remarks", "answered_remarks", "journal",
                 "validation", "shared", "stays", "takes_in", "analysis", "told", "keeps")  # fmt: skip


def is_loaded() -> bool:
    return Person.objects.filter(username=read("people")[0]["username"]).exists()


def load(today: date | None = None) -> bool:
    """Into an empty installation only. False when there is somebody here already."""
    if Organisation.objects.exists():
        return False
    today = today or timezone.localdate()
    # One transaction: a world that was loaded half-way would never be loaded again.
    with (
        override_settings(EMAIL_BACKEND=NO_MAIL, PASSWORD_HASHERS=[LIGHT]),
        translation.override("nn"),
        transaction.atomic(),
    ):
        world = World(today - timedelta(days=BEGINS), today)
        with at(moment(today, BEGINS, 0)):
            inhabitants.settle(world)
            roster.enrol(world)
            schooltime.plan(world, today)
            streaming.identify(world)
        story.play(stories(world), today)
    return True


def stories(world: World) -> list[story.Story]:
    """What the assessments of services stand on comes first."""
    told = sagas(world)
    return [
        lists(world),
        streaming.conformance(world),
        skills.tell(world),
        *levels.stories(world),
        *(story.tell(saga) for saga in told),
        *(participating.tell(saga) for saga in told),
        *(basing.tell(saga) for saga in told),
    ]


def sagas(world: World) -> list[Saga]:
    services = read("services")
    known = {told["code"]: told for told in services}
    others = [{**_shared(known[told["service"]]), **told} for told in read("neighbours")]
    rows = [(told, "fjordringen") for told in services] + [(told, told["where"]) for told in others]
    return [Saga(world, told, where, number) for number, (told, where) in enumerate(rows)]


def _shared(told: dict[str, Any]) -> dict[str, Any]:
    """What is true of the service wherever it is used; what happened to it is each one's own."""
    return {key: value for key, value in told.items() if key not in EACH_ONES_OWN}


def lists(world: World) -> story.Story:
    """The DPF list is brought up to date twice a year."""
    for days in (680, 500, 320, 140, 10):
        yield days
        agreeing.import_list(Saga(world, {}, "fjordringen", 0))


def describe() -> dict[str, Any]:
    """As `tillit demo --json` prints it (DESIGN §10)."""
    return {"url": settings.SITE_URL, "people": people(), "keys": streaming.supplier_keys()}


def people() -> list[dict[str, str]]:
    """Who can log in: one line for each role of each person. Empty where the demo world is not loaded."""
    with transaction.atomic(), scope.enter(everything()):
        rows = (
            Membership.objects.filter(
                person__username__in=[person["username"] for person in read("people")], until=None
            )
            .select_related("person", "organisation")
            .order_by("pk")
        )
        return [_line(row) for row in rows]


def _line(row: Membership) -> dict[str, str]:
    username = row.person.username
    return {
        "name": row.person.name,
        "role": row.role,
        "organisation": row.organisation.name,
        "username": username,
        "password": keys.password(username),
        "token": keys.token(username, row.role, row.organisation.name),
    }
