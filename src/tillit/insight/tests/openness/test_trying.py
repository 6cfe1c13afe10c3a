from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.test import override_settings
from django.utils import timezone

from tillit.activity.copies.columns import SCHEMA
from tillit.activity.models import Choice, Pseudonym, Stream
from tillit.analytics.fairness import stopped
from tillit.analytics.fairness.deciding import lift_stop, stop_indicator
from tillit.analytics.models import BiasTest, Placement, Stop
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.insight.openness.trying import try_owner, try_those_due
from tillit.insight.tests.classroom import Classroom, classroom
from tillit.organisations.acting import everything
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record.models import Policy
from tillit.web.denied import Denied, Invalid

pytestmark = pytest.mark.django_db
TASK = "https://oppgaver.example/brok/7"
STEADY = [True, False] * 8  # what the model expects
SURPRISING = [False] * 8 + [True] * 8  # much better than it expects


def day(at: int) -> date:
    """The answers lie in the last days, one each."""
    return timezone.localdate() - timedelta(days=20 - at)


@pytest.fixture
def room(world: World, tmp_path: Path) -> Iterator[Classroom]:
    """Twelve pupils who write nynorsk and are foreseen, and twelve who write bokmål and are not."""
    made = classroom(world, pupils=24)
    with scope.enter(everything()):
        Placement.objects.create(
            tenant=world.owners[0], use=made.use, activity=TASK, skill_area=made.area, how=Placement.How.RULE
        )
        for at, pupil in enumerate(made.pupils):
            Pseudonym.objects.create(
                use=made.use, tenant_id=made.use.tenant_id, person_id=pupil.person_id, value=f"{at:08}-0000-4000-8000-000000000000"
            )  # fmt: skip
        Person.objects.filter(pk__in=[each.person_id for each in made.pupils[12:]]).update(language="nb")
    with override_settings(COPIES=tmp_path):
        send(made, tmp_path)
        yield made


def send(room: Classroom, folder: Path) -> None:
    rows = [
        said(room, at, day(number), right)
        for at in range(24) for number, right in enumerate(STEADY if at < 12 else SURPRISING)
    ]  # fmt: skip
    path = folder / f"owner={room.use.tenant_id}" / "month=2026-11" / f"part-{room.use.pk}-1.parquet"
    path.parent.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)


def said(room: Classroom, pupil: int, when: date, right: bool) -> dict[str, Any]:
    with scope.enter(everything()):
        number = Policy.objects.get(use=room.use).number
    moment = datetime.combine(when, time(10), UTC)
    return {
        "use_id": room.use.pk, "id": "", "policy": number, "pseudonym": f"{pupil:08}-0000-4000-8000-000000000000",
        "verb": "http://adlnet.gov/expapi/verbs/answered", "object": TASK, "success": right, "together": False,
        "around": [], "day": when, "timestamp": moment, "stored": moment, "stored_day": when, "outside_hours": False,
        "delete_on": timezone.localdate() + timedelta(days=200),
    }  # fmt: skip


def test_a_model_that_misses_for_some_is_stopped_and_says_why(room: Classroom, login: Any) -> None:
    owner, today = room.world.owners[0], timezone.localdate()
    tried = try_owner(owner, today)
    assert [(gap.split, gap.part, gap.people, gap.kept) for gap in tried.gaps if gap.split == "language"] == [
        ("language", "nb", 12, False), ("language", "nn", 12, True),
    ]  # fmt: skip
    with scope.enter(everything()):
        standing = stopped(owner.pk)
        assert standing == dict.fromkeys(("progress", "struggles", "conversation"), tried.stop)
        assert (standing["progress"].stopped_by, "av elevane. Det blir ikkje vist" in standing["progress"].why) == (
            None,
            True,
        )
        assert Entry.objects.filter(verb="stop_indicator", tenant_id=owner.pk, person_id=None).count() == 1
        assert try_owner(owner, today).stop is None  # it is stopped already
        assert BiasTest.objects.filter(tenant=owner).count() == len(tried.gaps)  # and today is told of once


def test_who_objects_or_is_away_from_analysis_is_not_tried(room: Classroom) -> None:
    with scope.enter(everything()):
        for each in room.pupils[12:]:
            Choice.objects.create(
                tenant=room.world.owners[0], kind=Choice.Kind.OBJECTION, person_id=each.person_id, since=timezone.now()
            )
    found = try_owner(room.world.owners[0], timezone.localdate())
    assert {(gap.split, gap.part): gap.people for gap in found.gaps}[("language", "nn")] == 12
    assert [gap.part for gap in found.gaps if gap.split == "language"] == ["nn"]
    assert found.stop is None


def test_where_nobody_may_be_analysed_nothing_is_tried(room: Classroom) -> None:
    assert try_owner(room.world.owners[1], timezone.localdate()).gaps == ()


def test_who_answers_for_it_lets_it_go_on(world: World) -> None:
    owner = world.owners[0]
    with acting_as(world.actor(Role.NETWORK)) as network:
        found = stop_indicator(owner, by=network, indicator="task", why="Oppgåvene er bytte ut.")
        with pytest.raises(Invalid):
            stop_indicator(owner, by=network, indicator="task", why="Ein gong til.")
        with pytest.raises(Denied):
            lift_stop(found, by=network, why="Eg vil.")
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        lift_stop(found, by=director, why="Ordna.")
        assert stopped(owner.pk) == {}
        with pytest.raises(Denied):
            lift_stop(found, by=director, why="Ein gong til.")
    with acting_as(world.actor(Role.DPO)) as dpo, pytest.raises(Denied):
        stop_indicator(owner, by=dpo, indicator="task", why="Nei.")
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Denied):
        stop_indicator(world.foreign_owner, by=network, indicator="task", why="Deira.")
    with scope.enter(everything()):
        assert list(Entry.objects.filter(tenant_id=owner.pk).order_by("pk").values_list("verb", flat=True)) == [
            "stop_indicator", "lift_stop",
        ]  # fmt: skip
        assert Stop.objects.get().lifted_why == "Ordna."


def test_a_stop_somebody_has_lifted_today_stands_lifted_until_the_next_test(room: Classroom) -> None:
    owner, today = room.world.owners[0], timezone.localdate()
    stop = try_owner(owner, today).stop
    assert stop is not None
    with acting_as(room.world.actor(Role.DIRECTOR)) as director:
        lift_stop(Stop.objects.get(pk=stop.pk), by=director, why="Me har sett på det.")
    assert try_owner(owner, today).stop is None
    assert try_owner(owner, today + timedelta(days=1)).stop is not None


def test_each_owner_that_is_sent_to_is_tried_once_a_month(world: World, tmp_path: Path) -> None:
    owner, today = world.owners[0], timezone.localdate()
    room = classroom(world, pupils=1)
    with scope.enter(everything()):
        Stream.objects.create(tenant=owner, use=room.use, supplier=world.supplier, last_stored=timezone.now())
    with override_settings(COPIES=tmp_path):
        assert [each.owner for each in try_those_due(today)] == [owner]
        with scope.enter(everything()):
            BiasTest.objects.create(
                tenant=owner, indicator="progress", tested_on=today.replace(day=1), split="all", people=20, answers=400,
                gap=0.0, margin=0.1, limit=0.1, kept=True,
            )  # fmt: skip
        assert try_those_due(today) == []
        assert [each.owner for each in try_those_due(today.replace(day=1) + timedelta(days=40))] == [owner]


def test_a_test_that_stops_a_model_waits_for_those_who_decide_and_advise(room: Classroom, login: Any) -> None:
    try_owner(room.world.owners[0], timezone.localdate())
    for role, told in ((Role.DPO, True), (Role.DIRECTOR, True), (Role.PRINCIPAL, False)):
        assert ("/innsikt/slik/progress/" in login(room.world.actor(role)).get("/").content.decode()) is told
