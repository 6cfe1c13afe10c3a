"""A named person answers for the risk that is left: for how much of it, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import translation

from tillit.assessment import actions
from tillit.assessment.models import Acceptance, Assessment
from tillit.assessment.standing import Accepted, accepts, days
from tillit.assessment.tests.layers import (
    HIGH,
    LOW,
    begun,
    colour,
    facts,
    finish,
    judged,
    pin_on,
    published,
    state,
    threat,
    writer,
    written,
)
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import Actor
from tillit.organisations.roles import ACCEPTORS, Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid

TODAY = date(2026, 11, 22)
UNTIL = date(2027, 6, 30)
MEDIUM = (2, 3)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def network(world: World) -> Actor:
    return writer(world, world.owners[0])


@pytest.fixture
def director(world: World) -> Actor:
    return world.actor(Role.DIRECTOR)


@pytest.fixture
def assessment(world: World, network: Actor) -> Iterator[Assessment]:
    """One risk that is very high also afterwards."""
    with acting_as(network):
        yield written(world.owners[0], network, after=HIGH)


def accept(assessment: Assessment, by: Actor, *, risk: str = "", until: date = UNTIL) -> Acceptance:
    with scope.enter(by.scope):
        return actions.accept_risk(assessment, reason="Vi toler det.", expires_on=until, risk=risk, by=by, today=TODAY)


def key(assessment: Assessment, number: int = 1) -> str:
    return f"{assessment.pk}-{number}"


def left(assessment: Assessment, today: date = TODAY) -> tuple[int, int]:
    found = facts(assessment, today)
    return found.above_acceptance, found.unaccepted


def test_what_is_accepted_no_longer_stands_unaccepted_until_its_day(assessment: Assessment, director: Actor) -> None:
    assert left(assessment) == (1, 1)
    row = accept(assessment, director, risk=key(assessment))
    assert (row.level, row.accepted_by_id) == (colour(HIGH), director.person_id)
    assert left(assessment) == (1, 0)
    assert left(assessment, UNTIL) == (1, 0)
    assert left(assessment, UNTIL + timedelta(days=1)) == (1, 1)


def test_an_acceptance_of_one_risk_is_not_of_another(assessment: Assessment, network: Actor, director: Actor) -> None:
    threat(assessment, network, "Ein til.", after=HIGH)
    accept(assessment, director, risk=key(assessment, 2))
    assert left(assessment) == (2, 1)
    assert facts(assessment, TODAY).whole_accepted_until is None


def test_the_whole_is_accepted_as_bad_as_it_is_and_no_worse(
    assessment: Assessment, network: Actor, director: Actor
) -> None:
    judged(assessment.risks.get(), network, after=MEDIUM)
    row = accept(assessment, director)
    assert (row.level, facts(assessment, TODAY).whole_accepted_until) == (colour(MEDIUM), UNTIL)
    threat(assessment, network, "Ei like stor.", after=MEDIUM)
    assert facts(assessment, TODAY).whole_accepted_until == UNTIL
    threat(assessment, network, "Ei verre.", after=HIGH)
    assert facts(assessment, TODAY).whole_accepted_until is None
    assert left(assessment)[1] == 1


def test_a_risk_that_gets_worse_is_no_longer_accepted_and_a_better_one_is(
    assessment: Assessment, network: Actor, director: Actor
) -> None:
    judged(assessment.risks.get(), network, after=(3, 4))
    accept(assessment, director, risk=key(assessment))
    assert left(assessment) == (1, 0)
    judged(assessment.risks.get(), network, after=HIGH)
    assert left(assessment) == (1, 1)
    judged(assessment.risks.get(), network, after=(3, 4))
    assert left(assessment) == (1, 0)


def test_an_inherited_risk_is_accepted_here_and_a_worse_version_of_it_is_not(
    world: World, network: Actor, director: Actor
) -> None:
    with acting_as(network):
        above = written(world.owners[0], network, after=(3, 4))
        first = published(above, world.owners[0], network)
        below = begun(world.owners[0], network, "service")
        actions.stand_on(below, edition=first, by=network)
        accept(below, director, risk=key(above))
        assert left(below) == (1, 0)
        judged(above.risks.get(), network, after=HIGH)
        published(above, world.owners[0], network)
        assert left(below) == (1, 0)
        actions.take_in(pin_on(below, first), by=network)
        assert left(below) == (1, 1)


def test_nobody_accepts_what_nobody_has_judged(assessment: Assessment, network: Actor, director: Actor) -> None:
    actions.add_risk(assessment, area="excess", threat="Ikkje vurdert.", by=network)
    for risk in ("", key(assessment, 2)):
        with pytest.raises(Invalid, match="Judge what is left of every risk first"):
            accept(assessment, director, risk=risk)
    accept(assessment, director, risk=key(assessment, 1))


def test_nobody_accepts_a_risk_that_is_not_there(world: World, assessment: Assessment, director: Actor) -> None:
    for risk in ("1-77", "x", key(assessment, 9)):
        with pytest.raises(Invalid, match="not among those that are left"):
            accept(assessment, director, risk=risk)


def test_what_does_not_apply_here_is_not_left_to_accept(world: World, network: Actor, director: Actor) -> None:
    with acting_as(network):
        above = written(world.owners[0], network, after=HIGH)
        below = begun(world.owners[0], network, "service")
        actions.stand_on(below, edition=published(above, world.owners[0], network), by=network)
        actions.answer_risk(below, risk=key(above), stance="not_applicable", reason="Berre papir.", by=network)
        with pytest.raises(Invalid, match="not among those that are left"):
            accept(below, director, risk=key(above))


@pytest.mark.parametrize(("ahead", "sentence"), [(0, "Choose a day to come"), (-1, "Choose a day to come"),
                                                 (days("accept_at_most") + 1, "somebody has to look at it again")])  # fmt: skip
def test_an_acceptance_ends_on_a_day_to_come_and_not_too_far_ahead(
    assessment: Assessment, director: Actor, ahead: int, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        accept(assessment, director, until=TODAY + timedelta(days=ahead))


@pytest.mark.parametrize("ahead", [1, days("accept_at_most")])
def test_the_first_and_the_last_day_one_can_choose(assessment: Assessment, director: Actor, ahead: int) -> None:
    accept(assessment, director, until=TODAY + timedelta(days=ahead))


def test_an_acceptance_has_a_reason(assessment: Assessment, director: Actor) -> None:
    with scope.enter(director.scope), pytest.raises(Invalid, match="in a few words why"):
        actions.accept_risk(assessment, reason=" ", expires_on=UNTIL, by=director, today=TODAY)


@pytest.mark.parametrize("role", [role for role in Role if role not in ACCEPTORS and role != Role.SUPPLIER])
def test_only_those_who_answer_for_it_accept(world: World, assessment: Assessment, role: Role) -> None:
    other = world.actor(role, world.owners[0] if role in (Role.NETWORK, Role.DPO) else None)
    with pytest.raises(Denied, match="accepted by those who answer for it"):
        accept(assessment, other)


@pytest.mark.parametrize("who", ["director", "coordinator", "foreign", "national"])
def test_nobody_accepts_for_another_owner(world: World, assessment: Assessment, who: str) -> None:
    other = {
        "director": world.actor(Role.DIRECTOR, world.owners[1]),
        "coordinator": world.actor(Role.COORDINATOR, world.owners[1]),
        "foreign": world.actor(Role.DIRECTOR, world.foreign_owner),
        "national": world.actor(Role.NATIONAL),
    }[who]
    with scope.enter(other.scope), pytest.raises(Denied, match="belongs to others"):
        actions.accept_risk(assessment, reason="x", expires_on=UNTIL, by=other, today=TODAY)


def test_an_acceptance_is_taken_back_once_with_a_reason_and_stays_in_the_history(
    assessment: Assessment, director: Actor
) -> None:
    row = accept(assessment, director)
    with scope.enter(director.scope):
        with pytest.raises(Invalid, match="in a few words why"):
            actions.take_back(row, reason="", by=director)
        actions.take_back(row, reason="Ny hending.", by=director)
        row = Acceptance.objects.select_related("end", "assessment").get()
        assert (row.end.reason, row.end.ended_by_id) == ("Ny hending.", director.person_id)
        with pytest.raises(Denied, match="already been taken back"):
            actions.take_back(row, reason="x", by=director)
    assert (left(assessment), facts(assessment, TODAY).whole_accepted_until) == ((1, 1), None)
    verbs = Entry.objects.filter(subject_type="assessment", subject_id=assessment.pk, verb__contains="accept")
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == ["risk_accepted", "acceptance_taken_back"]


def test_accepting_says_nothing_new_and_changes_no_hash(assessment: Assessment, director: Actor) -> None:
    before = facts(assessment, TODAY).content_hash
    assert accept(assessment, director).content_hash == before
    assert facts(assessment, TODAY).content_hash == before


def test_two_owners_accept_each_their_residual_of_the_same_adopted_assessment(world: World) -> None:
    national = writer(world, world.nation)
    with acting_as(national):
        original = written(world.nation, national, after=MEDIUM)
        edition = published(original, world.nation, national)
    mine: dict[int, Assessment] = {}
    for owner, after in ((world.owners[0], MEDIUM), (world.foreign_owner, HIGH)):
        by, director = writer(world, owner), world.actor(Role.DIRECTOR, owner)
        with acting_as(by):
            row = mine[owner.pk] = actions.adopt(edition, by=by)
            finish(row, by)
            threat(row, by, "Berre her.", after=after)
            accept(row, director)
            found = facts(row, TODAY)
            assert (found.highest_residual, found.whole_accepted_until) == (colour(after), UNTIL)
            assert found.blocking == 0
    assert {row.level for row in _seen_by(world, mine)} == {colour(MEDIUM), colour(HIGH)}


def _seen_by(world: World, mine: dict[int, Assessment]) -> Iterator[Acceptance]:
    """Each owner sees its own acceptance only."""
    for owner in (world.owners[0], world.foreign_owner):
        with acting_as(writer(world, owner)):
            rows = list(Acceptance.objects.all())
            assert [row.assessment_id for row in rows] == [mine[owner.pk].pk]
            yield from rows


def test_an_adoption_does_not_count_after_the_acceptance_has_run_out(world: World) -> None:
    with acting_as(writer(world, world.ryfylke)) as collaboration:
        edition = published(written(world.ryfylke, collaboration), world.ryfylke, collaboration)
    by, director = writer(world, world.owners[0]), world.actor(Role.DIRECTOR)
    with acting_as(by):
        row = actions.adopt(edition, by=by)
        finish(row, by)
        accept(row, director)
        assert (facts(row, UNTIL).blocking, facts(row, UNTIL + timedelta(days=1)).blocking) == (0, 1)
        assert "A named leader must accept" in facts(row, UNTIL + timedelta(days=1)).missing[0]


@pytest.mark.parametrize(
    ("given", "level", "on", "expected"),
    [
        ("medium", "medium", UNTIL, True),
        ("medium", "low", UNTIL, True),
        ("medium", "", UNTIL, True),
        ("medium", "high", UNTIL, False),
        ("medium", "medium", UNTIL + timedelta(days=1), False),
        ("", "", UNTIL, True),
        ("", "low", UNTIL, False),
    ],
)
def test_accepts_on_each_side_of_level_and_day(given: str, level: str, on: date, expected: bool) -> None:
    assert accepts(Accepted("", given, UNTIL, "Kari"), level, on) is expected


def test_residual_that_is_lowered_by_nothing_is_not_complete(world: World, network: Actor) -> None:
    """A risk below acceptance with no measure to say why."""
    with acting_as(network):
        assessment = written(world.owners[0], network, after=LOW)
        actions.remove_measure(assessment.risks.get().measures.get(), by=network)
        assert "no measure says why" in facts(assessment, TODAY).missing[0]
        assert state(assessment).effective.residual == "low"
