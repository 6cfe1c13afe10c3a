"""What may stand on what, and how it moves: chosen, taken in, stayed on, left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone, translation

from tillit.assessment import actions
from tillit.assessment.inheritance import Origin
from tillit.assessment.models import Assessment, BasisChoice, Edition, Pin, Section
from tillit.assessment.queries.pins import pinned
from tillit.assessment.queries.stating import _day
from tillit.assessment.standing import Standing, Upstream, days, standing
from tillit.assessment.tests.layers import (
    HIGH,
    a_service,
    begun,
    closure,
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
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, make_world
from tillit.web.denied import Conflict, Denied, Invalid

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def network(world: World) -> Iterator[Actor]:
    with acting_as(writer(world, world.ryfylke)) as actor:
        yield actor


def edition_of(world: World, by: Actor, level: str = "universe", about: Any = None) -> Edition:
    return published(written(world.ryfylke, by, level, about), world.ryfylke, by)


def texts(assessment: Assessment) -> set[str]:
    return {risk.risk.threat for risk in state(assessment).effective.risks}


# --- what may stand on what


@pytest.mark.parametrize(("level", "above"), [("universe", "overall"), ("service", "universe")])
def test_an_assessment_stands_on_the_level_right_above(world: World, network: Actor, level: str, above: str) -> None:
    edition = edition_of(world, network, above)
    below = begun(world.ryfylke, network, level)
    actions.stand_on(below, edition=edition, by=network)
    assert [upstream.origin.edition for upstream in state(below).upstream] == [edition.pk]


@pytest.mark.parametrize(("level", "other"), [("universe", "universe"), ("universe", "service"), ("service", "overall"),
                                              ("service", "service")])  # fmt: skip
def test_no_level_is_left_out_turned_around_or_added(world: World, network: Actor, level: str, other: str) -> None:
    edition = edition_of(world, network, other, "feide" if other == "universe" else None)
    below = begun(world.ryfylke, network, level)
    with pytest.raises(Invalid, match="There are exactly three"):
        actions.stand_on(below, edition=edition, by=network)


@pytest.mark.parametrize("other", ["overall", "universe", "service"])
def test_an_overall_assessment_stands_on_nothing(world: World, network: Actor, other: str) -> None:
    edition = edition_of(world, network, other)
    with pytest.raises(Denied, match="It stands on nothing"):
        actions.stand_on(begun(world.ryfylke, network, "overall"), edition=edition, by=network)


def test_a_universe_stands_on_one_overall_assessment(world: World, network: Actor) -> None:
    first, second = edition_of(world, network, "overall"), edition_of(world, network, "overall")
    below = begun(world.ryfylke, network)
    actions.stand_on(below, edition=first, by=network)
    with pytest.raises(Invalid, match="stands on an overall assessment already"):
        actions.stand_on(below, edition=second, by=network)


def test_a_service_stands_on_one_assessment_of_each_platform(world: World, network: Actor) -> None:
    ipad, again, feide = (edition_of(world, network, about=about) for about in ("ipad", "ipad", "feide"))
    below = begun(world.ryfylke, network, "service")
    actions.stand_on(below, edition=ipad, by=network)
    actions.stand_on(below, edition=feide, by=network)
    with pytest.raises(Invalid, match="of this platform already"):
        actions.stand_on(below, edition=again, by=network)


def test_a_newer_version_is_taken_in_and_not_added(world: World, network: Actor) -> None:
    above = written(world.ryfylke, network)
    first = published(above, world.ryfylke, network)
    below = begun(world.ryfylke, network, "service")
    actions.stand_on(below, edition=first, by=network)
    second = published(above, world.ryfylke, network)
    with pytest.raises(Invalid, match="Take in the new version instead"):
        actions.stand_on(below, edition=second, by=network)


def test_nothing_stands_on_what_is_withdrawn(world: World, network: Actor) -> None:
    edition = edition_of(world, network)
    actions.withdraw(edition, reason="Feil om lagring.", by=network)
    with pytest.raises(Denied, match="withdrawn: Feil om lagring"):
        actions.stand_on(begun(world.ryfylke, network, "service"), edition=edition, by=network)


def test_only_those_who_write_it_choose_what_it_stands_on(world: World) -> None:
    director = world.actor(Role.DIRECTOR)
    with acting_as(writer(world, world.ryfylke)) as network:
        edition, below = edition_of(world, network), begun(world.ryfylke, network, "service")
    with acting_as(director), pytest.raises(Denied, match="Members of the network"):
        actions.stand_on(below, edition=edition, by=director)


def test_a_collaboration_stands_on_nothing_that_one_owner_keeps_for_itself(world: World, network: Actor) -> None:
    """Its other owners read the assessment of the collaboration, and would meet a hole in it."""
    owner = world.owners[0]
    kept = published(written(owner, network), owner, network)
    below = begun(world.ryfylke, network, "service")
    with pytest.raises(Invalid, match=f"only open to {owner.name}"):
        actions.stand_on(below, edition=kept, by=network)
    with pytest.raises(Invalid, match=f"only open to {owner.name}"):
        actions.adopt(kept, into=begun(world.ryfylke, network), by=network)
    actions.stand_on(begun(owner, network, "service"), edition=kept, by=network)


# --- adoption


def test_an_assessment_is_adopted_once_and_by_one_about_the_same(world: World, network: Actor) -> None:
    ipad, feide = edition_of(world, network), edition_of(world, network, about="feide")
    mine = begun(world.owners[0], network)
    with pytest.raises(Invalid, match="about something else"):
        actions.adopt(feide, into=mine, by=network)
    assert actions.adopt(ipad, into=mine, by=network) == mine
    with pytest.raises(Invalid, match="adopted another assessment already"):
        actions.adopt(edition_of(world, network), into=mine, by=network)
    assert facts(mine).adopted


def test_adopting_without_one_of_ones_own_begins_it(world: World, network: Actor) -> None:
    service = a_service("Lesefjell")
    edition = edition_of(world, network, "service", service)
    with acting_as(writer(world, world.owners[1])) as other:
        mine = actions.adopt(edition, by=other)
        assert (mine.tenant_id, mine.level, mine.service_id) == (world.owners[1].pk, "service", service.pk)
        assert "Nokon ser passordet." in texts(mine)


def test_nobody_adopts_their_own_assessment_into_itself(world: World, network: Actor) -> None:
    above = written(world.ryfylke, network)
    with pytest.raises(Invalid, match="the assessment itself"):
        actions.adopt(published(above, world.ryfylke, network), into=above, by=network)


def adopted_and_published(world: World, by: Actor, original: Edition) -> tuple[Assessment, Edition]:
    mine = actions.adopt(original, into=begun(world.owners[0], by), by=by)
    finish(mine, by)
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(coordinator):
        until = timezone.localdate() + timedelta(days=90)
        actions.accept_risk(mine, reason="Vi toler det.", expires_on=until, by=coordinator)
    with scope.enter(by.scope):
        return mine, published(mine, world.ryfylke, by)


def test_an_adoption_is_not_adopted_on(world: World, network: Actor) -> None:
    _mine, edition = adopted_and_published(world, network, edition_of(world, network))
    with pytest.raises(Denied, match="Adopt the original"):
        actions.adopt(edition, into=begun(world.owners[1], network), by=network)


def test_what_one_has_adopted_cannot_come_round_to_adopt_oneself(world: World, network: Actor) -> None:
    """Two who adopt each other, one version after the other: the second is told to go to the original."""
    theirs = written(world.ryfylke, network)
    mine = written(world.owners[0], network)
    my_first = published(mine, world.ryfylke, network)
    actions.adopt(published(theirs, world.ryfylke, network), into=mine, by=network)
    actions.adopt(my_first, into=theirs, by=network)
    coordinator = world.actor(Role.COORDINATOR)
    until = timezone.localdate() + timedelta(days=90)
    with acting_as(coordinator):
        actions.accept_risk(theirs, reason="Vi toler det.", expires_on=until, by=coordinator)
    with scope.enter(network.scope):
        newest = published(theirs, world.ryfylke, network)
        with pytest.raises(Denied, match="Adopt that one instead"):
            actions.take_in(pin_on(mine, newest), by=network)
        found = state(mine).effective.risks
        assert len({risk.key for risk in found}) == len(found)


# --- taking in, staying, leaving


@pytest.fixture
def moved(world: World, network: Actor) -> tuple[Assessment, Edition, Edition]:
    """A service assessment on a universe that has moved on since: a second risk, and worse."""
    above = written(world.ryfylke, network)
    first = published(above, world.ryfylke, network)
    below = written(world.ryfylke, network, "service")
    actions.stand_on(below, edition=first, by=network)
    threat(above, network, "Ny fare.", after=HIGH)
    return below, first, published(above, world.ryfylke, network, news="Ny fare funnen.")


def test_what_is_published_later_changes_nothing_until_it_is_taken_in(
    world: World, network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, second = moved
    before = facts(below)
    assert (texts(below), before.highest_residual) == ({"Nokon ser passordet."}, "low")
    assert (before.newer, before.outdated) == (1, False)
    actions.take_in(pin_on(below, first), by=network)
    after = facts(below)
    assert (texts(below), after.highest_residual) == ({"Nokon ser passordet.", "Ny fare."}, colour(HIGH))
    assert (after.newer, after.outdated) == (0, False)
    assert after.content_hash != before.content_hash
    assert pin_on(below, first).edition_id == second.pk


def test_taking_in_is_kept_in_the_history_with_what_it_came_instead_of(
    network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, second = moved
    actions.take_in(pin_on(below, first), by=network)
    choices = BasisChoice.objects.filter(assessment=below).order_by("id")
    assert [(row.kind, row.edition_id, row.instead_of_id) for row in choices] == [
        ("stand_on", first.pk, None), ("accept", second.pk, first.pk),
    ]  # fmt: skip
    assert [row.chosen_by_id for row in choices] == [network.person_id] * 2
    verbs = Entry.objects.filter(subject_type="assessment", subject_id=below.pk, verb__startswith="basis")
    assert list(verbs.order_by("id").values_list("verb", flat=True)) == ["basis_stand_on", "basis_accept"]


def test_a_newer_version_that_was_withdrawn_asks_nobody_for_an_answer(
    network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, _first, second = moved
    today = timezone.localdate()
    assert ([row.waits_since for row in state(below).upstream], facts(below, today).newer) == ([today], 1)
    actions.withdraw(second, reason="Feil.", by=network)
    assert ([row.waits_since for row in state(below).upstream], facts(below, today).newer) == ([None], 0)


def test_nothing_is_taken_in_or_declined_when_there_is_no_newer(
    network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, second = moved
    actions.take_in(pin_on(below, first), by=network)
    for decide in (lambda: actions.take_in(pin_on(below, second), by=network),
                   lambda: actions.stay(pin_on(below, second), reason="x", by=network)):  # fmt: skip
        with pytest.raises(Denied, match="stands on the newest version"):
            decide()


def test_a_newest_version_that_is_withdrawn_is_not_taken_in(
    network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, second = moved
    actions.withdraw(second, reason="Feil.", by=network)
    with pytest.raises(Denied, match="withdrawn: Feil"):
        actions.take_in(pin_on(below, first), by=network)
    assert facts(below).blocked_by == ()


def test_staying_needs_a_reason_and_answers_that_version_only(
    world: World, network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, second = moved
    with pytest.raises(Invalid, match="in a few words why"):
        actions.stay(pin_on(below, first), reason=" ", by=network)
    before = facts(below)
    actions.stay(pin_on(below, first), reason="Gjeld ikkje oss.", by=network)
    assert (before.newer, facts(below).newer) == (1, 0)
    assert facts(below).content_hash == before.content_hash
    assert [row.stayed_because for row in state(below).upstream] == ["Gjeld ikkje oss."]
    published(Assessment.objects.get(pk=second.assessment_id), world.ryfylke, network)
    assert facts(below).newer == 1
    assert [row.stayed_because for row in state(below).upstream] == [""]


def test_staying_too_long_and_not_answering_both_show_as_outdated(
    network: Actor, moved: tuple[Assessment, Edition, Edition]
) -> None:
    below, first, _second = moved
    today = timezone.localdate()
    late = today + timedelta(days=days("answer_new_version_within") + 1)
    assert (facts(below, today).outdated, facts(below, late).outdated) == (False, True)
    actions.stay(pin_on(below, first), reason="Gjeld ikkje oss.", by=network)
    assert (facts(below, late).outdated, facts(below, late).newer) == (False, 0)
    too_late = today + timedelta(days=days("stay_at_most") + 1)
    assert facts(below, too_late).outdated


def test_yet_another_version_gives_no_new_time_to_answer_the_first(
    world: World, network: Actor, moved: tuple[Assessment, Edition, Edition], monkeypatch: pytest.MonkeyPatch
) -> None:
    below, first, second = moved
    above, today = Assessment.objects.get(pk=second.assessment_id), timezone.localdate()
    limit = timedelta(days=days("answer_new_version_within"))
    later = timezone.now() + limit
    monkeypatch.setattr(timezone, "now", lambda: later)
    published(above, world.ryfylke, network)
    assert [row.waits_since for row in state(below).upstream] == [today]
    day_of_third = today + limit
    assert (facts(below, day_of_third).newer, facts(below, day_of_third).outdated) == (1, False)
    assert facts(below, day_of_third + timedelta(days=1)).outdated
    actions.stay(pin_on(below, first), reason="Gjeld ikkje oss.", by=network)
    assert [row.waits_since for row in state(below).upstream] == [None]
    published(above, world.ryfylke, network)  # answered up to the third: now the fourth waits, from its own day
    assert [row.waits_since for row in state(below).upstream] == [day_of_third]
    assert (facts(below, day_of_third + limit).newer, facts(below, day_of_third + limit).outdated) == (1, False)
    assert facts(below, day_of_third + limit + timedelta(days=1)).outdated


def test_leaving_takes_all_that_came_with_it_and_the_own_words_count_again_later(world: World, network: Actor) -> None:
    overall = edition_of(world, network, "overall")
    above = written(world.ryfylke, network)
    actions.stand_on(above, edition=overall, by=network)
    edition = published(above, world.ryfylke, network)
    below = written(world.ryfylke, network, "service")
    actions.stand_on(below, edition=edition, by=network)
    assert closure(below) == {overall.pk}
    key = next(str(risk.key) for risk in state(below).effective.risks if risk.origin.edition == overall.pk)
    actions.answer_risk(below, risk=key, stance="not_applicable", reason="Berre papir.", by=network)
    actions.leave(pin_on(below, edition), reason="Feil plattform.", by=network)
    assert (Pin.objects.filter(assessment=below).count(), facts(below).inherited) == (0, 0)
    assert [str(lost) for lost in state(below).effective.lost] == [key]
    actions.stand_on(below, edition=edition, by=network)
    risk = next(risk for risk in state(below).effective.risks if str(risk.key) == key)
    assert (risk.state, [word.reason for word in risk.words]) == ("not_applicable", ["Berre papir."])
    kinds = BasisChoice.objects.filter(assessment=below).order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["stand_on", "leave", "stand_on"]


def test_what_came_along_is_not_changed_by_itself(world: World, network: Actor) -> None:
    overall = edition_of(world, network, "overall")
    above = written(world.ryfylke, network)
    actions.stand_on(above, edition=overall, by=network)
    below = begun(world.ryfylke, network, "service")
    actions.stand_on(below, edition=published(above, world.ryfylke, network), by=network)
    with pytest.raises(Denied, match="came along with another"):
        actions.leave(pin_on(below, overall), reason="x", by=network)
    with pytest.raises(Denied, match="came along with another"):
        actions.take_in(pin_on(below, overall), by=network)


def test_the_closure_follows_what_is_chosen(world: World, network: Actor) -> None:
    overall = written(world.ryfylke, network, "overall")
    first_overall = published(overall, world.ryfylke, network)
    ipad, feide = (written(world.ryfylke, network, about=about) for about in ("ipad", "feide"))
    for above in (ipad, feide):
        actions.stand_on(above, edition=first_overall, by=network)
    below = begun(world.ryfylke, network, "service")
    for above in (ipad, feide):
        actions.stand_on(below, edition=published(above, world.ryfylke, network), by=network)
    assert closure(below) == {first_overall.pk}
    second_overall = published(overall, world.ryfylke, network)
    actions.take_in(pin_on(ipad, first_overall), by=network)
    newer = published(ipad, world.ryfylke, network)
    actions.take_in(pin_on(below, newer), by=network)
    assert closure(below) == {first_overall.pk, second_overall.pk}
    actions.leave(pinned().get(assessment=below, edition__assessment=feide), reason="x", by=network)
    assert closure(below) == {second_overall.pk}


def test_what_came_along_can_also_be_chosen(world: World, network: Actor) -> None:
    """Adopting an overall assessment that one's universe rests on already: one row, and it is chosen."""
    theirs = edition_of(world, network, "universe")
    adopter = begun(world.owners[0], network, "service")
    actions.stand_on(adopter, edition=theirs, by=network)
    original = written(world.ryfylke, network, "service")
    actions.stand_on(original, edition=theirs, by=network)
    edition = published(original, world.ryfylke, network)
    actions.adopt(edition, into=adopter, by=network)
    rows = Pin.objects.filter(assessment=adopter).values_list("edition_id", "direct", "adopts")
    assert set(rows) == {(theirs.pk, True, False), (edition.pk, True, True)}
    actions.leave(pin_on(adopter, theirs), reason="x", by=network)
    assert closure(adopter) == {theirs.pk}


# --- what is not published


def test_an_unpublished_draft_never_shows_below(world: World, network: Actor) -> None:
    above = written(world.ryfylke, network)
    below = begun(world.ryfylke, network, "service")
    actions.stand_on(below, edition=published(above, world.ryfylke, network), by=network)
    before = facts(below), state(below).effective
    threat(above, network, "Ikkje ferdig tenkt.", after=HIGH)
    judged(above.risks.get(number=1), network, after=HIGH)
    actions.write_section(above.sections.get(code="nature"), text="Halvskrive", by=network)
    assert (facts(below), state(below).effective) == before


def test_the_hash_is_the_same_when_what_is_above_moves_and_another_when_it_is_taken_in(
    world: World, network: Actor
) -> None:
    above = written(world.ryfylke, network)
    below = begun(world.ryfylke, network, "service")
    bare = facts(below).content_hash
    actions.stand_on(below, edition=published(above, world.ryfylke, network), by=network)
    pinned_hash = facts(below).content_hash
    newer = published(above, world.ryfylke, network)
    actions.block(newer, reason="x", by=network)
    actions.lift(newer, reason="x", by=network)
    assert facts(below).content_hash == pinned_hash != bare
    actions.take_in(pin_on(below, newer), by=network)
    assert facts(below).content_hash not in (bare, pinned_hash)


# --- days


def upstream(newest: int = 2, waits_since: date = TODAY, stayed_on: date | None = None) -> Upstream:
    return Upstream(Origin(1, 10, 1), False, newest, 11, waits_since=waits_since, stayed_on=stayed_on)


ANSWER, STAY = timedelta(days=days("answer_new_version_within")), timedelta(days=days("stay_at_most"))


@pytest.mark.parametrize(
    ("row", "today", "expected"),
    [
        (upstream(newest=1), TODAY + 10 * STAY, "current"),
        (upstream(), TODAY, "newer"),
        (upstream(), TODAY + ANSWER, "newer"),
        (upstream(), TODAY + ANSWER + timedelta(days=1), "outdated"),
        (upstream(stayed_on=TODAY + ANSWER), TODAY + ANSWER + STAY, "stays"),
        (upstream(stayed_on=TODAY), TODAY + ANSWER + timedelta(days=1), "stays"),
        (upstream(stayed_on=TODAY), TODAY + STAY + timedelta(days=1), "outdated"),
    ],
)
def test_standing_on_each_side_of_its_borders(row: Upstream, today: date, expected: Standing) -> None:
    assert standing(row, today) == expected


def test_what_is_published_after_midnight_is_published_that_day() -> None:
    assert _day("2026-11-21T23:30:00+00:00") == date(2026, 11, 22)
    assert _day("2026-07-01T22:30:00+00:00") == date(2026, 7, 2)
    assert _day(None) is None


# --- two at once


def at_once(*jobs: Callable[[Barrier], Any]) -> list[Any]:
    """Each job reads what it acts on, waits for the others to have done so, and then acts."""
    ready = Barrier(len(jobs))

    def run(job: Callable[[Barrier], Any]) -> Any:
        try:
            return job(ready)
        except (Conflict, Denied) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def taking_in(by: Actor, pk: int) -> Callable[[Barrier], None]:
    def job(ready: Barrier) -> None:
        with transaction.atomic(), scope.enter(by.scope):
            row = pinned().get(pk=pk)
            ready.wait(timeout=10)
            actions.take_in(row, by=by)

    return job


def writing(by: Actor, pk: int, text: str) -> Callable[[Barrier], None]:
    def job(ready: Barrier) -> None:
        with transaction.atomic(), scope.enter(by.scope):
            ready.wait(timeout=10)
            section = Section.objects.select_for_update(of=("self",)).select_related("assessment").get(pk=pk)
            actions.write_section(section, text=text, by=by)

    return job


@dataclass
class Two:
    first: Actor
    second: Actor
    below: Assessment
    pins: list[int]
    newest: set[int]
    overalls: set[int]


@pytest.fixture
def two(own_database: None) -> Two:
    """A service on two platforms that both have moved, each onto another version of the overall one."""
    with transaction.atomic():
        world = make_world()
        first, second = writer(world, world.ryfylke), writer(world, world.owners[0])
        with scope.enter(first.scope):
            overall = written(world.ryfylke, first, "overall")
            below = written(world.owners[0], first, "service")
            platforms = [written(world.ryfylke, first, about=about) for about in ("ipad", "feide")]
            for platform in platforms:
                actions.stand_on(platform, edition=published(overall, world.ryfylke, first), by=first)
                actions.stand_on(below, edition=published(platform, world.ryfylke, first), by=first)
            overalls, newest = set(), set()
            for platform in platforms:
                version = published(overall, world.ryfylke, first)
                actions.take_in(pin_on(platform, version), by=first)
                overalls.add(version.pk)
                newest.add(published(platform, world.ryfylke, first).pk)
            pins = list(Pin.objects.filter(assessment=below, direct=True).values_list("pk", flat=True))
    return Two(first, second, below, pins, newest, overalls)


def test_two_who_take_in_the_same_version_at_once_it_is_taken_in_once(two: Two) -> None:
    outcomes = at_once(taking_in(two.first, two.pins[0]), taking_in(two.second, two.pins[0]))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    with transaction.atomic(), scope.enter(two.first.scope):
        assert BasisChoice.objects.filter(assessment=two.below, kind="accept").count() == 1
        assert state(two.below).effective.risks


def test_two_who_take_in_each_their_platform_at_once_both_are_there_with_all_below(two: Two) -> None:
    outcomes = at_once(*(taking_in(by, pk) for by, pk in zip((two.first, two.second), two.pins, strict=True)))
    assert outcomes == [None, None]
    with transaction.atomic(), scope.enter(two.first.scope):
        direct = set(Pin.objects.filter(assessment=two.below, direct=True).values_list("edition_id", flat=True))
        assert (direct, closure(two.below)) == (two.newest, two.overalls)
        assert facts(two.below).newer == 0
        assert len(state(two.below).editions) == 4


def test_one_takes_in_while_another_writes_and_both_are_kept(two: Two) -> None:
    with transaction.atomic(), scope.enter(two.first.scope):
        section = two.below.sections.get(code="nature")
    outcomes = at_once(taking_in(two.first, two.pins[0]), writing(two.second, section.pk, "Skrive samstundes."))
    assert outcomes == [None, None]
    with transaction.atomic(), scope.enter(two.first.scope):
        section.refresh_from_db()
        assert section.text == "Skrive samstundes."
        assert BasisChoice.objects.filter(assessment=two.below, kind="accept").count() == 1
