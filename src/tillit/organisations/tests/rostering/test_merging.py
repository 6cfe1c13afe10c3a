from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from msgspec.structs import replace

from tillit.organisations.rostering.differing import Caution, differ
from tillit.organisations.rostering.merging import guardians, memberships, merge
from tillit.organisations.rostering.roster import (
    Belonging,
    Enrolment,
    Group,
    Problem,
    Relation,
    Roster,
    School,
    Somebody,
)
from tillit.organisations.tests.rostering.rosters import SCHOOLS, delta, rosters

TODAY = date(2026, 11, 23)
NOBODY = Roster()


def whole(roster: Roster) -> Roster:
    return merge(NOBODY, roster, TODAY)


def tables(roster: Roster) -> list[object]:
    return [roster.table(name) for name in ("schools", "groups", "people", "belongings", "enrolments", "relations")]


@settings(max_examples=200, deadline=None)
@given(rosters(), rosters())
def test_the_last_whole_roster_decides_alone(first: Roster, second: Roster) -> None:
    assert tables(merge(whole(first), second, TODAY)) == tables(whole(second))


@settings(max_examples=200, deadline=None)
@given(rosters(), rosters())
def test_a_delta_gives_what_the_whole_roster_gives(first: Roster, second: Roster) -> None:
    changed = merge(whole(first), delta(first, second), TODAY)
    # Those who belong nowhere are not kept, so what a delta leaves out about them must be sent when they come.
    again = replace(delta(first, second), people=second.people)
    again = replace(again, relations={**again.relations, **second.relations})
    assert tables(merge(whole(first), again, TODAY)) == tables(whole(second))
    assert changed.groups == whole(second).groups


@settings(max_examples=100, deadline=None)
@given(rosters())
def test_the_same_roster_again_changes_nothing(roster: Roster) -> None:
    once = whole(roster)
    assert differ(once, merge(once, roster, TODAY), roster).nothing


@settings(max_examples=100, deadline=None)
@given(rosters(), rosters())
def test_a_roster_of_one_school_touches_no_other(first: Roster, second: Roster) -> None:
    only = replace(
        second,
        schools={"s1": SCHOOLS["s1"]},
        groups={n: row for n, row in second.groups.items() if row and row.school == "s1"},
        belongings={n: row for n, row in second.belongings.items() if row and row.school == "s1"},
    )
    before, after = whole(first), merge(whole(first), only, TODAY)
    of_the_other = {n: row for n, row in before.belongings.items() if row and row.school == "s2"}
    assert {n: row for n, row in after.belongings.items() if row and row.school == "s2"} == of_the_other
    assert {n for n, row in after.groups.items() if row and row.school == "s2"} == {
        n for n, row in before.groups.items() if row and row.school == "s2" and n not in only.groups
    }


@settings(max_examples=100, deadline=None)
@given(rosters(), rosters())
def test_a_table_that_is_not_there_removes_nothing(first: Roster, second: Roster) -> None:
    silent = replace(
        second, enrolments={}, relations={}, whole=frozenset({"people", "schools"}), groups={}, belongings={}
    )
    before = whole(first)
    after = merge(before, silent, TODAY)
    assert (after.enrolments, after.belongings, after.groups) == (before.enrolments, before.belongings, before.groups)


SCHOOL = {"s": School("s", "Skule")}


def one(**tables: object) -> Roster:
    people = {n: Somebody(n, n.title(), email=f"{n}@x.example", grade=7) for n in ("nora", "kari", "bente")}
    groups = {"7b": Group("7b", "s", "7B"), "mat": Group("mat", "s", "Matte", kind="teaching")}
    return Roster(schools=dict(SCHOOL), people=dict(people), groups=dict(groups), **tables)  # type: ignore[arg-type]


def test_roles_follow_from_what_is_said() -> None:
    roster = whole(one(
        belongings={"1": Belonging("1", "nora", "s", "pupil"), "2": Belonging("2", "bente", "s", "guardian")},
        enrolments={"3": Enrolment("3", "nora", "7b", "pupil"), "4": Enrolment("4", "nora", "mat", "pupil"),
                    "5": Enrolment("5", "kari", "7b", "teacher", until=date(2027, 6, 20))},
        relations={"6": Relation("6", "nora", "bente")},
    ))  # fmt: skip
    assert memberships(roster) == {
        ("nora", "group", "7b", "pupil"): (None, None),
        ("kari", "school", "s", "teacher"): (None, date(2027, 6, 20)),
        ("bente", "school", "s", "guardian"): (None, None),
    }
    assert guardians(roster) == {("bente", "nora"): "6"}


def test_a_relation_on_the_row_of_the_guardian_says_the_same() -> None:
    roster = whole(one(
        belongings={"1": Belonging("1", "nora", "s", "pupil"), "2": Belonging("2", "bente", "s", "guardian")},
        relations={"6": Relation("6", "bente", "nora")},
    ))  # fmt: skip
    assert guardians(roster) == {("bente", "nora"): "6"}


def test_no_more_is_kept_than_is_needed() -> None:
    roster = whole(
        one(belongings={"1": Belonging("1", "nora", "s", "pupil"), "2": Belonging("2", "kari", "s", "teacher")})
    )
    assert roster.people == {
        "nora": Somebody("nora", "Nora", grade=7), "kari": Somebody("kari", "Kari", email="kari@x.example")
    }  # fmt: skip


def test_what_has_run_out_is_over() -> None:
    roster = whole(one(belongings={"1": Belonging("1", "nora", "s", "pupil", until=TODAY)}))
    assert (roster.belongings, roster.people) == ({}, {})


def test_a_row_that_points_at_nothing_is_told_with_its_place() -> None:
    roster = one(
        enrolments={"3": Enrolment("3", "nora", "8c", "pupil")},
        where={"enrolments:3": "enrollments.csv, line 2"},
    )
    assert whole(roster).problems == (Problem("enrollments.csv, line 2", "unknown_group", "8c"),)


def test_a_day_of_birth_stays_when_nothing_is_said_of_it() -> None:
    nora = {"1": Belonging("1", "nora", "s", "pupil")}
    born = whole(one(belongings=nora, born={"nora": date(2014, 3, 2)}))
    again = merge(born, one(belongings=nora), TODAY)
    assert again.people["nora"] == Somebody("nora", "Nora", grade=7, born_on=date(2014, 3, 2))
    without = merge(born, one(belongings=nora, whole=frozenset({"born"})), TODAY)
    assert without.people["nora"] == Somebody("nora", "Nora", grade=7)


def school_of(number: int) -> Roster:
    people = {f"p{n}": Somebody(f"p{n}", f"P{n}") for n in range(number)}
    rows = {f"b{n}": Belonging(f"b{n}", f"p{n}", "s", "pupil") for n in range(number)}
    tables = frozenset({"schools", "people", "belongings"})
    return Roster(schools=dict(SCHOOL), people=people, belongings=rows, whole=tables)  # type: ignore[arg-type]


def warned(before: Roster, after: Roster) -> list[Caution]:
    present = whole(before)
    return differ(present, merge(present, after, TODAY), after).cautions


def test_many_who_leave_stop_it_and_a_few_do_not() -> None:
    assert warned(school_of(40), school_of(36)) == []
    assert warned(school_of(40), school_of(35)) == [Caution("many_leave", "s", 5, 40)]
    assert warned(school_of(10), school_of(7)) == []


def test_a_school_that_is_empty_or_gone_stops_it() -> None:
    assert warned(school_of(3), school_of(0)) == [Caution("no_pupils", "s", of=3)]
    elsewhere = replace(school_of(3), schools={"other": School("other", "Ny")}, belongings={}, people={})
    assert warned(school_of(3), elsewhere) == [Caution("school_gone", "s"), Caution("no_pupils", "other")]
