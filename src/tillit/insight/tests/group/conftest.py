from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import connection
from django.utils import timezone

from tillit.activity.copies.making import renew
from tillit.activity.gate import PSEUDONYM_HOME
from tillit.activity.gate.people import stand_in
from tillit.activity.models import Pseudonym
from tillit.activity.store.hashing import number
from tillit.activity.tests.live import TALKATIVE, key_of
from tillit.activity.xapi.identity import agent_key
from tillit.analytics.models import Placement
from tillit.fence import scope
from tillit.insight.group.finding import work_out
from tillit.insight.models import Finding
from tillit.insight.tests.classroom import Classroom, classroom
from tillit.organisations.acting import Actor, everything
from tillit.organisations.tests.world import World
from tillit.record.codes import OutsideSchool, Treatment
from tillit.record.tests.processings import rules

OPEN = msgspec.structs.replace(
    TALKATIVE, fields=(*TALKATIVE.fields, *rules(Treatment.KEEP, "competence_aim", "hints")),
    outside_school_hours=OutsideSchool.PUPIL_ONLY,
)  # fmt: skip
TASKS = "https://oppgaver.example/brok/"
GREP = "http://psi.udir.no/kl06/"
HALVES = {
    "name": {"nb": "Brøk"}, "description": {"nb-NO": "Hva er halvparten av 1/2?", "nn": "Kva er halvparten av 1/2?"},
    "choices": [{"id": "a", "description": {"nb": "1/4"}}, {"id": "b", "description": {"nb": "1/1"}}],
}  # fmt: skip


@dataclass
class Answering:
    """A classroom whose pupils' answers lie in the store."""

    room: Classroom

    @property
    def url(self) -> str:
        return f"/innsikt/{self.room.group.pk}/oppgaver/"

    def say(
        self, pupil: Actor, task: str, response: str = "", *, right: bool = False, days: int = 1, goes_in: int = 90,
        tags: tuple[str, ...] = (), hints: int = 0, definition: Any = None, outside: bool = False, where: str = "grouping",
    ) -> None:  # fmt: skip
        """As the store would have it."""
        moment, use = timezone.now() - timedelta(days=days), self.room.use
        goes = timezone.localdate() + timedelta(days=goes_in)
        with scope.enter(everything()):
            who, _new = Pseudonym.objects.get_or_create(
                use=use, person_id=pupil.person_id, defaults={"tenant_id": use.tenant_id, "value": uuid4()}
            )
            told = {
                "id": str(uuid4()), "actor": {"account": {"homePage": PSEUDONYM_HOME, "name": str(who.value)}},
                "verb": {"id": "http://adlnet.gov/expapi/verbs/answered"},
                "object": {"id": TASKS + task, **({"definition": definition} if definition else {})},
                "result": {"success": right, **({"response": response} if response else {}),
                           "extensions": {"https://w3id.org/xapi/avt/result-extensions/hints-used": hints}},
                "context": {"contextActivities": {where: [{"id": f"{GREP}{tag}"} for tag in tags]}},
                "timestamp": moment.isoformat(),
            }  # fmt: skip
            with connection.cursor() as cursor:
                cursor.execute("SELECT tillit_make_partition(%s)", [goes])
                cursor.execute(
                    "INSERT INTO activity_statement (tenant_id, use_id, delete_on, id, stored, policy, actor, verb, object,"
                    " voided, outside_hours, body) VALUES (%s, %s, %s, %s, %s, 1, %s, 1, %s, false, %s, %s)",
                    [use.tenant_id, use.pk, goes, told["id"], moment, number("actor", agent_key(stand_in(str(who.value))) or ""),
                     number("object", TASKS + task), outside, json.dumps(told)],
                )  # fmt: skip

    def all_say(self, pupils: list[Actor], task: str, response: str = "", **said: Any) -> None:
        for pupil in pupils:
            self.say(pupil, task, response, **said)

    def place(self, activity: str = "*") -> None:
        with scope.enter(everything()):
            Placement.objects.create(
                tenant_id=self.room.use.tenant_id, use=self.room.use, activity=TASKS + activity,
                skill_area=self.room.area, how=Placement.How.RULE,
            )  # fmt: skip

    def work_out(self, today: date | None = None) -> dict[str, Finding]:
        renew()
        work_out(today or timezone.localdate())
        return self.findings()

    def findings(self) -> dict[str, Finding]:
        with scope.enter(everything()):
            return {each.indicator: each for each in Finding.objects.filter(group=self.room.group)}


@pytest.fixture
def answering(world: World, settings: Any, tmp_path: Path) -> Answering:
    settings.COPIES = tmp_path
    room = classroom(world, purpose=OPEN)
    key_of(world, room.use)
    return Answering(room)
