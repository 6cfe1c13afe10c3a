"""The read rule through the pages themselves: for random records, and people who stand in random relations to each other,
nothing is shown that the record does not allow, and everything that it does is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tillit.activity.models import Analysis as Switch
from tillit.activity.models import Notice
from tillit.activity.telling.covering import covers
from tillit.fence import scope
from tillit.insight.models import Finding, Training
from tillit.insight.tests.classroom import Classroom, classroom
from tillit.insight.tests.group.conftest import OPEN
from tillit.insight.tests.test_sight import RECORDS
from tillit.insight.training import course
from tillit.organisations.acting import everything
from tillit.organisations.models import Guardianship, Membership, Organisation, Person, Teaching
from tillit.organisations.roles import Kind as Place
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, organisation
from tillit.record import content
from tillit.record.codes import Analysis, Identification, Kind, Reader
from tillit.record.models import Activation, Policy, Record
from tillit.record.policy import Policy as Compiled
from tillit.record.policy import compile as compiled
from tillit.record.processing import Processing, Purpose, Retention
from tillit.record.tests.processings import WHOLE

pytestmark = pytest.mark.django_db
FORMER = compiled(WHOLE)  # what the record said before
READERS = (Reader.TEACHER_OF_GROUP, Reader.PUPIL, Reader.PRINCIPAL)


def _without(purpose: Purpose, field: str) -> Purpose:
    return msgspec.structs.replace(purpose, fields=tuple(rule for rule in purpose.fields if rule.field != field))


@st.composite
def near(draw: Any) -> Processing:
    """Records that let a teacher see it, but for something: random ones seldom do."""
    purpose = msgspec.structs.replace(
        OPEN, readers=tuple(draw(st.lists(st.sampled_from(READERS), unique=True, min_size=1))),
        identification=draw(st.sampled_from([Identification.NAMED, *Identification])),
        analysis=draw(st.sampled_from([Analysis.OFF, Analysis.OFF, *Analysis])),
    )  # fmt: skip
    match draw(st.integers(0, 9)):
        case 0:
            purpose = msgspec.structs.replace(purpose, legal_basis=None)
        case 1:
            kept = {str(kind): getattr(purpose.retention, kind) for kind in Kind} | {"progress": None}
            purpose = msgspec.structs.replace(purpose, retention=Retention(**kept))
        case 2 | 3 | 4:
            purpose = _without(purpose, draw(st.sampled_from(["activity", "success", "verb", "score"])))
    return msgspec.structs.replace(WHOLE, purposes=(purpose,))


@dataclass(frozen=True)
class Case:
    policy: Compiled
    teaches: str
    goes: str
    switch: str
    trained: str
    told: str = "of this"

    @property
    def on(self) -> bool:
        """Turned on where they are, and they have been told of all this record asks for, or of more."""
        heard = self.told in ("of this", "at the school") or (self.told == "of the former" and covers(FORMER, self.policy, timezone.localdate()))
        return self.switch in ("group", "school") and heard


CASES = st.builds(
    Case, policy=(near() | near() | RECORDS).map(compiled),
    teaches=st.sampled_from(["now", "now", "now", "no longer", "not yet", "elsewhere", "left the school"]),
    goes=st.sampled_from(["now", "now", "moved", "not yet", "not active"]),
    switch=st.sampled_from(["group", "school", "off", "turned off", "another group"]),
    trained=st.sampled_from(["now", "now", "long ago", "never"]),
    told=st.sampled_from(["of this", "of this", "at the school", "of the former", "not yet", "elsewhere", "never"]),
)  # fmt: skip


def as_it_is(purpose: Purpose) -> Case:
    """All is as it should be around this record."""
    return Case(compiled(msgspec.structs.replace(WHOLE, purposes=(purpose,))), "now", "now", "group", "now")


def allowed(case: Case, reader: Reader, *, named: bool, fields: frozenset[str] = frozenset()) -> bool:
    """By hand, from the policy."""
    standing = {rule.purpose: rule.analysis for rule in case.policy.purposes if rule.stands}
    kept = {rule.purpose for rule in case.policy.retention if rule.kind is Kind.PROGRESS}
    for rule in case.policy.reads:
        told = {field.field for field in rule.fields if field.treatment != "drop"}
        analysed = standing.get(rule.purpose)
        if (
            rule.reader is reader and rule.purpose in kept
            and (analysed is Analysis.ON or (case.on and analysed is Analysis.OFF))
            and "activity" in told and told & {"success", "score"} and fields <= told
            and (not named or rule.identification is Identification.NAMED)
        ):  # fmt: skip
            return True
    return False


@dataclass
class Stage:
    room: Classroom
    other: Organisation

    @contextmanager
    def set(self, case: Case) -> Iterator[None]:
        """As the case says, and then as if nothing had been."""
        with transaction.atomic():
            with scope.enter(everything()):
                self._record(case.policy)
                self._relate(case)
                self._switch(case.switch)
                self._tell(case.told)
            yield
            transaction.set_rollback(True)

    def _record(self, policy: Compiled) -> None:
        today, use = timezone.localdate(), self.room.use
        record = Record.objects.get(use=use)
        record.pk, record.number, record.latest = None, 2, False
        record.save(force_insert=True)
        made = Policy.objects.create(
            tenant_id=use.tenant_id, record=record, use=use, number=2, content=content.to_data(policy),
            content_hash="0" * 64, compiled_at=timezone.now(),
        )  # fmt: skip
        Activation.objects.filter(policy__use=use).update(until=today)
        Activation.objects.create(tenant_id=use.tenant_id, policy=made, since=today)

    def _relate(self, case: Case) -> None:
        today, room = timezone.localdate(), self.room
        tomorrow, long_ago = today + timedelta(days=1), today - timedelta(days=course().worth_days)
        taught = Teaching.objects.filter(group=room.group)
        went = Membership.objects.filter(organisation=room.group, person=room.pupils[0].person_id)
        _at(taught, case.teaches, "no longer", "not yet", today, tomorrow)
        _at(went, case.goes, "moved", "not yet", today, tomorrow)
        if case.teaches == "elsewhere":
            taught.update(group=self.other)
        if case.teaches == "left the school":
            Membership.objects.filter(pk=room.teacher.membership_id).update(until=today)
        if case.goes == "not active":
            Person.objects.filter(pk=room.pupils[0].person_id).update(is_active=False)
        if case.trained == "never":
            Training.objects.all().delete()
        if case.trained == "long ago":
            Training.objects.update(done_on=long_ago)

    def _switch(self, switch: str) -> None:
        places = {"group": self.room.group, "school": self.room.world.schools[0], "another group": self.other}
        if switch in places:
            Switch.objects.create(
                tenant_id=self.room.use.tenant_id, use=self.room.use, organisation=places[switch],
                on_by_id=self.room.teacher.person_id,
            )  # fmt: skip
        if switch == "turned off":
            Switch.objects.create(
                tenant_id=self.room.use.tenant_id, use=self.room.use, organisation=self.room.group,
                on_by_id=self.room.teacher.person_id, off_by_id=self.room.teacher.person_id, off_at=timezone.now(),
            )  # fmt: skip


    def _tell(self, told: str) -> None:
        today = timezone.localdate()
        places = {"at the school": self.room.world.schools[0], "elsewhere": self.other}
        if told != "never":
            Notice.objects.create(
                tenant_id=self.room.use.tenant_id, use=self.room.use, organisation=places.get(told, self.room.group),
                policy_number=1 if told == "of the former" else 2, told_on=today,
                from_day=today + timedelta(days=told == "not yet"),
            )  # fmt: skip


def _at(rows: Any, how: str, ended: str, later: str, today: date, tomorrow: date) -> None:
    if how == ended:
        rows.update(until=today)
    if how == later:
        rows.update(since=tomorrow)


@pytest.fixture
def stage(world: World) -> Stage:
    room = classroom(world, pupils=1, on=False)
    room.answered(room.pupils[0], *[False] * 12)
    with scope.enter(everything()):
        other = organisation(Place.GROUP, "7A", world.schools[0])
        Finding.objects.create(
            tenant_id=room.use.tenant_id, group=room.group, indicator="struggles", uses=[room.use.pk],
            rows=[{"area": room.area.pk, "people": 6, "enough": 6, "hard": 4}], worked_out_at=timezone.now(),
            delete_on=timezone.localdate() + timedelta(days=9),
        )  # fmt: skip
        parent = world.actor(Role.GUARDIAN)
        Guardianship.objects.create(
            tenant=world.owners[0], guardian_id=parent.person_id, pupil_id=room.pupils[0].person_id, since=START
        )
    return Stage(room, other)


def test_nothing_is_shown_that_may_not_be_seen_and_all_that_may(stage: Stage, login: Any) -> None:
    room = stage.room
    teacher, pupil = login(room.teacher), login(room.pupils[0])
    others = [login(room.world.actor(role)) for role in (Role.PRINCIPAL, Role.GUARDIAN)]
    paths = [f"/innsikt/{room.group.pk}/", f"/innsikt/{room.group.pk}/oppgaver/"]
    met: set[tuple[bool, bool, bool]] = set()

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(CASES)
    @example(as_it_is(OPEN))
    @example(as_it_is(msgspec.structs.replace(OPEN, identification=Identification.PSEUDONYM)))
    @example(as_it_is(msgspec.structs.replace(OPEN, analysis=Analysis.NEVER)))
    @example(as_it_is(_without(OPEN, "verb")))
    def holds(case: Case) -> None:
        with stage.set(case):
            by_name, together = (teacher.get(path) for path in paths)
            may = case.teaches == "now" and case.trained == "now"
            goes = case.goes == "now"
            named = may and goes and allowed(case, Reader.TEACHER_OF_GROUP, named=True)
            found = may and allowed(case, Reader.TEACHER_OF_GROUP, named=False, fields=frozenset({"verb"}))
            assert (_names(by_name), _hard(together)) == (named, found), case
            own = goes and allowed(case, Reader.PUPIL, named=False)
            assert (case.goes == "not active") or _own(pupil.get("/mi-framgang/")) == own, case
            met.add((named, found, own))

    holds()
    with stage.set(as_it_is(OPEN)):  # what is open to the teacher is to nobody else
        assert {each.get(path).status_code for each in others for path in paths} == {403}
    assert met >= {(True, True, True), (False, True, True), (False, False, False), (True, False, True)}


def _names(answer: Any) -> bool:
    return answer.status_code == 200 and any(area.pupils for area in answer.context["found"].areas)


def _hard(answer: Any) -> bool:
    return answer.status_code == 200 and "4 av 6" in answer.content.decode()


def _own(answer: Any) -> bool:
    return answer.status_code == 200 and bool(
        answer.context["found"].rows if "found" in answer.context else answer.context["rows"]
    )
