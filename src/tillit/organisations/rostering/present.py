"""What is so here, in the form a roster has it: of one source, with the rows it points at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from tillit.organisations.models import (
    Belonging,
    Enrolment,
    GroupFacts,
    Guardianship,
    Identity,
    Person,
    PupilFacts,
    SchoolName,
    SchoolYear,
    Teaching,
)
from tillit.organisations.rostering import roster as said
from tillit.organisations.rostering.merging import tidy
from tillit.organisations.rostering.roster import Roster

MADE_HERE = "roster-"  # how the user name of somebody a roster brought begins
# How Feide calls a person (docs.feide.no): the name that never changes hands within an organisation.
FEIDE_NAME = "https://n.feide.no/claims/eduPersonPrincipalName"


def home_page(source: str) -> str:
    return f"roster:{source}"


@dataclass
class Links:
    """Number in the source → row here."""

    schools: dict[str, int] = field(default_factory=dict)
    years: dict[str, int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    feide: dict[str, int] = field(default_factory=dict)  # name in Feide → person


@dataclass(frozen=True)
class Present:
    """`known` has all the source ever named; `roster` what is so now."""

    known: Roster
    roster: Roster
    links: Links
    own_name: frozenset[str]  # those who were here before the roster: it does not change what they call themselves


def read(tenant_id: int, source: str, today: date, renamed: Mapping[str, str]) -> Present:
    """`renamed`: number before → number now, where a source has given somebody a new one."""
    links = Links()
    people, own_name = _people(tenant_id, source, renamed, links)
    schools = _schools(tenant_id, source, links)
    years = _years(tenant_id, source, links)
    groups = _groups(tenant_id, source, links)
    mine = {pk: number for number, pk in links.people.items()}
    places = {pk: number for number, pk in links.schools.items()}
    classes = {pk: number for number, pk in links.groups.items()}
    known = Roster(
        schools=schools, years=years, groups=groups, people=people,
        belongings=_belongings(tenant_id, source, today, mine, places),
        enrolments=_enrolments(tenant_id, source, today, mine, classes),
        relations=_relations(tenant_id, source, today, mine),
    )  # fmt: skip
    return Present(known, tidy(known, Roster(), today), links, own_name)


def _people(
    tenant_id: int, source: str, renamed: Mapping[str, str], links: Links
) -> tuple[dict[str, Any], frozenset[str]]:
    facts = {row.person_id: row for row in PupilFacts.objects.filter(tenant_id=tenant_id, source=source, until=None)}
    feide = dict(Identity.objects.filter(tenant_id=tenant_id, home_page=FEIDE_NAME).values_list("person_id", "name"))
    links.feide = {name: pk for pk, name in feide.items()}
    rows = Identity.objects.filter(tenant_id=tenant_id, home_page=home_page(source)).select_related("person")
    people: dict[str, Any] = {}
    own_name = set()
    for row in rows.order_by("pk"):
        number = renamed.get(row.name, row.name)
        links.people[number] = row.person_id
        fact = facts.get(row.person_id)
        people[number] = said.Somebody(
            number, row.person.name, row.person.email, feide.get(row.person_id, ""),
            grade=fact.grade if fact else None, born_on=fact.born_on if fact else None,
        )  # fmt: skip
        if not is_made_here(row.person):
            own_name.add(number)
    return people, frozenset(own_name)


def is_made_here(person: Person) -> bool:
    return person.username.startswith(MADE_HERE)


def _schools(tenant_id: int, source: str, links: Links) -> dict[str, Any]:
    rows = SchoolName.objects.filter(tenant_id=tenant_id, source=source, until=None).select_related("school")
    schools: dict[str, Any] = {}
    for row in rows:
        links.schools[row.external_id] = row.school_id
        schools[row.external_id] = said.School(row.external_id, row.school.name, row.school.number)
    return schools


def _years(tenant_id: int, source: str, links: Links) -> dict[str, Any]:
    years: dict[str, Any] = {}
    for row in SchoolYear.objects.filter(tenant_id=tenant_id, source=source, until=None):
        links.years[row.external_id] = row.pk
        years[row.external_id] = said.Year(row.external_id, row.title, row.starts_on, row.ends_on)
    return years


def _groups(tenant_id: int, source: str, links: Links) -> dict[str, Any]:
    """Groups that have ended keep their number, in case they come back; they are in no roster meanwhile."""
    numbers = {pk: number for number, pk in links.schools.items()}
    years = {pk: number for number, pk in links.years.items()}
    groups: dict[str, Any] = {}
    for row in GroupFacts.objects.filter(tenant_id=tenant_id, source=source).select_related("group"):
        links.groups[row.external_id] = row.group_id
        school = numbers.get(row.group.parent_id or 0)
        if row.until is None and school is not None:
            kind: Any = row.kind
            groups[row.external_id] = said.Group(
                row.external_id, school, row.group.name, kind, tuple(row.grades), tuple(row.subjects),
                years.get(row.school_year_id or 0, ""), row.starts_on, row.ends_on,
            )  # fmt: skip
    return groups


def _in_force(today: date) -> Q:
    return Q(until=None) | Q(until__gt=today)


def _belongings(
    tenant_id: int, source: str, today: date, people: Mapping[int, str], schools: Mapping[int, str]
) -> dict[str, Any]:
    rows = Belonging.objects.filter(_in_force(today), tenant_id=tenant_id, source=source)
    made = {}
    for row in rows:
        if row.person_id in people and row.school_id in schools:
            part: Any = row.role
            made[row.external_id] = said.Belonging(
                row.external_id, people[row.person_id], schools[row.school_id], part, row.since, row.until
            )
    return made


def _enrolments(
    tenant_id: int, source: str, today: date, people: Mapping[int, str], groups: Mapping[int, str]
) -> dict[str, Any]:
    made = {}
    part: Any
    for model, part in ((Enrolment, "pupil"), (Teaching, "teacher")):
        for row in model.objects.filter(_in_force(today), tenant_id=tenant_id, source=source):
            if row.person_id in people and row.group_id in groups:
                made[row.external_id] = said.Enrolment(
                    row.external_id, people[row.person_id], groups[row.group_id], part, row.since, row.until
                )
    return made


def _relations(tenant_id: int, source: str, today: date, people: Mapping[int, str]) -> dict[str, Any]:
    """Each was on the row of one of them: the number begins with whose."""
    made = {}
    for row in Guardianship.objects.filter(_in_force(today), tenant_id=tenant_id, source=source):
        guardian, pupil = people.get(row.guardian_id), people.get(row.pupil_id)
        if guardian is not None and pupil is not None:
            person, other = (pupil, guardian) if row.external_id.startswith(f"{pupil}>") else (guardian, pupil)
            made[row.external_id] = said.Relation(row.external_id, person, other)
    return made
