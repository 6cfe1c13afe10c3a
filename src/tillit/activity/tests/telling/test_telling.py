"""Pupils and those at home are told before analysis can be turned on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.core import mail
from django.utils import timezone

from tillit.activity import actions
from tillit.activity.models import Notice
from tillit.activity.queries import policy_of
from tillit.activity.telling.actions import tell, told_before
from tillit.activity.telling.queries import enough, fresh, heard_by, notices_for, reached_on
from tillit.activity.telling.rules import check_told
from tillit.activity.tests.live import TALKATIVE, group_of, live_use
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Enrolment, Guardianship, Organisation, Person, PupilFacts
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, acting_as, member
from tillit.record import actions as records
from tillit.record.codes import Treatment
from tillit.record.tests import made
from tillit.record.tests.processings import WHOLE, rules
from tillit.web.denied import Invalid

pytestmark = pytest.mark.django_db


def family(world: World, group: Organisation) -> tuple[Actor, Actor]:
    """A pupil of the group, and somebody at home with e-mail."""
    pupil, guardian = member(group, Role.PUPIL, "elev-1"), member(group, Role.GUARDIAN, "heime-1")
    with scope.enter(everything()):
        Person.objects.filter(pk=guardian.person_id).update(email="heime@example.no")
        Person.objects.filter(pk=pupil.person_id).update(email="elev@example.no")
        Guardianship.objects.create(
            tenant=world.owners[0], guardian_id=guardian.person_id, pupil_id=pupil.person_id, since=START
        )
    return pupil, guardian


def test_teacher_tells_and_may_turn_it_on_a_week_later(
    world: World, login: Any, django_capture_on_commit_callbacks: Any
) -> None:
    use, group = live_use(world), group_of(world.schools[0])
    pupil, guardian = family(world, group)
    browser, today = login(world.actor(Role.TEACHER)), timezone.localdate()
    at = f"/analyse/{use.pk}/"
    assert "Fortel først" in browser.get(at).content.decode()
    preview = browser.get(f"{at}tell/?organisation={group.pk}").content.decode()
    assert "Dette les dei" in preview
    assert browser.post(f"{at}turn_on/", {"organisation": group.pk}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(f"{at}tell/", {"organisation": group.pk}).status_code == 302
    with scope.enter(everything()):
        notice = Notice.objects.get()
        assert (notice.told_on, notice.from_day) == (today, today + timedelta(days=7))
        assert Entry.objects.filter(verb="tell_of_analysis", subject_id=notice.pk).count() == 1
    [letter] = mail.outbox
    assert (letter.to, letter.bcc) == ([], ["heime@example.no"])
    assert use.service.name not in f"{letter.subject} {letter.body}"
    assert f"/analyse/om/{notice.pk}/" in letter.body
    answer = browser.post(f"{at}turn_on/", {"organisation": group.pk})
    assert (answer.status_code, "Fortel først" in browser.get(at).content.decode()) == (422, False)
    for reader in (pupil, guardian):
        page = login(reader)
        for address in ("/", "/protestar/"):
            assert f"/analyse/om/{notice.pk}/" in page.get(address).content.decode()
        assert use.service.name in page.get(f"/analyse/om/{notice.pk}/").content.decode()
    with scope.enter(everything()):
        Notice.objects.update(told_on=today - timedelta(days=7), from_day=today)
    assert browser.post(f"{at}turn_on/", {"organisation": group.pk}).status_code == 302


def test_those_at_home_are_told_until_the_pupil_is_of_age(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    use, group, today = live_use(world), group_of(world.schools[0]), timezone.localdate()
    pupil, guardian = family(world, group)
    with scope.enter(everything()):
        facts = PupilFacts.objects.create(
            tenant=world.owners[0], person_id=pupil.person_id, born_on=today - timedelta(days=17 * 365), since=START
        )
    teacher = world.actor(Role.TEACHER)
    with acting_as(teacher), django_capture_on_commit_callbacks(execute=True):
        notice = tell(use, group, by=teacher, today=today - timedelta(days=8))
    assert [letter.bcc for letter in mail.outbox] == [["heime@example.no"]]
    with acting_as(guardian):
        assert list(heard_by(guardian, today)) == [notice]
    with scope.enter(everything()):
        PupilFacts.objects.filter(pk=facts.pk).update(born_on=today - timedelta(days=18 * 366))
        Notice.objects.all().delete()
    mail.outbox.clear()
    with acting_as(teacher), django_capture_on_commit_callbacks(execute=True):
        notice = tell(use, group, by=teacher, today=today - timedelta(days=8))
    assert mail.outbox == []
    with acting_as(guardian):
        assert list(heard_by(guardian, today)) == []
    with acting_as(pupil):
        assert list(heard_by(pupil, today)) == [notice]


def test_telling_twice_is_once_and_telling_the_school_tells_its_groups(world: World) -> None:
    use, school = live_use(world), world.schools[0]
    group = group_of(school)
    with made.network(world) as by:
        first = tell(use, school, by=by)
        assert tell(use, group, by=by) == first
        assert Notice.objects.count() == 1
        with pytest.raises(Invalid, match="29|30|1|2"):  # it says from which day
            check_told(use, group, timezone.localdate())
        check_told(use, group, first.from_day)


def test_whoever_comes_later_is_told_when_they_come_and_others_never(world: World) -> None:
    use, group, today = live_use(world), group_of(world.schools[0]), timezone.localdate()
    with made.network(world) as by:
        notice = tell(use, group, by=by, today=today - timedelta(days=100))
    old, new = member(group, Role.PUPIL, "gamal"), member(world.schools[0], Role.PUPIL, "ny")
    elsewhere = member(group_of(world.schools[0], "7C"), Role.PUPIL, "nabo")
    with scope.enter(everything()):
        Enrolment.objects.create(
            tenant=world.owners[0], person_id=new.person_id, group=group, since=today - timedelta(days=2)
        )
        assert [reached_on(row) for row in notices_for([new.person_id], today)] == [today - timedelta(days=2)]
        assert (fresh(old, today), fresh(new, today), fresh(elsewhere, today)) == ([], [notice], [])
        assert [list(heard_by(each, today)) for each in (old, elsewhere)] == [[notice], []]
        assert fresh(new, today + timedelta(days=28)) == []


def test_what_others_were_told_is_not_found(world: World, login: Any, api: Any) -> None:
    use, group = live_use(world), group_of(world.schools[0])
    pupil, _guardian = family(world, group)
    with made.network(world) as by:
        notice = tell(use, group, by=by)
    stranger = member(world.schools[1], Role.PUPIL, "framand")
    assert login(stranger).get(f"/analyse/om/{notice.pk}/").status_code == 404
    assert api(stranger).get("/api/v1/told").json() == []
    program = api(pupil)
    [told] = program.get("/api/v1/told").json()
    assert (told["service"], told["from_day"]) == (use.service.name, notice.from_day.isoformat())
    assert program.get(f"/api/v1/told/{notice.pk}").json()["sections"]


def test_record_that_asks_for_more_must_be_told_anew(world: World) -> None:
    use, group, today = live_use(world, purpose=TALKATIVE), group_of(world.schools[0]), timezone.localdate()
    with made.network(world) as by:
        first = told_before(use, group, by=by)
        actions.turn_on_analysis(use, group, by=by)
        more = msgspec.structs.replace(TALKATIVE, fields=(*TALKATIVE.fields, *rules(Treatment.KEEP, "hints")))
        records.enter(use, processing=msgspec.structs.replace(WHOLE, purposes=(more,)), by=by)
        records.activate(use, since=today, by=by)
        now = policy_of(use.pk)
        assert now is not None
        assert enough(use.pk, now, today) == {now.number}
        with pytest.raises(Invalid):
            check_told(use, group, today)
        second = tell(use, group, by=by)
        assert (first.policy_number, second.policy_number) == (1, 2)
        records.enter(use, processing=msgspec.structs.replace(WHOLE, purposes=(TALKATIVE,)), by=by)
        records.activate(use, since=today, by=by)
        less = policy_of(use.pk)
        assert less is not None
        assert enough(use.pk, less, today) == {1, 2, less.number}
        check_told(use, group, today)
