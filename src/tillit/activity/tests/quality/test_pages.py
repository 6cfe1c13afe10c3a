"""The page and the API: six dimensions in words, rounded, and less to who sends."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tillit.activity.presenting import about
from tillit.activity.quality import counting, rules
from tillit.activity.quality.asking import Weak, weak_basis
from tillit.activity.quality.presenting import share_words, weakness
from tillit.activity.quality.seen import Measured
from tillit.activity.tests.live import flaw, key_of, live_use, tally
from tillit.catalogue.models import Use
from tillit.curriculum.models import Aim, AimSet, Plan
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, acting_as, member, organisation
from tillit.project.bench.measuring import BOUND

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]+>")


def words(answer: Any) -> str:
    return " ".join(TAGS.sub(" ", answer.content.decode()).split())


def levels(client: Any, use: Use) -> dict[str, str]:
    found = client.get(f"/api/v1/streams/{use.pk}/quality").json()
    return {row["dimension"]: row["level"] for row in found["dimensions"]}


def found_in(client: Any, use: Use, dimension: str) -> list[dict[str, Any]]:
    rows = client.get(f"/api/v1/streams/{use.pk}/quality").json()["dimensions"]
    [row] = [row for row in rows if row["dimension"] == dimension]
    return list(row["found"])


def test_six_dimensions_have_their_words_on_both_pages(world: World, login: Any, api: Any) -> None:
    use = live_use(world)
    flaw(use, "late", 40, 100)
    flaw(use, "future", 0, 100)
    flaw(use, "missing", 7, 100, field="score")
    browser, program = login(world.actor(Role.NETWORK)), api(world.actor(Role.NETWORK))
    assert levels(program, use) == {
        "completeness": "look", "consistency": "too_little", "accuracy": "good", "timeliness": "weak",
        "validity": "too_little", "uniqueness": "too_little",
    }  # fmt: skip
    short, whole = words(browser.get(f"/straumar/{use.pk}/")), words(browser.get(f"/straumar/{use.pk}/kvalitet/"))
    late = rules.looks(timezone.localdate())["late"]
    for page in (short, whole):
        assert all(row.text.nn in page for row in rules.dimensions(timezone.localdate()))
        assert late.text.nn in page
    assert (late.supplier.nn in whole, late.owner.nn in whole, late.means.nn in whole) == (True, True, True)
    with translation.override("nn"):
        assert f"{about(40)} ({share_words(0.4)})" in whole


def test_days_are_added_up_and_old_ones_are_left_out(world: World, api: Any) -> None:
    use = live_use(world)
    flaw(use, "late", 0, 60)
    flaw(use, "late", 30, 60, days=29)
    flaw(use, "late", 999, 999, days=30)
    [row] = found_in(api(world.actor(Role.NETWORK)), use, "timeliness")
    with translation.override("nn"):
        assert row["how_many"].endswith(f"({share_words(30 / 120)})")


def test_few_are_never_said_exactly(world: World, api: Any) -> None:
    use = live_use(world)
    flaw(use, "score_outside", 3, 100)
    [row] = found_in(api(world.actor(Role.NETWORK)), use, "accuracy")
    assert row["how_many"] == "færre enn 5 (1 til 5 av 100)"


def test_sender_is_told_of_ended_days_several_pupils_and_no_numbers(world: World, api: Any, login: Any) -> None:
    """Otherwise one statement for one pupil, with something odd in it, would tell whether it was kept."""
    use = live_use(world)
    key_of(world, use)
    flaw(use, "late", 100, 100, days=0)
    flaw(use, "future", 100, 100, several=False)
    flaw(use, "missing_statement", 100, 100)
    flaw(use, "own_parent", 50, 100)
    program = api(world.actor(Role.SUPPLIER))
    assert levels(program, use) == {
        "completeness": "too_little", "consistency": "too_little", "accuracy": "good", "timeliness": "too_little",
        "validity": "weak", "uniqueness": "too_little",
    }  # fmt: skip
    [row] = found_in(program, use, "validity")
    assert (row["finding"], row["how_many"], row["owner_can"]) == ("own_parent", "25 til 75 av 100", None)
    assert program.get(f"/api/v1/streams/{use.pk}/quality").json()["statements"] == ""
    own_parent = rules.looks(timezone.localdate())["own_parent"]
    page = words(login(world.actor(Role.SUPPLIER)).get(f"/straumar/{use.pk}/kvalitet/"))
    assert (own_parent.supplier.nn in page, own_parent.owner.nn in page) == (True, False)


def test_what_could_not_be_read_counts_against_what_came(world: World, api: Any) -> None:
    use = live_use(world)
    tally(use, "kept", 60, days=1)
    tally(use, "withheld", 35, reason="objects", days=1)
    tally(use, "misread", 5, reason="json", days=1)
    assert levels(api(world.actor(Role.NETWORK)), use)["validity"] == "weak"


def test_foreigners_and_those_it_is_not_for_find_nothing(world: World, login: Any) -> None:
    use = live_use(world)
    key_of(world, use)
    with scope.enter(everything()):
        rival = organisation(Kind.SUPPLIER, "Konkurrenten AS")
    address = f"/straumar/{use.pk}/kvalitet/"
    codes = [
        login(actor).get(address).status_code
        for actor in (
            member(rival, Role.SUPPLIER),
            world.actor(Role.NETWORK, world.elsewhere),
            world.actor(Role.TEACHER),
        )
    ]
    assert codes == [404, 404, 403]


def test_page_asks_no_more_the_more_there_is(world: World, login: Any) -> None:
    use, browser = live_use(world), login(world.actor(Role.SUPPLIER))
    key_of(world, use)
    found = []
    for days in (1, 9):
        for code in ("late", "future", "own_parent"):
            flaw(use, code, 9, 90, days=days)
        browser.get(f"/straumar/{use.pk}/kvalitet/")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/straumar/{use.pk}/kvalitet/")
        found.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert found[1] <= found[0] <= BOUND


def test_a_weak_basis_can_be_said_aloud(world: World) -> None:
    use, other = live_use(world), live_use(world, "Lesefjell", world.owners[1])
    flaw(use, "missing", 30, 100, field="score")
    with scope.enter(everything()):
        found = weak_basis([use.pk, other.pk])
    assert found == {use.pk: (Weak("completeness", "missing", "score", 0.3),)}
    with translation.override("nn"):
        assert weakness(found[use.pk][0]) == (
            "Grunnlaget er svakt: «Poeng»: manglar i nokre av meldingane (25 til 75 av 100)."
        )


def test_aims_that_are_unknown_or_ended_are_found_where_the_curriculum_is_read_in(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)):
        old = Plan.objects.create(code="GAM01-01", status=Plan.Status.ENDED)
        new = Plan.objects.create(code="NYY01-01", valid_from=date(2020, 8, 1))
        for code, plan in (("KM90001", old), ("KM90002", new)):
            aims = AimSet.objects.create(code=f"KV{code}", plan=plan)
            Aim.objects.create(code=code, plan=plan, aim_set=aims)
        pointed = {code: (2, frozenset({1})) for code in ("KM90001", "KM90002", "KM90003")}
        found = counting.pointing_at_nothing(0, Measured(1, (), {}, pointed), timezone.localdate())
        none = counting.pointing_at_nothing(
            0, Measured(1, (), {}, {"KM90003": pointed["KM90003"]}), timezone.localdate()
        )
    assert {each.finding: (each.number, each.of) for each in found} == {"unknown_aim": (2, 6), "ended_aim": (2, 6)}
    assert none == []
