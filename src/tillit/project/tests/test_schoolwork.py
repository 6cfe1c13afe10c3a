"""The demo's classes: the same each time, learning as they go, and told of in statements that are xAPI."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cache

import msgspec
import pytest
from procrastinate.contrib.django import app

from tillit.activity.xapi.check import check
from tillit.activity.xapi.invalid import Invalid
from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.versions import Version
from tillit.project.demo.schoolwork import Answer, Flaw, Playing, Source, statement
from tillit.project.demo.schoolwork.classrooms import classrooms, has_school
from tillit.project.demo.schoolwork.playing import HERE
from tillit.project.demo.schoolwork.skills import SKILLS
from tillit.project.demo.texts import read

BEGINS, ENDS = date(2026, 8, 24), date(2026, 11, 21)
SINCE, UNTIL = (datetime.combine(day, datetime.min.time(), HERE) for day in (BEGINS, ENDS))
EVERYTHING = Source(
    url="https://prove.example",
    declared=frozenset({"answer", "score", "success", "completion", "hints", "attempts", "duration", "registration",
                        "timestamp", "competence_aim", "activity", "verb", "platform", "school", "group"}),
    feide_service="1", owner_number="310408662", school_number="310412430", group="fc:gogroup:x:b:1:7B",
)  # fmt: skip


@cache
def term(key: str = "straumvik_7b") -> tuple[Answer, ...]:
    room = next(room for room in classrooms() if room.key == key)
    return tuple(Playing(room, BEGINS, news={"ovebanken": date(2026, 11, 9)}).between(SINCE, UNTIL))


def share_right(answers: list[Answer]) -> float:
    return sum(answer.right for answer in answers) / len(answers)


def test_the_same_days_give_the_same_answers() -> None:
    again = Playing(classrooms()[0], BEGINS, news={"ovebanken": date(2026, 11, 9)})
    assert tuple(again.between(SINCE, UNTIL)) == term()
    other = Playing(classrooms()[0], BEGINS, seed="another")
    assert {answer.id for answer in other.between(SINCE, UNTIL)}.isdisjoint({answer.id for answer in term()})


def test_what_comes_bit_by_bit_is_what_comes_at_once() -> None:
    room = classrooms()[0]
    playing, found, at = Playing(room, BEGINS, news={"ovebanken": date(2026, 11, 9)}), [], SINCE
    while at < UNTIL:
        later = min(at + timedelta(days=9, hours=5, seconds=30), UNTIL)
        found += playing.between(at, later)
        at = later
    assert tuple(found) == term()
    assert len({answer.id for answer in found}) == len(found)


@pytest.mark.parametrize("key", [room.key for room in classrooms()])
def test_later_answers_are_better_than_earlier_ones(key: str) -> None:
    alone = sorted((each for each in term(key) if not each.hints and not each.others), key=lambda each: each.moment)
    third = len(alone) // 3
    assert share_right(alone[-third:]) > share_right(alone[:third]) + 0.05
    assert 0.4 < share_right(alone) < 0.9


def test_pupils_differ_and_most_get_further() -> None:
    better, levels = 0, []
    pupils = range(len(classrooms()[0].pupils))
    for place in pupils:
        mine = sorted((each for each in term() if each.pupil == place), key=lambda each: each.moment)
        levels.append(share_right(mine))
        better += share_right(mine[len(mine) // 2 :]) > share_right(mine[: len(mine) // 2])
    assert better > 0.75 * len(pupils)
    assert max(levels) - min(levels) > 0.2


def test_wrong_answers_are_those_of_a_misconception() -> None:
    wrong = [answer for answer in term() if not answer.right]
    assert all(answer.response in {typical for typical, _idea in answer.task.wrong} for answer in wrong)
    halves = next(task for task in SKILLS["fractions_add"].tasks if task.key == "1-2+1-3")
    assert (halves.right, halves.wrong[0][0]) == ("5/6", "2/5")
    assert [Fraction(answer) for answer, _idea in halves.wrong if Fraction(answer) == Fraction(5, 6)] == []


def test_some_take_hints_some_work_together_and_some_are_away() -> None:
    assert 0.01 < sum(answer.hints > 0 for answer in term()) / len(term()) < 0.3
    assert 0.01 < sum(bool(answer.others) for answer in term()) / len(term()) < 0.3
    assert all(answer.pupil not in answer.others for answer in term())
    days = {answer.moment.date() for answer in term()}
    assert all(has_school(day) for day in days)
    there = {day: len({answer.pupil for answer in term() if answer.moment.date() == day}) for day in days}
    assert min(there.values()) < len(classrooms()[0].pupils) <= max(there.values()) + 2
    assert any(answer.moment.hour >= 16 for answer in term())


def test_a_little_goes_wrong_on_the_way() -> None:
    flawed = [answer for answer in term() if answer.flaw]
    assert {answer.flaw for answer in flawed} == set(Flaw)
    assert len(flawed) < 0.05 * len(term())
    assert all(answer.sent - answer.moment > timedelta(days=2) for answer in flawed if answer.flaw is Flaw.LATE)
    assert all(answer.moment.date() >= date(2026, 11, 9) for answer in flawed if answer.flaw is Flaw.UNDECLARED)


def readable(told: Statement, version: Version) -> bool:
    try:
        check(told, version)
    except Invalid:
        return False
    return True


def test_every_statement_is_xapi_of_the_norwegian_profile() -> None:
    decoder = msgspec.json.Decoder(Statement)
    for key in (room.key for room in classrooms()):
        for answer in term(key):
            told = statement(answer, EVERYTHING, lambda place: f"00000000-0000-4000-8000-{place:012}")
            for version in (Version.V1, Version.V2):
                assert readable(decoder.decode(msgspec.json.encode(told)), version) is (
                    answer.flaw is not Flaw.UNREADABLE
                )
            assert told["actor"]["account"]["homePage"] == "https://docs.dataporten.no"
            assert set(told["actor"]) == {"objectType", "account"}
            assert set(told["result"] if answer.flaw is not Flaw.WITHOUT_RESULT else ["success"]) >= {"success"}


def test_nothing_is_sent_that_the_supplier_has_not_declared() -> None:
    little = Source("https://p.example", frozenset({"verb", "activity"}), "", "", "", "")
    told = statement(next(answer for answer in term() if not answer.flaw), little, str)
    assert set(told) == {"id", "actor", "verb", "object"}


def test_classes_are_large_enough_and_everybody_has_a_name_of_their_own() -> None:
    names = [pupil.name for room in classrooms() for pupil in room.pupils]
    assert len(set(names)) == len(names)
    assert min(len(room.pupils) for room in classrooms()) >= 15
    known = {row["username"]: row["name"] for row in read("people")}
    listed = [pupil for room in classrooms() for pupil in room.pupils if pupil.username in known]
    assert {pupil.username: pupil.name for pupil in listed} == {
        name: known[name] for name in ("nora", "emil", "mina", "sander")
    }
    assert not {pupil.name for room in classrooms() for pupil in room.pupils if pupil not in listed} & set(
        known.values()
    )
    services = {row["code"] for row in read("services")}
    assert {lesson.service for room in classrooms() for lesson in room.lessons} <= services
    assert {skill for room in classrooms() for lesson in room.lessons for skill in lesson.skills} == set(SKILLS)


def test_the_worker_goes_on_with_it_each_half_minute() -> None:
    assert app.tasks["demo.streams"].queueing_lock == "demo.streams"
    assert app.periodic_registry.periodic_tasks["demo.streams", ""].cron == "* * * * * */30"
