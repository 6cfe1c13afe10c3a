"""Any roster at all, over a few schools, groups and people, for the property tests."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tillit.organisations.rostering.roster import (
    TABLES,
    Belonging,
    Enrolment,
    Group,
    Relation,
    Roster,
    School,
    Somebody,
)

SCHOOLS = {number: School(number, f"Skule {number}") for number in ("s1", "s2")}
PUPILS = ("p1", "p2", "p3", "p4")
TEACHERS = ("t1", "t2")
GUARDIANS = ("g1", "g2")
GROUPS = ("g-7a", "g-7b", "g-mat")


def group(number: str, school: str, name: str) -> Group:
    return Group(number, school, name, kind="teaching" if number == "g-mat" else "basis", grades=(7,))


@st.composite
def rosters(draw: Any) -> Roster:
    """Whole, and true to itself: every row points at rows that are there."""
    groups = {
        number: group(number, draw(st.sampled_from(sorted(SCHOOLS))), draw(st.sampled_from(("7A", "7B", "Ny"))))
        for number in draw(st.sets(st.sampled_from(GROUPS)))
    }
    people = {
        number: Somebody(number, draw(st.sampled_from(("Kari", "Ola"))), grade=7 if number in PUPILS else None)
        for number in (*PUPILS, *TEACHERS, *GUARDIANS)
    }
    places = draw(st.sets(st.tuples(st.sampled_from((*PUPILS, *TEACHERS)), st.sampled_from(sorted(SCHOOLS)))))
    belongings = {
        f"{person}:{school}": Belonging(f"{person}:{school}", person, school, part(person)) for person, school in places
    }
    enrolments: dict[str, Any] = {}
    if groups:
        pairs = draw(st.sets(st.tuples(st.sampled_from((*PUPILS, *TEACHERS)), st.sampled_from(sorted(groups)))))
        enrolments = {f"{who}:{to}": Enrolment(f"{who}:{to}", who, to, part(who)) for who, to in pairs}
    related = draw(st.sets(st.tuples(st.sampled_from(PUPILS), st.sampled_from(GUARDIANS))))
    relations = {f"{one}>{other}": Relation(f"{one}>{other}", one, other) for one, other in related}
    return Roster(
        schools=dict(SCHOOLS), groups=groups, people=people, belongings=belongings, enrolments=enrolments,
        relations=relations, whole=frozenset(TABLES) | {"born"},
    )  # fmt: skip


def part(person: str) -> Any:
    return "pupil" if person in PUPILS else "teacher"


def delta(before: Roster, after: Roster) -> Roster:
    """Only what differs, and what has ended."""
    tables: dict[str, dict[str, Any]] = {}
    for name in TABLES:
        old, new = before.table(name), after.table(name)
        tables[name] = {number: row for number, row in new.items() if old.get(number) != row}
        tables[name] |= dict.fromkeys(old.keys() - new.keys())
    return Roster(**tables)
