"""Which service sends for which class, with the key its supplier was given; and what each statement it sends says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from tillit.activity.credentials import fingerprint
from tillit.activity.models import Key
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Kind
from tillit.project.demo import keys
from tillit.project.demo.loading import BEGINS
from tillit.project.demo.schoolwork import Answer, Flaw, Playing, Source, statement
from tillit.project.demo.schoolwork.classrooms import Classroom, classrooms, has_school
from tillit.project.demo.schoolwork.playing import HERE
from tillit.project.demo.streaming import account
from tillit.project.demo.texts import read

LABEL = "Demo"  # of the keys: they show what the demo sends, and whoever revokes one has stopped it
WEEKS = 13  # before the demo was loaded
OUTCOMES: dict[Flaw | None, str] = {Flaw.UNDECLARED: "refused", Flaw.UNREADABLE: "misread"}
NEWS = {"ovebanken": 12}  # service → days before loading that its app began to send more than was declared


@dataclass(frozen=True)
class Outlet:
    """One service at one owner, sending for one class."""

    use_id: int
    tenant_id: int
    key: str
    secret: str
    service: str
    room: Classroom
    source: Source

    def account(self, place: int) -> str:
        return account(self.room.pupils[place].username)

    def statement(self, answer: Answer) -> dict[str, Any]:
        return statement(answer, self.source, self.account)


class Due(NamedTuple):
    """A statement on its way. `outcome`: what it is to be counted as, the first time it comes."""

    outlet: Outlet
    at: datetime
    outcome: str
    told: dict[str, Any]
    id: str

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def alone(self) -> bool:
        """It would lose the others, were it sent among them."""
        return self.outcome != "kept"


def found() -> list[Outlet]:
    """Those whose keys are the demo's own and still in force. In any other installation there are none."""
    told = _services()
    with transaction.atomic(), scope.enter(everything()):
        rows = (
            Key.objects.filter(label=LABEL, revoked_at=None)
            .select_related("use__service", "use__tenant")
            .order_by("pk")
        )
        ours = [
            (row, secret) for row in rows
            if fingerprint(row.name, secret := keys.stream(row.use.service.name, row.use.tenant.name)) == row.secret_hash
        ]  # fmt: skip
        groups = list(Organisation.objects.filter(kind=Kind.GROUP).select_related("parent")) if ours else []
    return [
        Outlet(row.use_id, row.tenant_id, row.name, secret, entry["code"], room, _source(entry, row.use.tenant, group))
        for row, secret in ours if (entry := told.get(row.use.service.name))
        for room in classrooms() if room.skills_of(entry["code"])
        for group in groups if _is(group, room, row.tenant_id)
    ]  # fmt: skip


def _is(group: Organisation, room: Classroom, owner_id: int) -> bool:
    place = next(place for place in read("places") if place["key"] == room.key)
    return group.name == place["name"] and group.parent is not None and group.parent.parent_id == owner_id


def _services() -> dict[str, dict[str, Any]]:
    """By name, with the answers of whoever had to answer."""
    told = {entry["name"]: entry for entry in read("services")}
    for entry in read("neighbours"):
        for name, known in told.items():
            if known["code"] == entry["service"] and "answers" in entry:
                told[name] = {**known, **entry}
    return told


def _source(entry: Mapping[str, Any], owner: Organisation, group: Organisation) -> Source:
    realm, number = owner.feide_realm or "feide.example", group.parent.number if group.parent else ""
    return Source(
        url=entry["url"], declared=frozenset({*entry["answers"]["data_fields"], *entry.get("keeps", {})}),
        feide_service=str(uuid5(NAMESPACE_URL, entry["url"])), owner_number=owner.number, school_number=number,
        group=f"fc:gogroup:{realm}:b:{number or owner.number}:{group.name.replace(' ', '')}",
    )  # fmt: skip


def begins(loaded: date) -> date:
    return loaded - timedelta(weeks=WEEKS)


def back(now: datetime, weeks: int) -> datetime:
    """So many weeks of school days before: holidays do not count."""
    days = 5 * weeks
    while days > 0:
        now -= timedelta(days=1)
        days -= has_school(now.astimezone(HERE).date())
    return now


def loaded_on() -> date | None:
    """Whoever came first, joined that many days before."""
    first = Person.objects.filter(username=read("people")[0]["username"]).first()
    return None if first is None else first.date_joined.astimezone(HERE).date() + timedelta(days=BEGINS)


def due(outlet: Outlet, loaded: date, since: datetime, until: datetime) -> list[Due]:
    """In the order they reach us; what is sent twice comes twice."""
    coming = []
    for answer in _playing(outlet.room, loaded).between(since, until):
        if answer.service == outlet.service and answer.moment.date() >= school_year(until):
            one = Due(outlet, answer.sent, OUTCOMES.get(answer.flaw, "kept"), outlet.statement(answer), answer.id)
            coming += [one, one] if answer.flaw is Flaw.TWICE else [one]
    return coming


def school_year(moment: datetime) -> date:
    """What is older is not kept any more, and no service sends it."""
    day = moment.astimezone(HERE).date()
    return date(day.year - (day.month < 8), 8, 1)


@lru_cache(maxsize=16)
def _playing(room: Classroom, loaded: date) -> Playing:
    """Played once in each process."""
    return Playing(
        room, begins(loaded), news={service: loaded - timedelta(days=days) for service, days in NEWS.items()}
    )
