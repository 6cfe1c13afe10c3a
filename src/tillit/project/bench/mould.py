"""One collaboration with ten cases, made by the real actions: what the large store is cast from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone, translation

from tillit.assessment.models import Edition
from tillit.catalogue.models import Service
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation
from tillit.project.demo import basing, inhabitants, levels, participating, story
from tillit.project.demo.clock import at, moment
from tillit.project.demo.inhabitants import World
from tillit.project.demo.loading import BEGINS, NO_MAIL, lists, sagas

COLLABORATION = "fjordringen"
# From the first questions to the way out, in about the spread a collaboration has after some years.
CASES = ("tallskogen", "skrivestova", "kartleik", "froboka", "ordjakta", "blinkquiz", "stegvis", "ekkolokk",
         "lesestigen", "tidsveven")  # fmt: skip
PLAIN = "django.contrib.auth.hashers.MD5PasswordHasher"  # nobody logs in with a password here


@dataclass(frozen=True)
class Mould:
    collaboration: int
    organisations: tuple[int, ...]
    people: tuple[int, ...]
    memberships: tuple[int, ...]
    services: tuple[int, ...]
    # What others have published, and these stand on: the same for every cast.
    shared_editions: tuple[int, ...] = ()
    shared_assessments: tuple[int, ...] = ()


def cast() -> Mould:
    today = timezone.localdate()
    with override_settings(EMAIL_BACKEND=NO_MAIL, PASSWORD_HASHERS=[PLAIN]), translation.override("nn"):
        with transaction.atomic():
            world = _world(today)
            chosen = [saga for saga in sagas(world) if saga.where == COLLABORATION and saga.told["code"] in CASES]
            more = [part(saga) for saga in chosen for part in (participating.tell, basing.tell)]
            told = [lists(world), *levels.stories(world), *(story.tell(saga) for saga in chosen), *more]
            story.play(told, today)
        with transaction.atomic(), scope.enter(everything()):
            return _mould(world)


def _world(today: date) -> World:
    world = World(today - timedelta(days=BEGINS), today)
    with at(moment(today, BEGINS, 0)):
        inhabitants.settle(world)
    return world


def _mould(world: World) -> Mould:
    top = world.places[COLLABORATION].pk
    shared = Edition.objects.exclude(tenant__path__contains=[top]).order_by("pk")
    within = Membership.objects.filter(organisation__path__contains=[top]).order_by("pk")
    return Mould(
        collaboration=top,
        organisations=tuple(
            Organisation.objects.filter(path__contains=[top]).order_by("pk").values_list("pk", flat=True)
        ),
        people=tuple(dict.fromkeys(within.values_list("person", flat=True))),
        memberships=tuple(within.values_list("pk", flat=True)),
        services=tuple(Service.objects.order_by("pk").values_list("pk", flat=True)),
        shared_editions=tuple(shared.values_list("pk", flat=True)),
        shared_assessments=tuple(shared.values_list("assessment", flat=True)),
    )
