"""What must hold for every recipient and every day."""

import datetime as dt

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from tillit.agreements.recipient import DpfFacts, Recipient
from tillit.agreements.register import country_register
from tillit.agreements.rulebook import LANGUAGES, rule
from tillit.agreements.tests.strategies import days, recipients, steady, trees
from tillit.agreements.transfer import Node, assess, assess_tree
from tillit.agreements.verdict import SEVERITY

REGISTER = country_register()
EEA = sorted(code for code, country in REGISTER.by_code.items() if country.in_eea_on(dt.date(2026, 11, 22)))


@steady
@given(recipients, days)
def test_every_verdict_has_why_and_source(recipient: Recipient, today: dt.date) -> None:
    verdict = assess(recipient, today, REGISTER)
    for language in LANGUAGES:
        why = verdict.why(language)
        assert why.endswith(".")
        assert "{" not in why
    assert verdict.sources
    assert all(verdict.sources)
    assert all(note.sentence("nn") and note.source for note in (*verdict.notes, *verdict.conditions))


@steady
@given(recipients, days)
def test_same_facts_give_the_same_verdict(recipient: Recipient, today: dt.date) -> None:
    assert assess(recipient, today, REGISTER) == assess(recipient, today, REGISTER)


@steady
@given(recipients, days, st.sampled_from(EEA))
def test_recipient_within_the_eea_is_always_ok(recipient: Recipient, today: dt.date, country: str) -> None:
    within = msgspec.structs.replace(recipient, country=country, remote_access_from=(country,))
    assert assess(within, today, REGISTER).status == "ok"


@steady
@given(recipients, days)
def test_valid_listing_never_worsens(recipient: Recipient, today: dt.date) -> None:
    listing = DpfFacts(checked_on=today, listed=True, active=True, covers_hr=True, covers_non_hr=True)
    listed = msgspec.structs.replace(recipient, dpf=listing)
    before, after = assess(recipient, today, REGISTER), assess(listed, today, REGISTER)
    assert SEVERITY[after.status] <= SEVERITY[before.status]


@steady
@given(recipients, days)
def test_remote_access_from_one_more_country_never_improves(recipient: Recipient, today: dt.date) -> None:
    more = msgspec.structs.replace(recipient, remote_access_from=(*recipient.remote_access_from, "IN"))
    before, after = assess(recipient, today, REGISTER), assess(more, today, REGISTER)
    assert SEVERITY[after.status] >= SEVERITY[before.status]


@steady
@given(recipients, days)
def test_article_49_never_carries_anything(recipient: Recipient, today: dt.date) -> None:
    without = msgspec.structs.replace(recipient, art49_claimed=False)
    claimed = msgspec.structs.replace(recipient, art49_claimed=True)
    verdict = assess(claimed, today, REGISTER)
    assert (verdict.status, verdict.basis) == (
        assess(without, today, REGISTER).status,
        assess(without, today, REGISTER).basis,
    )
    assert verdict.status in ("unknown", "not_ok") or "art49" not in verdict.codes


@steady
@given(recipients, days)
def test_country_outside_the_register_is_never_ok(recipient: Recipient, today: dt.date) -> None:
    nowhere = msgspec.structs.replace(recipient, country="ZZ", personal_data=True)
    assert assess(nowhere, today, REGISTER).status in ("unknown", "not_ok")


@steady
@given(recipients, days)
def test_not_sensitive_alone_never_carries_personal_data(recipient: Recipient, today: dt.date) -> None:
    bare = msgspec.structs.replace(
        recipient, country="AU", remote_access_from=(), special_categories=False, scc=None, personal_data=True
    )
    assert assess(bare, today, REGISTER).status == "not_ok"


@steady
@given(recipients, days, st.data())
def test_verdict_stands_through_valid_until_and_changes_the_day_after(
    recipient: Recipient, today: dt.date, data: st.DataObject
) -> None:
    verdict = assess(recipient, today, REGISTER)
    last = verdict.valid_until or dt.date(2040, 1, 1)
    between = data.draw(st.dates(today, max(today, last)))
    assert assess(recipient, between, REGISTER).findings == verdict.findings
    if verdict.valid_until:
        assert today <= verdict.valid_until
        after = assess(recipient, verdict.valid_until + dt.timedelta(days=1), REGISTER)
        assert after.findings != verdict.findings


@steady
@given(trees, days)
def test_tree_is_exactly_as_bad_as_its_worst_member(tree: Node, today: dt.date) -> None:
    judged = assess_tree(tree, today, REGISTER)
    statuses = [SEVERITY[placed.verdict.status] for placed in judged.everyone]
    assert SEVERITY[judged.worst.verdict.status] == max(statuses)
    assert judged.worst in judged.everyone
    assert judged.why("nn") == judged.worst.verdict.why("nn")


@steady
@given(trees, recipients, days)
def test_tree_is_never_better_with_one_more_member(tree: Node, more: Recipient, today: dt.date) -> None:
    grown = Node(tree.recipient, (*tree.children, Node(more)))
    before = assess_tree(tree, today, REGISTER).worst.verdict.status
    after = assess_tree(grown, today, REGISTER).worst.verdict.status
    assert SEVERITY[after] >= SEVERITY[before]


def test_path_leads_to_the_worst_member() -> None:
    bottom = Node(Recipient("Support Ltd", "IN", role="sub_processor"))
    tree = Node(
        Recipient("Supplier AS", "NO"),
        (Node(Recipient("Cloud AB", "SE")), Node(Recipient("Host GmbH", "DE"), (bottom,))),
    )
    judged = assess_tree(tree, dt.date(2026, 11, 22), REGISTER)
    assert judged.worst.path == ("Supplier AS", "Host GmbH", "Support Ltd")
    assert [placed.path[-1] for placed in judged.everyone] == ["Supplier AS", "Cloud AB", "Host GmbH", "Support Ltd"]


def test_tree_a_thousand_deep_is_judged() -> None:
    tree = Node(Recipient("last", "IN"))
    for _ in range(1000):
        tree = Node(Recipient("Firm", "NO"), (tree,))
    assert assess_tree(tree, dt.date(2026, 11, 22), REGISTER).worst.verdict.status == "not_ok"


def test_tree_is_valid_as_long_as_the_first_to_change() -> None:
    tree = Node(Recipient("Supplier AS", "NO"), (Node(Recipient("Cloud Ltd", "GB")),))
    assert assess_tree(tree, dt.date(2026, 11, 22), REGISTER).valid_until == dt.date(2031, 12, 27)


@steady
@given(recipients, days)
def test_verdict_names_only_rules_that_exist(recipient: Recipient, today: dt.date) -> None:
    verdict = assess(recipient, today, REGISTER)
    reasons = [reason for finding in verdict.findings for reason in finding.reasons]
    assert {rule(reason.code).kind for reason in reasons} == {"reason"}
    assert {rule(condition.code).kind for condition in verdict.conditions} <= {"condition"}
    assert {rule(note.code).kind for note in verdict.notes} <= {"note"}
