"""What is found in a group, from statements in the store to the page: nobody named, nothing the record does not let be seen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pyarrow as pa
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from procrastinate.contrib.django import app

from tillit.activity import actions as activity
from tillit.activity.models import Choice, Stream
from tillit.activity.tests.live import key_of, turned_on
from tillit.analytics.following.loop import catch_up
from tillit.analytics.models import LeftOut, Placement, SkillArea, State, Stop
from tillit.curriculum.models import Aim, AimSet, Plan
from tillit.fence import scope
from tillit.insight import personal_data, tasks
from tillit.insight.group import finding
from tillit.insight.group.shaping import shaped
from tillit.insight.models import Finding
from tillit.insight.tests.classroom import classroom
from tillit.insight.tests.group.conftest import GREP, HALVES, OPEN, TASKS, Answering
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, GroupFacts, Membership, Teaching
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import START, World, acting_as, organisation
from tillit.record.codes import Identification

pytestmark = pytest.mark.django_db


def test_a_group_is_whole_though_its_rows_come_in_pieces() -> None:
    table = pa.table({"group_id": [1, 1, 1, 2, 4, 4], "people": [5, 6, 7, 8, 9, 10]})
    whole = {1: [5, 6, 7], 2: [8], 4: [9, 10]}
    for size in range(1, 7):
        found = finding.by_group(table.to_batches(max_chunksize=size))
        assert {group: [row["people"] for row in rows] for group, rows in found} == whole


def told(found: Finding) -> list[dict[str, Any]]:
    return [
        {name: row[name] for name in row if name not in ("use", "name", "text", "means", "area")} for row in found.rows
    ]


def test_what_many_got_wrong_is_told_as_a_question_and_names_nobody(answering: Answering, login: Any) -> None:
    pupils = answering.room.pupils
    answering.all_say(pupils[:3], "7", " A ", definition=HALVES)
    answering.all_say(pupils[3:5], "7", "berre to", definition=HALVES)
    answering.say(pupils[5], "7", "Mor heiter Anne", definition=HALVES)
    found = answering.work_out()
    assert told(found["wrong_answers"]) == [{"task": f"{TASKS}7", "response": "a", "people": 3}]
    assert told(found["task"]) == [{"task": f"{TASKS}7", "people": 6, "alone": 0, "helped": 0, "not_yet": 6}]
    text = login(answering.room.teacher).get(answering.url).content.decode()
    assert ("Kva er halvparten av 1/2?" in text, "3 svarte «1/4»" in text) == (True, True)
    for never in ("berre to", "Anne", *(pupil.name for pupil in pupils), "6 svarte"):
        assert never not in text
    group = login(answering.room.teacher).get(f"/innsikt/{answering.room.group.pk}/").content.decode()
    assert "1 oppgåve å ta opp med alle" in group


def test_a_task_most_have_managed_is_none_to_worry_about(answering: Answering) -> None:
    pupils = answering.room.pupils
    answering.all_say(pupils[:3], "1", right=True)
    answering.all_say(pupils[3:], "1", days=2)
    answering.say(pupils[5], "1", right=True, hints=1)
    answering.all_say(pupils[:4], "2")
    assert answering.work_out()["task"].rows == []


def test_areas_that_are_hard_and_what_it_rests_on(answering: Answering) -> None:
    pupils = answering.room.pupils
    answering.place()
    for task in range(5):
        answering.all_say(pupils[:2], f"{task}")
        answering.all_say(pupils[2:], f"{task}", right=True)
    found, area = answering.work_out(), answering.room.area.pk
    assert found["struggles"].rows == [{"area": area, "people": 6, "enough": 6, "hard": 2}]
    [basis] = found["basis"].rows
    assert (basis["area"], basis["people"], basis["answers"], basis["tasks"], basis["services"]) == (area, 6, 30, 5, 1)


@pytest.mark.parametrize(
    ("enough", "hard", "least", "told"),
    [(5, 3, 5, True), (4, 3, 5, False), (2, 2, 5, False), (6, 6, 5, False), (2, 2, 1, True), (6, 6, 1, True)],
)
def test_where_nobody_may_be_named_every_number_is_of_enough_and_never_of_all(
    enough: int, hard: int, least: int, told: bool
) -> None:
    row = {"area_id": 1, "people": 9, "enough": enough, "hard": hard}
    assert bool(shaped("struggles", [(7, [row])], {7: least})[7]) == told


@pytest.mark.parametrize("identification", list(Identification))
def test_the_page_and_the_api_tell_of_no_fewer_than_the_file(
    world: World, api: Any, settings: Any, tmp_path: Path, identification: Identification
) -> None:
    """Four pupils are few, unless the teacher may see who they are."""
    settings.COPIES = tmp_path
    answering = Answering(classroom(world, purpose=msgspec.structs.replace(OPEN, identification=identification)))
    key_of(world, answering.room.use)
    answering.place()
    for task in range(5):
        answering.all_say(answering.room.pupils[:2], f"{task}")
        answering.all_say(answering.room.pupils[2:4], f"{task}", right=True)
    found, named = answering.work_out(), identification is Identification.NAMED
    assert bool(found["struggles"].rows) == named
    assert bool(found["basis"].rows) == named
    told = api(answering.room.teacher).get(f"/api/v1/insight/groups/{answering.room.group.pk}/findings").json()
    assert {each["indicator"]: bool(each["rows"]) for each in told["findings"]}["struggles"] == named


def test_aims_are_those_of_the_year_and_tags_count(answering: Answering, login: Any) -> None:
    with scope.enter(everything()):
        plan = Plan.objects.create(code="XYZ01-01", titles={"nn": "Fag"})
        for year, code in ((5, "KM1"), (7, "KM2"), (10, "KM3")):
            aims = AimSet.objects.create(code=f"KV{year}", plan=plan, years=[year])
            for number in (0, 1):
                Aim.objects.create(
                    code=f"{code}{number}", plan=plan, aim_set=aims, order=number, titles={"nn": f"mål {code}{number}"}
                )
        GroupFacts.objects.create(
            tenant=answering.room.world.owners[0],
            group=answering.room.group,
            grades=[6],
            subjects=["XYZ0007"],
            since=START,
        )
        SkillArea.objects.filter(pk=answering.room.area.pk).update(aims=["KM21"])
    answering.place("9")
    answering.all_say(answering.room.pupils[:2], "8", right=True, tags=("KM20", "KM10"))
    covered = {row["aim"]: row["people"] for row in answering.work_out()["coverage"].rows}
    assert covered == {"KM20": 2, "KM21": 0}
    answering.say(answering.room.pupils[3], "9")
    covered = {row["aim"]: row["people"] for row in answering.work_out()["coverage"].rows}
    assert covered == {"KM20": 2, "KM21": 1}
    text = login(answering.room.teacher).get(answering.url).content.decode()
    assert ("mål KM20" in text, "mål KM10" in text) == (True, False)


@pytest.mark.parametrize("where", ["parent", "grouping", "category", "other"])
def test_a_task_is_placed_by_whatever_its_context_names_as_in_progress(answering: Answering, where: str) -> None:
    room = answering.room
    with scope.enter(everything()):
        Placement.objects.create(
            tenant_id=room.use.tenant_id,
            use=room.use,
            activity=f"{GREP}KM1",
            skill_area=room.area,
            how=Placement.How.RULE,
        )
    answering.all_say(room.pupils, "1", right=True, tags=("KM1",), where=where)
    catch_up()
    (known,) = answering.work_out()["basis"].rows
    with scope.enter(everything()):
        assert State.objects.filter(area_id=room.area.pk).count() == known["people"] == len(room.pupils)


def test_what_was_done_outside_school_is_not_the_teachers(answering: Answering) -> None:
    answering.all_say(answering.room.pupils, "7", "a", outside=True)
    assert answering.work_out() == {}


def test_nothing_is_found_where_analysis_is_off(world: World, answering: Answering, login: Any) -> None:
    answering.all_say(answering.room.pupils, "7", "a")
    assert answering.work_out()["wrong_answers"].rows != []
    with acting_as(answering.room.teacher):
        activity.turn_off_analysis_at(answering.room.use, answering.room.group, by=answering.room.teacher)
    assert "«a»" not in login(answering.room.teacher).get(answering.url).content.decode()
    assert answering.work_out() == {}


def test_answers_are_told_only_where_the_record_lets_them_be_read(
    world: World, settings: Any, tmp_path: Path, login: Any
) -> None:
    """Also what was found by a record that let them."""
    settings.COPIES = tmp_path
    fields = tuple(rule for rule in OPEN.fields if rule.field != "answer")
    answering = Answering(classroom(world, purpose=msgspec.structs.replace(OPEN, fields=fields)))
    key_of(world, answering.room.use)
    answering.all_say(answering.room.pupils, "7", "hemmeleg svar")
    found = answering.work_out()
    assert sorted(found) == ["basis", "coverage", "struggles", "task"]
    with scope.enter(everything()):
        Finding.objects.create(
            tenant_id=answering.room.use.tenant_id, group=answering.room.group, indicator="wrong_answers",
            rows=[{"use": 1, "task": TASKS, "response": "hemmeleg svar", "people": 6}], uses=found["task"].uses,
            worked_out_at=timezone.now(), delete_on=found["task"].delete_on,
        )  # fmt: skip
    assert "hemmeleg" not in login(answering.room.teacher).get(answering.url).content.decode()


def test_those_who_teach_a_part_of_several_classes_look_at_that_part(answering: Answering) -> None:
    pupils, owner = answering.room.pupils, answering.room.world.owners[0]
    with scope.enter(everything()):
        crossing = organisation(Kind.GROUP, "Matte 7", answering.room.world.schools[0])
        GroupFacts.objects.create(tenant=owner, group=crossing, kind="teaching", since=START)
        for pupil in pupils[:3]:
            Enrolment.objects.create(tenant=owner, person_id=pupil.person_id, group=crossing, since=START)
    with acting_as(answering.room.teacher) as teacher:
        turned_on(answering.room.use, crossing, by=teacher)
    answering.all_say(pupils, "7", "a")
    answering.work_out()
    with scope.enter(everything()):
        rows = Finding.objects.filter(indicator="wrong_answers").order_by("group")
        assert [[row["people"] for row in each.rows] for each in rows] == [[6], [3]]


@pytest.mark.parametrize("how", ["left out", "left out here", "objects"])
def test_who_does_not_want_it_is_in_nothing(answering: Answering, how: str) -> None:
    pupils, use = answering.room.pupils, answering.room.use
    answering.all_say(pupils[:3], "7", "a")
    with scope.enter(everything()):
        mine: dict[str, Any] = {"tenant_id": use.tenant_id, "person_id": pupils[0].person_id}
        if how == "objects":
            Choice.objects.create(kind=Choice.Kind.OBJECTION, since=timezone.now(), **mine)
        else:
            LeftOut.objects.create(use=use if "here" in how else None, since=timezone.localdate(), **mine)
    assert answering.work_out()["wrong_answers"].rows == []


def test_a_stop_says_why_and_shows_no_number(answering: Answering, login: Any) -> None:
    answering.all_say(answering.room.pupils, "7", "feil svar")
    answering.work_out()
    with scope.enter(everything()):
        for code in ("wrong_answers", "progress"):
            Stop.objects.create(
                tenant=answering.room.world.owners[0], indicator=code, why="Bommar for dei som skriv nynorsk.",
                stopped_on=timezone.localdate(),
            )  # fmt: skip
    answering.room.answered(answering.room.pupils[0], *[False] * 12)
    browser = login(answering.room.teacher)
    text = browser.get(answering.url).content.decode()
    assert ("feil svar" in text, "Bommar for dei" in text, "/innsikt/slik/wrong_answers/" in text) == (
        False,
        True,
        True,
    )
    page = browser.get(f"/innsikt/{answering.room.group.pk}/")
    assert page.context["found"].areas == ()
    assert "Bommar for dei" in page.content.decode()


def test_it_goes_with_the_first_of_the_answers_it_rests_on(answering: Answering) -> None:
    today = timezone.localdate()
    answering.all_say(answering.room.pupils, "7", "a", goes_in=90)
    answering.say(answering.room.pupils[0], "8", goes_in=5)
    found = answering.work_out()
    assert {each.delete_on for each in found.values()} == {today + timedelta(days=5)}
    with scope.enter(everything()):
        assert personal_data.delete_expired(today + timedelta(days=4))["finding"] == 0
        assert personal_data.delete_expired(today + timedelta(days=5))["finding"] == 5
    assert {each.delete_on for each in answering.work_out(today + timedelta(days=5)).values()} == {
        today + timedelta(days=90)
    }


@pytest.mark.parametrize("still_there", [True, False])
def test_what_was_found_goes_with_whoever_answered(answering: Answering, still_there: bool) -> None:
    pupil = answering.room.pupils[0]
    answering.all_say(answering.room.pupils, "7", "a")
    assert len(answering.work_out()) == 5
    with scope.enter(everything()):
        if not still_there:
            Membership.objects.filter(pk=pupil.membership_id).update(until=timezone.localdate())
        personal_data.forget_activity(pupil.person_id, use_id=answering.room.use.pk + 1)
        assert len(answering.findings()) == 5
        personal_data.forget_activity(pupil.person_id, use_id=answering.room.use.pk)
    assert answering.findings() == {}


def test_what_was_worked_out_before_somebody_was_forgotten_is_not_written_after(
    answering: Answering, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering.all_say(answering.room.pupils, "7", "a")
    run = finding._found

    def and_then_they_object(*given: Any) -> Any:
        made = list(run(*given))
        Choice.objects.create(
            kind=Choice.Kind.OBJECTION, since=timezone.now(), tenant_id=answering.room.use.tenant_id,
            person_id=answering.room.pupils[0].person_id,
        )  # fmt: skip
        return made

    monkeypatch.setattr(finding, "_found", and_then_they_object)
    assert answering.work_out() == {}


@pytest.mark.parametrize("task", [tasks.findings, tasks.news])
def test_the_worker_works_it_out_without_being_told(answering: Answering, task: Any) -> None:
    answering.place()
    answering.all_say(answering.room.pupils, "7", "a")
    assert task.name in {each.task.name for each in app.periodic_registry.periodic_tasks.values()}
    task(0)
    assert set(answering.findings()) >= {"basis", "wrong_answers"}


def test_it_is_worked_out_during_the_day_where_something_has_come(answering: Answering) -> None:
    answering.all_say(answering.room.pupils, "7", "a")
    today, owner = timezone.localdate(), answering.room.use.tenant_id
    assert finding.with_something_new(today) == [owner]  # analysis was turned on a while ago
    answering.work_out()
    with scope.enter(everything()):
        Stream.objects.update(last_stored=timezone.now())
        assert finding.with_something_new(today) == []  # a moment ago
        Finding.objects.update(worked_out_at=timezone.now() - timedelta(hours=2))
        assert finding.with_something_new(today) == [owner]
        Stream.objects.update(last_stored=timezone.now() - timedelta(hours=3))
        assert finding.with_something_new(today) == []


def test_the_page_asks_no_more_for_more(answering: Answering, login: Any) -> None:
    browser = login(answering.room.teacher)

    def asked(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        return len(queries)

    group = f"/innsikt/{answering.room.group.pk}/"
    answering.place()
    answering.all_say(answering.room.pupils, "1", "a", definition=HALVES)
    answering.work_out()
    [asked(path) for path in (group, answering.url)]
    before = [asked(path) for path in (group, answering.url)]
    for task in range(2, 8):
        answering.all_say(answering.room.pupils, f"{task}", "a", definition=HALVES)
    answering.work_out()
    assert [asked(path) for path in (group, answering.url)] == before


def test_only_those_who_teach_the_group_and_are_trained(
    world: World, answering: Answering, login: Any, api: Any
) -> None:
    group, teacher = answering.room.group, answering.room.teacher
    there = f"/api/v1/insight/groups/{group.pk}/findings"
    assert [login(teacher).get(answering.url).status_code, api(teacher).get(there).status_code] == [200, 200]
    for role in (Role.PRINCIPAL, Role.PUPIL, Role.NETWORK, Role.DIRECTOR):
        who = world.actor(role)
        assert (login(who).get(answering.url).status_code, api(who).get(there).status_code) == (403, 403)
    with scope.enter(everything()):
        Teaching.objects.update(until=timezone.localdate())
    assert [login(teacher).get(answering.url).status_code, api(teacher).get(there).status_code] == [404, 404]


def test_a_teacher_who_is_not_trained_is_led_there(world: World, login: Any, api: Any) -> None:
    room = classroom(world, trained=False)
    there = login(room.teacher).get(f"/innsikt/{room.group.pk}/oppgaver/")
    assert (there.status_code, "/kurs/" in there.url) == (302, True)
    assert api(room.teacher).get(f"/api/v1/insight/groups/{room.group.pk}/findings").status_code == 403


def test_the_api_tells_the_same(answering: Answering, api: Any) -> None:
    answering.all_say(answering.room.pupils, "7", "a")
    found = answering.work_out()
    answer = api(answering.room.teacher).get(f"/api/v1/insight/groups/{answering.room.group.pk}/findings").json()
    assert {each["indicator"]: each["rows"] for each in answer["findings"]} == {
        code: each.rows for code, each in found.items()
    }
    assert (answer["stopped"], answer["purposes"] != []) == ([], True)
