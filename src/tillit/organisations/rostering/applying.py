"""Writes what differs. The caller has the transaction, the scope, and the lock on the owner."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from tillit.organisations.actions.organisation import set_path
from tillit.organisations.models import (
    Belonging,
    Enrolment,
    GroupFacts,
    Guardianship,
    Identity,
    Organisation,
    Person,
    PupilFacts,
    SchoolName,
    SchoolYear,
    Teaching,
)
from tillit.organisations.roles import Kind
from tillit.organisations.rostering.differing import Changes
from tillit.organisations.rostering.merging import guardians
from tillit.organisations.rostering.present import FEIDE_NAME, MADE_HERE, Links, home_page, is_made_here
from tillit.organisations.rostering.roster import Roster

BATCH = 2_000


@dataclass(frozen=True)
class Taking:
    """One roster being taken in."""

    owner: Organisation
    source: str
    today: date
    links: Links
    wanted: Roster
    changes: Changes

    def said(self, number: str) -> dict[str, Any]:
        return {"tenant_id": self.owner.pk, "source": self.source, "external_id": number}


def apply(taking: Taking) -> None:
    _schools(taking)
    _years(taking)
    _groups(taking)
    _people(taking)
    _facts(taking)
    for name in ("belongings", "enrolments", "relations"):
        _end(taking, name)
    _begin(taking)


def _schools(taking: Taking) -> None:
    for row in taking.changes.new["schools"]:
        school = taking.links.schools.get(row.id)
        if school is None:
            school = _organisation(taking, taking.owner, Kind.SCHOOL, row.name, row.number).pk
            taking.links.schools[row.id] = school
        SchoolName.objects.create(**taking.said(row.id), school_id=school, since=taking.today)
    numbers = [row.id for row in taking.changes.ended["schools"]]
    names = SchoolName.objects.filter(tenant=taking.owner, source=taking.source, external_id__in=numbers, until=None)
    names.update(until=taking.today)


def _organisation(taking: Taking, parent: Organisation, kind: Kind, name: str, number: str = "") -> Organisation:
    made = Organisation.objects.create(
        parent=parent, kind=kind, name=name, number=number, written_norm=parent.written_norm
    )
    set_path(made, parent)
    return made


def _years(taking: Taking) -> None:
    for row in (*taking.changes.new["years"], *(after for _before, after in taking.changes.changed["years"])):
        told = {"title": row.title, "starts_on": row.starts, "ends_on": row.ends}
        year, _made = SchoolYear.objects.update_or_create(
            **taking.said(row.id), until=None, defaults=told, create_defaults={**told, "since": taking.today}
        )
        taking.links.years[row.id] = year.pk
    numbers = [row.id for row in taking.changes.ended["years"]]
    years = SchoolYear.objects.filter(tenant=taking.owner, source=taking.source, external_id__in=numbers, until=None)
    years.update(until=taking.today)


def _groups(taking: Taking) -> None:
    schools = Organisation.objects.in_bulk(taking.links.schools.values())
    for row in (*taking.changes.new["groups"], *(after for _before, after in taking.changes.changed["groups"])):
        school = schools[taking.links.schools[row.school]]
        group = Organisation.objects.filter(pk=taking.links.groups.get(row.id, 0)).first()
        if group is None:
            group = _organisation(taking, school, Kind.GROUP, row.name)
            taking.links.groups[row.id] = group.pk
        group.name, group.parent, group.closed_on = row.name, school, None
        group.path = [*school.path, group.pk]
        group.save(update_fields=["name", "parent", "closed_on", "path"])
        told = {
            "kind": row.kind, "grades": list(row.grades), "subjects": list(row.subjects),
            "school_year_id": taking.links.years.get(row.year), "starts_on": row.starts, "ends_on": row.ends,
            **taking.said(row.id), "until": None,
        }  # fmt: skip
        GroupFacts.objects.update_or_create(group=group, defaults=told, create_defaults={**told, "since": taking.today})
    ended = [taking.links.groups[row.id] for row in taking.changes.ended["groups"]]
    Organisation.objects.filter(pk__in=ended).update(closed_on=taking.today)
    GroupFacts.objects.filter(group_id__in=ended).update(until=taking.today)


def _people(taking: Taking) -> None:
    links, tenant_id = taking.links, taking.owner.pk
    known = set(_in_batches(Identity, "name", tenant_id=tenant_id, home_page=home_page(taking.source)))
    rows = list(taking.wanted.rows("people"))
    new = [row for row in rows if row.id not in links.people]
    made = [Person(username=f"{MADE_HERE}{uuid.uuid4().hex}", name=row.name, email=row.email) for row in new]
    for person in made:
        person.set_unusable_password()
    for row, person in zip(new, Person.objects.bulk_create(made, batch_size=BATCH), strict=True):
        links.people[row.id] = person.pk
    identities = [
        Identity(tenant_id=tenant_id, person_id=links.people[row.id], home_page=home_page(taking.source), name=row.id)
        for row in rows
        if row.id not in known
    ]
    identities += [
        Identity(tenant_id=tenant_id, person_id=links.people[row.id], home_page=FEIDE_NAME, name=row.feide)
        for row in rows
        if row.feide and row.feide not in links.feide
    ]
    Identity.objects.bulk_create(identities, batch_size=BATCH)
    _new_names(taking)


def _in_batches(model: Any, column: str, **where: Any) -> Iterable[Any]:
    yield from model.objects.filter(**where).values_list(column, flat=True).iterator(chunk_size=BATCH)


def _new_names(taking: Taking) -> None:
    """Of those a roster brought: somebody who came by themselves is called what they say."""
    changed = {after.id: (before, after) for before, after in taking.changes.changed["people"]}
    people = Person.objects.in_bulk([taking.links.people[number] for number in changed])
    renamed = []
    for number, (before, after) in changed.items():
        person = people[taking.links.people[number]]
        if before.feide and after.feide and before.feide != after.feide:
            Identity.objects.filter(tenant=taking.owner, home_page=FEIDE_NAME, name=before.feide).delete()
        if is_made_here(person) and (person.name, person.email) != (after.name, after.email):
            person.name, person.email = after.name, after.email
            renamed.append(person)
    Person.objects.bulk_update(renamed, ["name", "email"], batch_size=BATCH)


def _facts(taking: Taking) -> None:
    """The year and the day of birth of pupils; the time to keep them begins to run when they have left."""
    mine = {"tenant_id": taking.owner.pk, "source": taking.source}
    there = {row.person_id: row for row in PupilFacts.objects.filter(**mine)}
    wanted = {
        taking.links.people[row.id]: row
        for row in taking.wanted.rows("people")
        if row.grade is not None or row.born_on is not None
    }
    new: list[PupilFacts] = []
    changed: list[PupilFacts] = []
    for person_id, row in wanted.items():
        fact = there.get(person_id) or PupilFacts(**mine, person_id=person_id, since=taking.today)
        told = (row.grade, row.born_on, None)
        if fact.pk is None or (fact.grade, fact.born_on, fact.until) != told:
            fact.grade, fact.born_on, fact.until = told
            (new if fact.pk is None else changed).append(fact)
    PupilFacts.objects.bulk_create(new, batch_size=BATCH)
    PupilFacts.objects.bulk_update(changed, ["grade", "born_on", "until"], batch_size=BATCH)
    left = [fact.pk for person_id, fact in there.items() if fact.until is None and person_id not in wanted]
    PupilFacts.objects.filter(pk__in=left).update(until=taking.today)


MODELS: dict[str, tuple[Any, ...]] = {
    "belongings": (Belonging,), "enrolments": (Enrolment, Teaching), "relations": (Guardianship,),
}  # fmt: skip


def _end(taking: Taking, name: str) -> None:
    """What has ended, and what has changed: it begins again as it is now."""
    rows = [*taking.changes.ended[name], *(before for before, _after in taking.changes.changed[name])]
    numbers = [row.id for row in rows]
    for model in MODELS[name]:
        for start in range(0, len(numbers), BATCH):
            said = model.objects.filter(
                tenant=taking.owner, source=taking.source, external_id__in=numbers[start : start + BATCH]
            )
            open_rows = said.filter(until=None) | said.filter(until__gt=taking.today)
            open_rows.filter(since__gt=taking.today).delete()  # was to begin, and never did
            open_rows.update(until=taking.today)


def _begin(taking: Taking) -> None:
    people, links, today = taking.links.people, taking.links, taking.today
    belongings = [
        Belonging(**taking.said(row.id), person_id=people[row.person], school_id=links.schools[row.school],
                  role=row.part, since=row.since or today, until=row.until)
        for row in _fresh(taking, "belongings")
    ]  # fmt: skip
    Belonging.objects.bulk_create(belongings, batch_size=BATCH)
    model: Any
    for model, part in ((Enrolment, "pupil"), (Teaching, "teacher")):
        rows = [
            model(**taking.said(row.id), person_id=people[row.person], group_id=links.groups[row.group],
                  since=row.since or today, until=row.until)
            for row in _fresh(taking, "enrolments") if row.part == part
        ]  # fmt: skip
        model.objects.bulk_create(rows, batch_size=BATCH)
    there = Guardianship.objects.filter(tenant=taking.owner, source=taking.source, until=None)
    known = set(there.values_list("external_id", flat=True))
    answering = [
        Guardianship(**taking.said(number), guardian_id=people[guardian], pupil_id=people[pupil], since=today)
        for (guardian, pupil), number in guardians(taking.wanted).items() if number not in known
    ]  # fmt: skip
    Guardianship.objects.bulk_create(answering, batch_size=BATCH)


def _fresh(taking: Taking, name: str) -> list[Any]:
    return [*taking.changes.new[name], *(after for _before, after in taking.changes.changed[name])]
