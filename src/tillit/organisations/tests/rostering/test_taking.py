"""A roster taken in, as it ends up in the database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from msgspec.structs import replace

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations import queries
from tillit.organisations.acting import everything
from tillit.organisations.models import (
    ApiToken,
    Enrolment,
    GroupFacts,
    Guardianship,
    Identity,
    Membership,
    Organisation,
    Person,
    PupilFacts,
    Teaching,
)
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering import present
from tillit.organisations.rostering.roster import (
    TABLES,
    Belonging,
    Group,
    Relation,
    Roster,
    School,
    Somebody,
)
from tillit.organisations.rostering.roster import (
    Enrolment as Goes,
)
from tillit.organisations.rostering.rules import check_import
from tillit.organisations.rostering.taking import Preview, preview, take_in
from tillit.organisations.tests.rostering.rosters import delta, rosters
from tillit.organisations.tests.world import World, acting_as, member, organisation
from tillit.web.denied import Conflict, Denied, Invalid

TODAY = date(2026, 11, 23)
WHOLE = frozenset(TABLES) | {"born"}


def take(world: World, roster: Roster, **more: Any) -> Preview:
    by = world.actor(Role.DIRECTOR)
    told: dict[str, Any] = {"source": "oneroster", "answers": {}, "today": TODAY, "confirmed": True, "by": by, **more}
    with acting_as(by):
        return take_in(roster, world.owners[0], **told)


def seventh(**more: Any) -> Roster:
    people = (
        Somebody("nora", "Nora Vik", feide="nora@fjord.example", grade=7), Somebody("emil", "Emil Dal", grade=7),
        Somebody("kari", "Kari Nes", email="kari@fjord.example"), Somebody("bente", "Bente Vik", email="bente@x.example"),
    )  # fmt: skip
    rows: dict[str, Any] = {
        "schools": (School("s", "Fjordvik skule", "310401129"),),
        "groups": (Group("7b", "s", "7B", grades=(7,)), Group("mat", "s", "Matte 7", kind="teaching", subjects=("MAT0003",))),
        "people": people,
        "belongings": (Belonging("nora:s", "nora", "s", "pupil"), Belonging("emil:s", "emil", "s", "pupil"),
                       Belonging("kari:s", "kari", "s", "teacher")),
        "enrolments": (Goes("e1", "nora", "7b", "pupil"), Goes("e2", "emil", "7b", "pupil"),
                       Goes("e3", "nora", "mat", "pupil"), Goes("e4", "kari", "7b", "teacher")),
        "relations": (Relation("nora>bente", "nora", "bente"),),
    }  # fmt: skip
    rows.update(more)
    tables: dict[str, Any] = {name: {row.id: row for row in said} for name, said in rows.items()}
    return Roster(**tables, whole=WHOLE)


def without(roster: Roster, *numbers: str) -> Roster:
    """As if they had never been: no row is theirs."""

    def stays(row: Any) -> bool:
        return not set(numbers) & {getattr(row, field) for field in row.__struct_fields__ if field not in ("name",)
                                   and isinstance(getattr(row, field), str)}  # fmt: skip

    return replace(roster, **{n: {k: r for k, r in roster.table(n).items() if stays(r)} for n in TABLES})


@pytest.fixture
def named(world: World) -> World:
    with acting_as(world.actor(Role.DIRECTOR)):
        Organisation.objects.filter(pk=world.schools[0].pk).update(number="310401129")
        Organisation.objects.filter(pk=world.owners[0].pk).update(feide_realm="fjord.example")
    return world


def person(number: str) -> Person:
    return Person.objects.get(identities__home_page="roster:oneroster", identities__name=number)


def roles(who: Person) -> list[tuple[str, str]]:
    held = Membership.objects.filter(person=who, until=None).select_related("organisation")
    return sorted((row.role, row.organisation.name) for row in held)


def test_a_roster_gives_people_groups_and_roles(named: World) -> None:
    found = take(named, seventh(), seen="")
    assert found.changes.counts()["new"] == {
        "schools": 1, "groups": 2, "people": 4, "belongings": 3, "enrolments": 4, "relations": 1
    }  # fmt: skip
    with scope.enter(everything()):
        assert roles(person("nora")) == [("pupil", "7B")]
        assert roles(person("kari")) == [("teacher", "Fjordvik skule")]
        assert roles(person("bente")) == [("guardian", "Fjordvik skule")]
        group = Organisation.objects.get(name="7B", kind=Kind.GROUP)
        assert group.parent_id == named.schools[0].pk
        assert list(queries.pupils_of(group.pk, TODAY)) == [person("emil"), person("nora")]
        assert list(queries.groups_taught_by(person("kari").pk, TODAY)) == [group]
        assert list(queries.children_of(person("bente").pk, TODAY)) == [person("nora")]
        assert GroupFacts.objects.get(group__name="Matte 7").subjects == ["MAT0003"]
        assert (person("nora").email, person("kari").email) == ("", "kari@fjord.example")
        assert not person("nora").has_usable_password()
        line = Entry.objects.get(verb="roster_taken_in")
        assert line.detail["roles"] == {"given": 4, "ended": 0}


def test_the_second_time_there_is_nothing_to_do(named: World) -> None:
    take(named, seventh())
    with scope.enter(everything()):
        before = (
            Membership.objects.count(),
            Enrolment.objects.count(),
            Identity.objects.count(),
            Person.objects.count(),
        )
    again = take(named, seventh())
    assert (again.changes.nothing, again.changes.moved, again.cautions) == (True, [], [])
    with scope.enter(everything()):
        after = (
            Membership.objects.count(),
            Enrolment.objects.count(),
            Identity.objects.count(),
            Person.objects.count(),
        )
    assert after == before


def test_who_leaves_loses_the_role_and_the_key_and_keeps_the_history(named: World) -> None:
    take(named, seventh())
    with scope.enter(everything()):
        nora = person("nora")
        held = Membership.objects.get(person=nora)
        ApiToken.objects.create(tenant=named.owners[0], person=nora, membership=held, name="x", token_hash="x")
    found = take(named, without(seventh(), "nora"))
    assert [row.name for row in found.changes.ended["people"]] == ["Nora Vik", "Bente Vik"]
    with scope.enter(everything()):
        assert roles(nora) == roles(person("bente")) == []
        assert Membership.objects.get(person=nora).until == TODAY
        assert ApiToken.objects.get(person=nora).revoked_at is not None
        assert Guardianship.objects.get().until == TODAY
        assert PupilFacts.objects.get(person=nora).until == TODAY
        assert set(Enrolment.objects.filter(person=nora).values_list("until", flat=True)) == {TODAY}
        assert roles(person("emil")) == [("pupil", "7B")]


def test_who_comes_back_is_the_same_person(named: World) -> None:
    take(named, seventh())
    take(named, without(seventh(), "nora"))
    take(named, seventh())
    with scope.enter(everything()):
        assert roles(person("nora")) == [("pupil", "7B")]
        assert PupilFacts.objects.get(person=person("nora")).until is None


def test_a_group_that_ends_is_closed_and_its_pupils_go_to_the_next(named: World) -> None:
    take(named, seventh())
    eighth = seventh(groups=(Group("8b", "s", "8B", grades=(8,)),), enrolments=(Goes("e9", "nora", "8b", "pupil"),))
    found = take(named, eighth)
    assert found.changes.moved == ["emil", "nora"]
    with scope.enter(everything()):
        assert Organisation.objects.get(name="7B").closed_on == TODAY
        assert (roles(person("nora")), roles(person("emil"))) == ([("pupil", "8B")], [("pupil", "Fjordvik skule")])
        assert list(queries.groups_taught_by(person("kari").pk, TODAY)) == []
        assert roles(person("kari")) == [("teacher", "Fjordvik skule")]


def test_a_role_given_by_hand_stays_where_the_roster_is_silent(named: World) -> None:
    by_hand = member(named.schools[0], Role.TEACHER, "siv", "Siv Ny")
    take(named, seventh())
    take(named, without(seventh(), "kari"))
    with scope.enter(everything()):
        assert roles(Person.objects.get(pk=by_hand.person_id)) == [("teacher", "Fjordvik skule")]


def test_somebody_who_looks_the_same_is_asked_about_and_waits(named: World) -> None:
    here = member(named.schools[0], Role.TEACHER, "kari", "Kari Nes")
    found = take(named, seventh())
    assert [(q.key, q.like_id, q.answer) for q in found.questions] == [("people:kari", here.person_id, "")]
    with scope.enter(everything()):
        assert not Identity.objects.filter(name="kari").exists()
        assert not Teaching.objects.exists()
    take(named, seventh(), answers={"people:kari": "same"})
    with scope.enter(everything()):
        assert person("kari").pk == here.person_id
        assert roles(person("kari")) == [("teacher", "Fjordvik skule")]
        assert [group.name for group in queries.groups_taught_by(here.person_id, TODAY)] == ["7B"]
        assert Membership.objects.get(person_id=here.person_id).source == "oneroster"
    assert take(named, seventh()).changes.nothing


def test_somebody_who_is_another_becomes_a_new_person(named: World) -> None:
    here = member(named.schools[0], Role.TEACHER, "kari", "Kari Nes")
    take(named, seventh(), answers={"people:kari": "other"})
    with scope.enter(everything()):
        assert person("kari").pk != here.person_id


def test_a_group_of_the_same_name_is_asked_about(named: World) -> None:
    with acting_as(named.actor(Role.DIRECTOR)):
        here = organisation(Kind.GROUP, "7B", named.schools[0])
    found = take(named, seventh())
    assert [(q.key, q.like_id) for q in found.questions] == [("groups:7b", here.pk)]
    take(named, seventh(), answers={"groups:7b": "same"})
    with scope.enter(everything()):
        assert [pupil.name for pupil in queries.pupils_of(here.pk, TODAY)] == ["Emil Dal", "Nora Vik"]


def test_the_name_in_feide_joins_two_sources_and_nothing_else_does(named: World) -> None:
    take(named, seventh())
    other = seventh(
        people=(Somebody("4711", "Nora V.", feide="nora@fjord.example"),), belongings=(Belonging("b", "4711", "s", "pupil"),),
        enrolments=(), relations=(), groups=(),
    )  # fmt: skip
    take(named, other, source="pifu")
    with scope.enter(everything()):
        assert Identity.objects.get(home_page="roster:pifu").person == person("nora")


def test_two_who_claim_one_name_in_feide_get_neither(named: World) -> None:
    roster = seventh()
    twice = replace(roster, people={**roster.people, "emil": Somebody("emil", "Emil Dal", feide="nora@fjord.example")})
    found = take(named, twice)
    assert [(problem.code, problem.about) for problem in found.problems] == [("feide_of_another", "nora@fjord.example")]
    with scope.enter(everything()):
        assert person("nora") != person("emil")


def test_what_is_unusual_waits_for_a_yes(named: World) -> None:
    take(named, seventh())
    empty = replace(seventh(), people={}, belongings={}, enrolments={}, relations={})
    with pytest.raises(Invalid) as refused:
        take(named, empty, confirmed=False)
    assert refused.value.field == "confirmed"
    with scope.enter(everything()):
        assert roles(person("nora")) == [("pupil", "7B")]
    assert [caution.code for caution in take(named, empty).cautions] == ["no_pupils", "no_teachers"]


def test_a_yes_is_to_what_was_shown(named: World) -> None:
    shown = take(named, seventh()).seen
    with pytest.raises(Conflict):
        take(named, without(seventh(), "emil"), seen=shown)


def test_a_roster_stays_within_its_owner(named: World) -> None:
    foreign = named.actor(Role.DIRECTOR, named.owners[1])
    with acting_as(foreign), pytest.raises(Denied):
        check_import(named.owners[0], foreign)
    taken = seventh(schools=(School("s", "Fjordvik skule", "310401129"),))
    by = foreign
    with acting_as(by):
        found = preview(taken, named.owners[1], source="oneroster", answers={}, today=TODAY)
    assert [problem.code for problem in found.problems] == ["school_of_others"]
    assert found.wanted.people == {}


def state(world: World) -> list[object]:
    with scope.enter(everything()):
        read = present.read(world.owners[0].pk, "oneroster", TODAY, {}).roster
        held = Membership.objects.filter(tenant=world.owners[0], source="oneroster", until=None)
        names = dict(Identity.objects.filter(home_page="roster:oneroster").values_list("person_id", "name"))
        roles = sorted((names[m.person_id], m.role, m.organisation.name) for m in held.select_related("organisation"))
    plain = [{n: replace(r, since=None) if hasattr(r, "since") else r for n, r in read.table(t).items()}
             for t in ("groups", "people", "belongings", "enrolments", "relations")]  # fmt: skip
    return [*plain, roles]


SLOW = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(rosters(), rosters())
def test_the_database_ends_up_as_after_the_last_roster_alone(world: World, first: Roster, second: Roster) -> None:
    states = []
    for sequence in ((first, second), (second,), (first, replace_with_delta(first, second))):
        with transaction.atomic():
            for roster in sequence:
                take(world, roster)
            states.append(state(world))
            transaction.set_rollback(True)
    assert states[0] == states[1]
    assert states[2] == states[1]


def replace_with_delta(first: Roster, second: Roster) -> Roster:
    """With the people and relations of the second: those who belong nowhere are not kept (see test_merging)."""
    changed = delta(first, second)
    return replace(changed, people=second.people, relations={**changed.relations, **second.relations})
