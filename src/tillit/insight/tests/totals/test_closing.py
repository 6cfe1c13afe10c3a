"""A month is closed once, and stays: whatever comes late, goes, or is let in afterwards."""

from __future__ import annotations

import argparse
import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from django.utils import timezone

from tillit.activity.actions import keep_out
from tillit.activity.models import Choice
from tillit.activity.personal_data import erase
from tillit.activity.tests.live import group_of, key_of
from tillit.analytics.engines import Duck
from tillit.analytics.indicators import Asked, Indicator
from tillit.analytics.models import LeftOut, Stop
from tillit.fence import scope
from tillit.insight.models import ClosedMonth, Total
from tillit.insight.personal_data import delete_expired
from tillit.insight.tests.classroom import classroom
from tillit.insight.tests.group.conftest import Answering
from tillit.insight.tests.totals.county import ALL, MONTHS, TODAY, County, county, everybody, quality
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.closing import close_months, last_month
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.noise import NothingClosed, with_noise
from tillit.insight.totals.reading import look
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, Person
from tillit.organisations.tests.world import START, World
from tillit.project.commands import compute
from tillit.record.codes import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def answering(world: World, settings: Any, tmp_path: Path) -> Answering:
    """Seven pupils whose answers lie in the store, each with four of them in the month before this one."""
    settings.COPIES = tmp_path
    made = Answering(classroom(world, pupils=7, purpose=quality()))
    key_of(world, made.room.use)
    made.place()
    for pupil in made.room.pupils:
        for task in "abcd":
            made.say(pupil, task, right=task != "d", days=before())
    return made


def before() -> int:
    """Days since the middle of last month."""
    return (timezone.localdate() - last_month(timezone.localdate()).replace(day=15)).days


def told(reader: Reader = Reader.PRINCIPAL) -> list[tuple[str, date, int, list[int], float | None, float | None]]:
    with scope.enter(everything()):
        rows = (
            Total.objects.filter(closed__reader=reader).select_related("closed").order_by("closed__month", "indicator")
        )
        return [(row.indicator, row.closed.month, row.people, row.uses, row.answers, row.right) for row in rows]


def close() -> int:
    return close_months(timezone.localdate())


def next_month() -> date:
    return (timezone.localdate().replace(day=1) + timedelta(days=40)).replace(day=2)


def test_what_lies_in_the_store_is_closed_for_all_readers_at_once(answering: Answering) -> None:
    assert close() == 6  # three indicators, for the principal and the council; seven are too few across schools
    month, use = last_month(timezone.localdate()), answering.room.use.pk
    assert told() == [
        ("participation", month, 7, [use], None, None), ("progress", month, 7, [], 28.0, 5.25),
        ("services", month, 7, [], None, None),
    ]  # fmt: skip
    assert (told(Reader.COUNCIL), told(Reader.SCHOOL_OWNER)) == (told(), [])
    with scope.enter(everything()):
        assert set(ClosedMonth.objects.values_list("reader", flat=True)) == set(ALL)


def test_what_comes_late_counts_in_the_month_it_came(answering: Answering) -> None:
    close()
    first = told()
    answering.all_say(answering.room.pupils, "e", right=True, days=0)  # of old work too: it is the arrival that counts
    assert (close(), told()) == (0, first)
    assert close_months(next_month()) == 6
    assert told()[:3] == first
    assert [(code, people) for code, _month, people, *_rest in told()[3:]] == [
        ("participation", 7), ("progress", 7), ("services", 7),
    ]  # fmt: skip


def test_an_erasure_between_two_looks_changes_nothing_that_is_closed(answering: Answering) -> None:
    close()
    first = told()
    with scope.enter(everything()):
        erase(answering.room.pupils[0].person_id, today=timezone.localdate())
    assert (close(), told()) == (0, first)


def test_who_is_left_out_objects_or_was_outside_school_hours_is_in_no_total(answering: Answering) -> None:
    room = answering.room
    other = group_of(room.world.schools[0], "7C")
    with scope.enter(everything()):
        LeftOut.objects.create(
            tenant=room.world.owners[0], person_id=room.pupils[0].person_id, since=timezone.localdate()
        )
        moved = Enrolment.objects.create(
            tenant=room.world.owners[0], person_id=room.pupils[1].person_id, group=other, since=START
        )
        objecting = Person.objects.get(pk=room.pupils[2].person_id)
        keep_out(objecting, Choice.Kind.OBJECTION, tenant_id=room.world.owners[0].pk, use=room.use)
    answering.all_say(room.pupils, "f", right=True, days=before(), outside=True)
    close()
    # The second goes to both groups, and is counted in the first alone, where analysis is turned on.
    assert moved.group_id > room.group.pk
    assert [(people, answers) for _code, _month, people, _uses, answers, _right in told()] == [
        (5, None),
        (5, 20.0),
        (5, None),
    ]


def test_what_is_stopped_is_not_closed_and_not_told_of_later(answering: Answering) -> None:
    with scope.enter(everything()):
        stop = Stop.objects.create(
            tenant=answering.room.world.owners[0], indicator="progress", why="Skeivt.", stopped_on=timezone.localdate()
        )
    close()
    with scope.enter(everything()):
        stop.lifted_on = timezone.localdate()
        stop.save(update_fields=["lifted_on"])
    assert close() == 0
    assert [code for code, *_rest in told()] == ["participation", "services"]


class Breaking(Duck):
    """Cannot say how much was right in the newest month."""

    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        found = super().run(indicator, asked)
        if "right" not in found.column_names:
            return found
        newest = pc.equal(found["month"], pa.scalar(MONTHS[-1], found["month"].type))
        right = pc.if_else(newest, pa.scalar(None, found["right"].type), found["right"])
        return found.set_column(found.column_names.index("right"), "right", right)


def test_what_breaks_off_goes_on_from_the_month_it_came_to(world: World) -> None:
    made = everybody(county(world, [[12]]))
    with pytest.raises(TypeError):
        made.close(engine=Breaking)
    first = told(Reader.COUNCIL)
    assert {month for _code, month, *_rest in first} == {MONTHS[0]}
    made.close()
    assert [row for row in told(Reader.COUNCIL) if row[1] == MONTHS[0]] == first
    assert {month for _code, month, *_rest in told(Reader.COUNCIL)} == set(MONTHS)
    with scope.enter(everything()):
        closed = set(ClosedMonth.objects.values_list("reader", "month"))
    assert closed == {(each, month) for each in ALL for month in MONTHS}


def test_who_is_let_in_later_is_told_of_months_to_come(world: World) -> None:
    made = everybody(county(world, [[12]], uses=(ALL[:1],)))
    made.close()
    made.uses = dict.fromkeys(made.uses, ALL)
    assert (made.close(), told(Reader.COUNCIL)) == (0, [])
    everybody(made, months=(*MONTHS, date(2026, 11, 1)))
    made.close(date(2026, 12, 1))
    assert {month for _code, month, *_rest in told(Reader.COUNCIL)} == {date(2026, 11, 1)}


def test_totals_go_after_their_years_and_the_month_is_not_closed_again(world: World) -> None:
    made = everybody(county(world, [[12]]))
    made.close()
    with scope.enter(everything()):
        assert set(Total.objects.values_list("delete_on", flat=True)) == {date(2031, 9, 1), date(2031, 10, 1)}
        assert delete_expired(date(2031, 8, 31))["total"] == 0
        assert delete_expired(date(2031, 10, 1))["total"] > 0
    assert made.close() == 0


def owner_desk(made: County) -> Desk:
    return Desk(Reader.SCHOOL_OWNER, made.owner.pk, None, "")


def test_noise_is_drawn_once_and_kept(world: World) -> None:
    made = everybody(county(world, [[12], [15]]))
    with scope.enter(everything()):
        with pytest.raises(NothingClosed):
            with_noise(owner_desk(made), TODAY)
        made.close()
        first = with_noise(owner_desk(made), TODAY)
        assert [with_noise(owner_desk(made), TODAY) for _ in range(3)] == [first] * 3
        assert len({one.people for one in first}) > 1, "twelve numbers that all have the same noise have none"
        assert {one.right is None for one in first if one.indicator == "progress"} == {False}
        assert look(owner_desk(made), Wish(), TODAY).figures != ()


def test_the_command_tells_no_more_than_the_pages(world: World, settings: Any, tmp_path: Path) -> None:
    settings.COPIES = tmp_path / "copies"
    made = everybody(county(world, [[12], [15]]))
    made.close(timezone.localdate().replace(day=1) + timedelta(days=62))
    out = tmp_path / "tal.csv"
    parser = argparse.ArgumentParser()
    compute.arguments(parser)
    assert compute.run(parser.parse_args(["--owner", str(made.owner.pk), "--out", str(out)])) == 0
    with scope.enter(everything()):
        seen = look(owner_desk(made), Wish(), timezone.localdate())
    rows = list(csv.reader(out.read_text(encoding="utf-8").splitlines()))
    assert [row[6] for row in rows[1:]] == [str(each.people) for each in seen.figures]
    assert compute.run(parser.parse_args(["--noise"])) == 2
    assert compute.run(parser.parse_args(["--owner", "0"])) == 2
