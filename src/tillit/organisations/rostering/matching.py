"""Who and what of a roster is here already. By number, by organisation number and by Feide name only: where a name or an
address looks the same, a person is asked, and until they have answered nothing is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec.structs import replace

from tillit.organisations.models import Membership, Organisation
from tillit.organisations.placing import right_number
from tillit.organisations.roles import Kind
from tillit.organisations.rostering.present import Links, Present
from tillit.organisations.rostering.relations import in_force
from tillit.organisations.rostering.roster import Problem, Roster, School

SAME, OTHER = "same", "other"


@dataclass(frozen=True)
class Question:
    """`key` is what the answer is given to: "people:4711"."""

    key: str
    name: str  # as the roster has it
    like: str  # what is here and looks the same
    like_id: int
    where: str = ""
    answer: str = ""

    @property
    def table(self) -> str:
        return self.key.partition(":")[0]


@dataclass
class Matched:
    said: Roster
    links: Links
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def renamed(said: Roster) -> dict[str, str]:
    """Number before → number now."""
    return {row.former: row.id for row in said.rows("people") if row.former and row.former not in said.people}


def match(said: Roster, present: Present, owner: Organisation, answers: Mapping[str, str], today: date) -> Matched:
    matched = Matched(said, present.links)
    _schools(matched, present, owner, answers)
    _groups(matched, answers)
    _people(matched, present, owner, answers, today)
    return matched


def _ask(matched: Matched, question: Question, answers: Mapping[str, str]) -> str:
    """The answer; without one, what is asked about is left out."""
    answer = answers.get(question.key, "")
    answer = answer if answer in (SAME, OTHER) else ""
    matched.questions.append(
        Question(question.key, question.name, question.like, question.like_id, question.where, answer)
    )
    return answer


def _schools(matched: Matched, present: Present, owner: Organisation, answers: Mapping[str, str]) -> None:
    own = list(Organisation.objects.filter(kind=Kind.SCHOOL, parent=owner, closed_on=None))
    by_number = {school.number: school for school in own if school.number}
    by_pk = {school.pk: school for school in own}
    by_name = {school.name.casefold(): school for school in own}
    taken = _taken(matched.said, {school.number for school in own})
    rows: dict[str, Any] = {}
    for number, row in matched.said.schools.items():
        if row is None:
            rows[number] = None
            continue
        here = by_pk.get(matched.links.schools.get(number, 0)) or by_number.get(row.number)
        if here is None and row.number and (row.number in taken or not right_number(row.number)):
            code = "school_of_others" if row.number in taken else "wrong_number"
            matched.problems.append(Problem(matched.said.place("schools", number), code, row.name))
            continue
        if here is None and not row.number:
            like = by_name.get(row.name.casefold())
            if like is not None and like.pk not in matched.links.schools.values():
                answer = _ask(matched, Question(f"schools:{number}", row.name, like.name, like.pk), answers)
                if not answer:
                    continue
                here = like if answer == SAME else None
        rows[number] = row if here is None else School(number, here.name, here.number)
        if here is not None:
            matched.links.schools[number] = here.pk
    _leave_out(matched, "schools", rows)


def _taken(said: Roster, own: set[str]) -> set[str]:
    numbers = {row.number for row in said.rows("schools") if row.number} - own
    return set(Organisation.objects.filter(number__in=numbers, closed_on=None).values_list("number", flat=True))


def _groups(matched: Matched, answers: Mapping[str, str]) -> None:
    schools = matched.links.schools
    linked = set(matched.links.groups.values())
    here = Organisation.objects.filter(kind=Kind.GROUP, parent_id__in=schools.values(), closed_on=None)
    by_name = {(group.parent_id, group.name.casefold()): group for group in here if group.pk not in linked}
    rows: dict[str, Any] = {}
    for number, row in matched.said.groups.items():
        if row is not None and number not in matched.links.groups:
            like = by_name.get((schools.get(row.school), row.name.casefold()))
            if like is not None:
                answer = _ask(matched, Question(f"groups:{number}", row.name, like.name, like.pk), answers)
                if not answer:
                    continue
                if answer == SAME:
                    matched.links.groups[number] = like.pk
        rows[number] = row
    _leave_out(matched, "groups", rows)


def _people(matched: Matched, present: Present, owner: Organisation, answers: Mapping[str, str], today: date) -> None:
    links = matched.links
    numbers = {pk: number for number, pk in links.people.items()}
    alike = _Alike(matched, owner, today)
    rows: dict[str, Any] = {}
    seen: dict[str, str] = {}  # Feide name → number, within the roster
    for number, row in matched.said.people.items():
        rows[number] = row
        if row is None:
            continue
        rows[number] = row = _feide(matched, row, seen, numbers)  # noqa: PLW2901
        if number in links.people:
            continue
        if row.feide in links.feide:
            links.people[number] = links.feide[row.feide]
            continue
        like = alike.to(row)
        if like is not None:
            key = Question(f"people:{number}", row.name, like.person.name, like.person_id, like.organisation.name)
            answer = _ask(matched, key, answers)
            if not answer:
                del rows[number]
            elif answer == SAME:
                links.people[number] = like.person_id
    _leave_out(matched, "people", rows)


def _feide(matched: Matched, row: Any, seen: dict[str, str], numbers: Mapping[int, str]) -> Any:
    """A Feide name belongs to one person. Where two have it, neither is given it: a person must find out whose it is."""
    if not row.feide:
        return row
    links = matched.links
    holder = links.feide.get(row.feide)
    other = seen.setdefault(row.feide, row.id)
    mine = links.people.get(row.id)
    taken = holder is not None and ((mine is not None and holder != mine) or numbers.get(holder, row.id) != row.id)
    if other != row.id or taken:
        matched.problems.append(Problem(matched.said.place("people", row.id), "feide_of_another", row.feide))
        return replace(row, feide="")
    return row


class _Alike:
    """Those who are here without this source having named them, by address and by name at the same school."""

    def __init__(self, matched: Matched, owner: Organisation, today: date) -> None:
        self.schools = matched.links.schools
        self.places: dict[str, set[str]] = {}
        for row in matched.said.rows("belongings"):
            self.places.setdefault(row.person, set()).add(row.school)
        for row in matched.said.rows("enrolments"):
            group = matched.said.groups.get(row.group)
            if group is not None:
                self.places.setdefault(row.person, set()).add(group.school)
        self.by_email: dict[str, Membership] = {}
        self.by_name: dict[tuple[str, int], Membership] = {}
        known = set(matched.links.people.values())
        rows = Membership.objects.filter(in_force(today), tenant_id=owner.pk, person__is_active=True)
        for held in rows.select_related("person", "organisation").order_by("pk"):
            if held.person_id in known:
                continue
            if held.person.email:
                self.by_email.setdefault(held.person.email.casefold(), held)
            for place in held.organisation.path:
                self.by_name.setdefault((held.person.name.casefold(), place), held)

    def to(self, row: Any) -> Membership | None:
        if row.email and row.email.casefold() in self.by_email:
            return self.by_email[row.email.casefold()]
        keys = ((row.name.casefold(), self.schools.get(school, 0)) for school in sorted(self.places.get(row.id, ())))
        return next((self.by_name[key] for key in keys if key in self.by_name), None)


FOLLOWS: dict[str, tuple[tuple[str, str], ...]] = {
    "schools": (("groups", "school"), ("belongings", "school")),
    "groups": (("enrolments", "group"),),
    "people": (("belongings", "person"), ("enrolments", "person"), ("relations", "person"), ("relations", "other")),
}


def _leave_out(matched: Matched, table: str, rows: dict[str, Any]) -> None:
    """Takes `rows` instead of the table, and leaves out what points at the rows that are not there any more. What is
    left out says nothing: nobody leaves because somebody has not yet answered."""
    gone = matched.said.table(table).keys() - rows.keys()
    spared = matched.said.spared | {f"{table}:{number}" for number in gone}
    matched.said = replace(matched.said, spared=spared, **{table: rows})
    for name, column in FOLLOWS.get(table, ()):
        before = matched.said.table(name)
        left = {n: row for n, row in before.items() if row is None or getattr(row, column) not in gone}
        if len(left) < len(before):
            _leave_out(matched, name, left)
