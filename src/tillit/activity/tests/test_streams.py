from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tillit.activity import presenting
from tillit.activity.gate import Rule
from tillit.activity.lrs import misread
from tillit.activity.models import Statement, Tally
from tillit.activity.tests.live import TALKATIVE, key_of, live_use, tally
from tillit.activity.trying import EXAMPLE, compare
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import World, member, organisation
from tillit.project.bench.measuring import BOUND
from tillit.record.tests import made

pytestmark = pytest.mark.django_db
TAGS = re.compile(r"<[^>]+>")


def words(answer: Any) -> str:
    return " ".join(TAGS.sub(" ", answer.content.decode()).split())


def test_list_says_how_much_is_kept_refused_and_last_heard_from(world: World, api: Any) -> None:
    use = live_use(world)
    key_of(world, use)
    tally(use, "kept", 7)
    tally(use, "kept", 5, days=3)
    tally(use, "refused", 2, days=6)
    tally(use, "refused", 9, days=8)
    (line,) = api(world.actor(Role.NETWORK)).get("/api/v1/streams").json()
    assert line.pop("last_at")
    assert line == {
        "id": use.pk, "service": "Reknefjell", "owner": "Fjordvik", "taken_today": 7, "taken_week": 12,
        "refused_week": 2, "keys": 1,
    }  # fmt: skip


def test_use_in_force_is_listed_before_it_has_a_key(world: World, login: Any) -> None:
    live_use(world)
    assert "Reknefjell" in words(login(world.actor(Role.DIRECTOR)).get("/straumar/"))


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DPO, Role.DIRECTOR, Role.COORDINATOR, Role.SUPPLIER])
def test_those_who_answer_for_the_use_and_its_supplier_see_the_stream(world: World, login: Any, role: Role) -> None:
    use = live_use(world)
    key_of(world, use)
    browser = login(world.actor(role))
    assert "Reknefjell" in words(browser.get("/straumar/"))
    assert browser.get(f"/straumar/{use.pk}/").status_code == 200


@pytest.mark.parametrize("role", [Role.PRINCIPAL, Role.TEACHER, Role.PUPIL, Role.NATIONAL])
def test_others_do_not(world: World, login: Any, role: Role) -> None:
    use = live_use(world)
    assert login(world.actor(role)).get(f"/straumar/{use.pk}/").status_code == 403


def test_another_supplier_and_a_neighbour_find_nothing(world: World, login: Any) -> None:
    use = live_use(world)
    key_of(world, use)
    with scope.enter(everything()):
        rival = organisation(Kind.SUPPLIER, "Konkurrenten AS")
    for actor in (member(rival, Role.SUPPLIER), world.actor(Role.NETWORK, world.elsewhere)):
        browser = login(actor)
        assert browser.get(f"/straumar/{use.pk}/").status_code == 404
        assert browser.get(f"/straumar/{use.pk}/prov/").status_code == 404
        assert "Reknefjell" not in words(browser.get("/straumar/"))


@pytest.mark.parametrize("role", [Role.NETWORK, Role.SUPPLIER])
def test_page_asks_no_more_the_more_there_is(world: World, login: Any, role: Role) -> None:
    use, browser = live_use(world), login(world.actor(role))
    found = []
    for days in (0, 9):
        for _each in range(1 + days):
            key_of(world, use)
        tally(use, "kept", 7, days=days)
        tally(use, "finding", 12, reason="undeclared", field="free_text", days=days)
        browser.get(f"/straumar/{use.pk}/")
        with CaptureQueriesContext(connection) as queries:
            browser.get(f"/straumar/{use.pk}/")
        found.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert found[1] <= found[0] <= BOUND


def test_page_says_what_was_refused_why_and_what_to_do(world: World, login: Any) -> None:
    use = live_use(world)
    tally(use, "finding", 12, reason="undeclared", field="free_text")
    tally(use, "finding", 1, reason="email")
    page = words(login(world.actor(Role.NETWORK)).get(f"/straumar/{use.pk}/"))
    with translation.override("nn"):
        assert presenting.reason_of("free_text", "undeclared") in page
        assert str(presenting.DECLARE) in page
        assert str(presenting.TAKE_OUT) in page


def test_every_rule_says_what_to_do() -> None:
    assert set(presenting.DO) == set(Rule)


def test_what_pupils_standing_keeps_out_is_one_rounded_number(world: World, api: Any) -> None:
    use = live_use(world)
    for reason, number in (("objects", 2), ("practice", 3), ("not_on", 7), ("outside", 1)):
        tally(use, "withheld", number, reason=reason)
    tally(use, "withheld", 4, reason="outside_hours")
    found = api(world.actor(Role.NETWORK)).get(f"/api/v1/streams/{use.pk}").json()
    with translation.override("nn"):
        assert [row["number"] for row in found["withheld"]] == [presenting.about(13), presenting.about(4)]
        assert presenting.about(13) == presenting.about(10) != presenting.about(4)


def test_supplier_is_told_what_was_received_and_not_what_became_of_it(world: World, api: Any, login: Any) -> None:
    """One statement for one pupil must not tell whether that pupil has objected."""
    use = live_use(world)
    key_of(world, use)
    tally(use, "kept", 7)
    tally(use, "withheld", 6, reason="objects")
    program = api(world.actor(Role.SUPPLIER))
    found = program.get(f"/api/v1/streams/{use.pk}").json()
    (line,) = program.get("/api/v1/streams").json()
    assert (found["withheld"], line["taken_today"]) == ([], 13)
    assert [row["number"] for row in found["totals"]] == ["13", "0", "0", "0"]
    assert found["days"][-1]["taken"] == 13
    with translation.override("nn"):
        assert presenting.about(6) not in words(login(world.actor(Role.SUPPLIER)).get(f"/straumar/{use.pk}/"))


def test_chart_has_a_bar_for_each_day_that_is_seen_however_little_it_is() -> None:
    today = timezone.localdate()
    rows = [{"day": today, "outcome": "kept", "number": 10_000}, {"day": today, "outcome": "refused", "number": 1}]
    bars = presenting.chart(rows, today, sender=False)
    assert (len(bars), bars[-1].day) == (30, today)
    assert bars[-1].refused_height == 2
    assert bars[-1].taken_height + bars[-1].refused_height <= presenting.HEIGHT + 2
    assert bars[0].taken_height == 0


def tried(client: Any, use: Any, statement: Any, **more: str) -> Any:
    text = statement if isinstance(statement, str) else json.dumps(statement)
    body = {"statement": text, **more}
    return client.post(f"/api/v1/streams/{use.pk}/try", body, content_type="application/json").json()


def test_example_is_judged_and_says_field_and_place(world: World, api: Any) -> None:
    found = tried(api(world.actor(Role.NETWORK)), live_use(world), EXAMPLE)
    assert (found["verdict"], found["policy_number"]) == ("refused", 1)
    assert "verb" in {row["path"] for row in found["refused"]}


def test_what_is_kept_is_shown_beside_what_was_sent(world: World, api: Any) -> None:
    use = live_use(world, purpose=TALKATIVE)
    found = tried(api(world.actor(Role.NETWORK)), use, EXAMPLE)
    states = {row["path"]: row["state"] for row in found["places"]}
    assert (found["verdict"], found["refused"], bool(found["delete_on"])) == ("kept", [], True)
    assert [states[path] for path in ("result.response", "result.duration", "timestamp", "actor.account.name")] == [
        "same", "left_out", "changed", "changed",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["{", "[]", '{"actor": 1}', "ikkje JSON", '{"verb": {"id": "\\ud800"}}'])
def test_what_is_no_statement_is_said_to_be_none(world: World, api: Any, text: str) -> None:
    assert tried(api(world.actor(Role.NETWORK)), live_use(world), text)["verdict"] == "not_xapi"


def test_stranger_is_withheld(world: World, api: Any) -> None:
    found = tried(api(world.actor(Role.NETWORK)), live_use(world), EXAMPLE, pupil="stranger")
    assert found["verdict"] == "withheld"


def test_trying_leaves_nothing_behind(world: World, login: Any) -> None:
    use = live_use(world)
    browser = login(world.actor(Role.NETWORK))
    answer = browser.post(f"/straumar/{use.pk}/prov/", {"statement": EXAMPLE, "version": "1.0.3", "pupil": "known"})
    assert (answer.status_code, "https://teneste.example/oppgaver/17" in answer.content.decode()) == (200, True)
    with scope.enter(everything()):
        assert (Tally.objects.count(), Statement.objects.count()) == (0, 0)


def test_supplier_tries_against_the_record_without_seeing_the_owners_other_rows(world: World, api: Any) -> None:
    use = live_use(world)
    key_of(world, use)
    program = api(world.actor(Role.SUPPLIER))
    assert tried(program, use, EXAMPLE)["verdict"] == "refused"
    assert program.get(f"/api/v1/records/{use.pk}").status_code == 403


def test_comparing_shows_left_out_changed_and_added() -> None:
    rows = compare({"a": {"b": 1, "c": [True]}, "d": "x"}, {"a": {"b": 2}, "d": "x", "e": "y"})
    assert [(row.path, row.sent, row.kept, row.state) for row in rows] == [
        ("a.b", "1", "2", "changed"), ("a.c[0]", "true", "", "left_out"), ("d", "x", "x", "same"), ("e", "", "y", "added"),
    ]  # fmt: skip


def test_corrections_are_shown_by_day_and_in_all(world: World, api: Any) -> None:
    """The owner sees what was corrected. The sender what it sent as corrections, which it knows, and not what they met."""
    use = live_use(world)
    key_of(world, use)
    tally(use, "kept", 7)
    tally(use, "corrected", 2)
    tally(use, "correction", 5)
    tally(use, "withheld", 3, reason="objects")
    seen = {}
    for role in (Role.NETWORK, Role.SUPPLIER):
        found = api(world.actor(role)).get(f"/api/v1/streams/{use.pk}").json()
        today = found["days"][-1]
        seen[role] = [row["number"] for row in found["totals"]], (today["taken"], today["corrected"])
    assert seen == {
        Role.NETWORK: (["9", "2", "0", "0", "0"], (9, 2)), Role.SUPPLIER: (["12", "5", "0", "0"], (12, 5)),
    }  # fmt: skip


def test_what_could_not_be_read_is_shown_with_reason_and_place(world: World, api: Any, login: Any) -> None:
    use = live_use(world)
    key_of(world, use)
    tally(use, "misread", 3, reason="json")
    tally(use, "misread", 4, reason="1.0.3 Data 2.4.5.1; 2.0 4.2.2.4", field="result.score", days=2)
    found = api(world.actor(Role.SUPPLIER)).get(f"/api/v1/streams/{use.pk}").json()["misread"]
    assert [(row["place"], row["number"]) for row in found] == [("result.score", 4), ("", 3)]
    page = words(login(world.actor(Role.NETWORK)).get(f"/straumar/{use.pk}/"))
    with translation.override("nn"):
        assert all(row["what"] in page for row in found)
        assert {presenting.why_misread(code) for code in presenting.MISREAD} >= {found[1]["what"]}


def test_every_reason_of_the_gate_has_its_words() -> None:
    assert set(presenting.MISREAD) == {*misread.REASONS.values(), misread.NOT_JSON}


def test_stream_leads_to_record_catalogue_and_case(world: World, login: Any) -> None:
    use = live_use(world)
    page = login(world.actor(Role.NETWORK)).get(f"/straumar/{use.pk}/")
    record = page.context["found"].found.record_id
    html = page.content.decode()
    assert (f'href="/protokoll/{record}/"' in html, 'href="/saker/?q=Reknefjell"' in html) == (True, True)
    assert (
        f'href="/straumar/{use.pk}/"' in login(world.actor(Role.NETWORK)).get(f"/protokoll/{record}/").content.decode()
    )


def test_use_that_is_not_in_force_has_a_page_and_is_not_listed(world: World, login: Any) -> None:
    record = made.completed(world)
    browser = login(world.actor(Role.NETWORK))
    assert browser.get(f"/straumar/{record.use_id}/").status_code == 200
    assert f"/straumar/{record.use_id}/" not in browser.get("/straumar/").content.decode()
