"""The country register and the rulebook as data."""

import datetime as dt
from importlib import resources

from tillit.agreements.register import country_register
from tillit.agreements.rulebook import rulebook

TODAY = dt.date(2026, 11, 22)
ADEQUATE = {"AD", "AR", "BR", "CA", "CH", "EPO", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "US", "UY"}


def test_eea_has_thirty_members_today() -> None:
    assert len([c for c in country_register().by_code.values() if c.in_eea_on(TODAY)]) == 30


def test_eu_and_eea_membership_are_apart() -> None:
    members = [c for c in country_register().by_code.values() if c.membership and c.in_eea_on(TODAY)]
    assert sum(c.membership.eu_from is not None for c in members if c.membership) == 27
    assert sorted(c.code for c in members if c.membership and c.membership.efta) == ["IS", "LI", "NO"]


def test_every_adequacy_decision_is_in_the_register() -> None:
    decided = {code for code, c in country_register().by_code.items() if c.decision_on(TODAY)}
    assert decided == ADEQUATE


def test_decisions_not_confirmed_for_norway_do_not_apply() -> None:
    unconfirmed = {
        code
        for code, c in country_register().by_code.items()
        if (decision := c.decision_on(TODAY)) and not decision.applies_in_norway
    }
    assert unconfirmed == {"BR", "EPO"}


def test_a_code_stands_once() -> None:
    text = (resources.files("tillit.agreements") / "data" / "countries.yaml").read_text("utf-8")
    assert text.count("\n  - code: ") == len(country_register().by_code)


def test_periods_begin_before_they_end() -> None:
    for country in country_register().by_code.values():
        for decision in country.decisions:
            assert decision.valid_to is None or decision.valid_from <= decision.valid_to


def test_only_the_us_needs_a_listing() -> None:
    listed = {c.code for c in country_register().by_code.values() for d in c.decisions if d.needs_listing}
    assert listed == {"US"}


def test_rule_codes_stand_once() -> None:
    codes = [rule.code for rule in rulebook().rules]
    assert len(codes) == len(set(codes))


def test_a_rules_sentence_asks_for_the_same_facts_in_each_language() -> None:
    from string import Formatter

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for rule in rulebook().rules:
        assert fields(rule.text.nn) == fields(rule.text.nb) == fields(rule.text.en), rule.code
