"""A use with a record in force, for tests: of the first owner of the small world, supplied by its supplier."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.models import Analysis, Flaw, Key, MeasuredDay, Tally
from tillit.activity.quality.rules import looks
from tillit.activity.telling.actions import told_before
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.organisations.tests.world import World, organisation
from tillit.record import actions as records
from tillit.record.codes import Treatment
from tillit.record.processing import Purpose
from tillit.record.tests import made
from tillit.record.tests.processings import FORMATIVE, WHOLE, rules

# All that a typical answered statement says is kept, the time only as a day, and how long it took left out.
TALKATIVE = msgspec.structs.replace(
    FORMATIVE,
    fields=(
        *rules(Treatment.KEEP, "answer", "score", "success", "activity", "verb"),
        *rules(Treatment.PSEUDONYM, "feide_id"), *rules(Treatment.DAY, "timestamp"),
        *rules(Treatment.DROP, "duration", "language"),
    ),
)  # fmt: skip


def live_use(
    world: World, name: str = "Reknefjell", owner: Organisation | None = None, purpose: Purpose | None = None
) -> Use:
    """`purpose`: the only one of the record; otherwise those of the record of the tests."""
    processing = msgspec.structs.replace(WHOLE, purposes=(purpose,)) if purpose else WHOLE
    owner = made.owner_facts(owner or world.owners[0])
    with made.network(world) as by:
        service = made.service(name)
        draft = made.draft(world, service, by, processing)
        record = records.complete(made.use(service, owner), draft=draft, by=by)
    with scope.enter(everything()):
        use = Use.objects.select_related("service", "tenant").get(pk=record.use_id)
        use.service.supplier = world.supplier
        use.service.save(update_fields=["supplier"])
    with made.network(world) as by:
        records.activate(use, since=timezone.localdate() - timedelta(days=9), by=by)
    return use


def key_of(world: World, use: Use, **said: Any) -> tuple[Key, str]:
    with made.network(world) as by:
        return actions.make_key(use, by=by, **said)


def group_of(school: Organisation, name: str = "7B") -> Organisation:
    with scope.enter(everything()):
        return organisation(Kind.GROUP, name, school)


def tally(use: Use, outcome: str, number: int, *, reason: str = "", field: str = "", days: int = 0) -> None:
    """As the gate would have counted."""
    when: datetime = timezone.now() - timedelta(days=days)
    with scope.enter(everything()):
        Tally.objects.create(
            tenant_id=use.tenant_id, use=use, supplier_id=use.service.supplier_id, outcome=outcome, reason=reason,
            field=field, policy=1, number=number, day=timezone.localdate() - timedelta(days=days), first_at=when, last_at=when,
        )  # fmt: skip


def flaw(use: Use, finding: str, number: int, of: int, *, field: str = "", days: int = 1, several: bool = True) -> None:
    """As the worker would have counted."""
    mine = {"tenant_id": use.tenant_id, "supplier_id": use.service.supplier_id}
    with scope.enter(everything()):
        row, _new = MeasuredDay.objects.get_or_create(
            use=use, day=timezone.localdate() - timedelta(days=days),
            defaults={**mine, "statements": of, "until": timezone.now()},
        )  # fmt: skip
        Flaw.objects.create(
            **mine, use=use, day=row.day, dimension=looks(row.day)[finding].dimension, finding=finding, field=field,
            number=number, of=of, several=several,
        )  # fmt: skip


def turned_on(use: Use, place: Organisation, *, by: Actor) -> Analysis:
    """They were told a week ago."""
    told_before(use, place, by=by)
    return actions.turn_on_analysis(use, place, by=by)
