from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.journeys.conftest import a_database

from tillit.activity.models import Pseudonym
from tillit.activity.tests.lrs.store import FEIDE, Client, Store, keeping, opened
from tillit.activity.tests.lrs.test_gate import ANSWERED, DAY, PSEUDONYM
from tillit.analytics.following.loop import catch_up
from tillit.analytics.following.recomputing import recomputed
from tillit.analytics.following.writing import sums_in
from tillit.analytics.models import Placement, SkillArea, State
from tillit.analytics.progress import Sums, model
from tillit.catalogue.models import Use
from tillit.organisations.models import Organisation
from tillit.record.codes import Analysis

ANALYSED = keeping("verb", "activity", "success", "score", "hints", DAY, PSEUDONYM, analysis=Analysis.OFF)
FRACTIONS = "https://oppgaver.example/brok/"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


@pytest.fixture(scope="module")
def store(django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    with a_database(django_db_blocker, "following"), opened() as made:
        yield made


@dataclass
class Followed:
    """A use whose stream is followed, with one skill area and one pupil."""

    store: Store
    use: Use
    client: Client
    pupil: str
    areas: dict[str, SkillArea] = field(default_factory=dict)

    def area(self, name: str) -> SkillArea:
        if name not in self.areas:
            with self.store.scope():
                self.areas[name] = SkillArea.objects.create(tenant=self.store.owner, name=f"{name} {uuid4()}")
        return self.areas[name]

    def place(self, activity: str, name: str, how: str = "rule", *, every: bool = False) -> Placement:
        area = self.area(name)
        with self.store.scope():
            return Placement.objects.create(
                tenant=self.store.owner, use=None if every else self.use, activity=activity, skill_area=area, how=how
            )

    def end(self, placement: Placement) -> None:
        with self.store.scope():
            Placement.objects.filter(pk=placement.pk).update(ended_at=timezone.now())

    def said(self, right: bool = True, *, task: str = f"{FRACTIONS}7", days: int = 0, **more: Any) -> dict[str, Any]:
        moment = timezone.localtime().replace(hour=10, minute=31) - timedelta(days=days)
        while moment.isoweekday() > 5:
            moment -= timedelta(days=1)
        result = {"success": right, **more.pop("result", {})}
        return {
            "id": str(uuid4()), "actor": {"account": {"homePage": FEIDE, "name": more.pop("pupil", self.pupil)}},
            "verb": {"id": ANSWERED}, "object": {"id": task}, "result": result, "timestamp": moment.isoformat(), **more,
        }  # fmt: skip

    def send(self, *statements: dict[str, Any]) -> None:
        answer = self.client("POST", "statements", list(statements))
        assert answer.status == 200, answer.body

    def correct(self, statement: dict[str, Any], **said: Any) -> dict[str, Any]:
        changed = {**statement, **said}
        answer = self.client("POST", "corrections", [changed])
        assert answer.status < 300, answer.body
        return changed

    def void(self, statement: dict[str, Any]) -> None:
        target = {"objectType": "StatementRef", "id": statement["id"]}
        self.send({"id": str(uuid4()), "actor": statement["actor"], "verb": {"id": VOIDED}, "object": target})

    def pseudonym(self, pupil: str = "") -> UUID:
        with self.store.scope():
            return Pseudonym.objects.get(use=self.use, person__identities__name=pupil or self.pupil).value

    def states(self) -> dict[tuple[UUID, int], Sums]:
        with self.store.scope():
            return {(row.pseudonym, row.area_id): sums_in(row) for row in State.objects.filter(use_id=self.use.pk)}

    def state(self, name: str = "brøk", pupil: str = "") -> State | None:
        with self.store.scope():
            known = Pseudonym.objects.filter(use=self.use, person__identities__name=pupil or self.pupil)
            rows = State.objects.filter(use_id=self.use.pk, area_id=self.area(name).pk)
            return rows.filter(pseudonym__in=list(known.values_list("value", flat=True))).first()

    def counts(self, name: str = "brøk") -> tuple[int, int]:
        """Answers given alone, and those with help or together."""
        catch_up()
        row = self.state(name)
        return (row.answers, row.helped) if row else (0, 0)

    def plainly(self) -> dict[tuple[UUID, int], Sums]:
        with self.store.scope():
            return recomputed(self.use.pk, model(timezone.localdate()))


def made(store: Store) -> Followed:
    use = store.use(f"Øving {uuid4()}", ANALYSED)
    found = Followed(store, use, store.client(use), store.pupil("Eva Elev", use))
    found.place(f"{FRACTIONS}*", "brøk")
    return found


@pytest.fixture
def followed(store: Store) -> Followed:
    return made(store)


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def school(store: Store) -> Organisation:
    return Organisation.objects.get(kind="school", parent=store.owner)
