"""The bank of scenarios and the sections: what a lawyer or a pupil would miss if it went away."""

import re
from pathlib import Path

import pytest

from tillit.assessment.draft import draft_risks
from tillit.assessment.rulebook import (
    Scenarios,
    SectionRule,
    Threat,
    scenarios,
    section_groups,
    section_rulebook,
    section_rules,
    sections_at,
)
from tillit.catalogue.questions import questions

THREATS = [threat for area in scenarios().areas for threat in area.threats]
CODES = Path(__file__).parent / "codes_for_ever.txt"
CHILD = {"nn": r"elev|barn", "nb": r"elev|barn", "en": r"pupil|child"}
LEVELS = ("overall", "universe", "service")
DERIVED = {"results_recorded", "special_recorded"}

# Issue 3, «ROS»: the scenarios of learning analytics, and where NOU 2023:19 tells of them.
ANALYTICS = {
    "chilling_effect": "8.6.1",
    "wrong_data": "10.1.4",
    "not_the_pupils_own": "8.5.2",
    "constant_assessment": "8.6.2",
    "special_revealed": "10.1",
    "third_parties_recorded": "10.1",
    "support_becomes_decision": "8.4",
    "biased_model": "10.1.1",
    "unfair_differences": "10.1.1",
    "no_plan": "8.7",
    "training_data_kept": "10.1.3",
    "misread_analysis": "8.4.2",
}

# Every threat and measure the municipalities' overall assessment names (Ryfylkeskulen, 2025), by its eight risks.
FIELD = {
    "confidentiality": (
        ["unauthorised_access", "unlawful_transfer"],
        ["role_based_access", "encryption", "feide_login", "security_in_agreement"],
    ),
    "integrity": (["wrong_data", "manipulation"], ["change_log", "data_quality_check", "correction_routine"]),
    "availability": (["downtime", "no_alternative"], ["uptime_and_plan", "offline_alternative"]),
    "excess": (["too_much_collected", "kept_too_long"], ["minimise_fields", "short_retention", "yearly_review"]),
    "understanding": (
        ["poor_information", "misuse", "mistrust"],
        ["plain_information", "teachers_explain", "feedback_channel"],
    ),
    "participation": (["councils_left_out", "pupils_powerless"], ["explain_rights", "councils_heard"]),
    "transparency": (["too_many_services", "hidden_traces"], ["plain_information", "digital_judgement"]),
    "predictability": (
        ["unknown_readers", "teachers_unaware"],
        ["refuse_unpredictable", "privacy_by_design", "extra_check"],
    ),
}


def all_codes() -> list[str]:
    bank = scenarios()
    return [
        *(f"area {area.code}" for area in bank.areas),
        *(f"threat {threat.code}" for threat in THREATS),
        *(f"measure {measure.code}" for measure in bank.measures),
        *(f"group {group.code}" for group in section_groups()),
        *(f"section {section.code}" for section in section_rules()),
    ]


def test_codes_are_unique() -> None:
    assert len(all_codes()) == len(set(all_codes()))


def test_codes_are_for_ever() -> None:
    """Assessments, editions and adopters point at them. A new code is added to the file; none is ever taken out."""
    assert set(CODES.read_text(encoding="utf-8").splitlines()) == set(all_codes())


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.code)
def test_the_child_is_in_every_scenario(threat: Threat) -> None:
    assert {language: bool(re.search(CHILD[language], text, re.IGNORECASE)) for language, text in threat.text.items()} == {
        "nn": True, "nb": True, "en": True,
    }  # fmt: skip


@pytest.mark.parametrize("threat", THREATS, ids=lambda threat: threat.code)
def test_every_scenario_is_raised_by_questions_that_are_asked(threat: Threat) -> None:
    assert set(threat.raised_by) <= set(questions()) | DERIVED


@pytest.mark.parametrize(("code", "chapter"), ANALYTICS.items())
def test_the_scenarios_of_learning_analytics_are_there_with_their_source(code: str, chapter: str) -> None:
    _area, threat = scenarios().threat(code)
    assert "NOU 2023:19" in threat.source
    assert chapter in threat.source
    assert "service" in threat.levels


@pytest.mark.parametrize(("area", "named"), FIELD.items())
def test_what_the_field_names_is_in_its_area(area: str, named: tuple[list[str], list[str]]) -> None:
    (found,) = [row for row in scenarios().areas if row.code == area]
    threats, measures = named
    mine = {threat.code: threat for threat in found.threats}
    assert set(threats) <= set(mine)
    assert set(measures) <= {code for threat in mine.values() for code in threat.measures}
    assert {code for code in threats if "Ryfylkeskulen" not in mine[code].source} == set()
    assert {code for code in measures if "Ryfylkeskulen" not in scenarios().measure(code).source} == set()


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_has_something_from_every_area_it_can_act_on(level: str) -> None:
    assert {area.code for area, _threat in scenarios().at(level)} == {area.code for area in scenarios().areas}


def test_draft_risks_of_the_upper_levels_hold_what_no_service_is_asked_about() -> None:
    bank = scenarios()
    drafted = {level: {risk.threat for risk in draft_risks({}, bank, level)} for level in LEVELS}
    assert {"too_many_services", "unequal_offer", "responsibility_dissolves"} <= drafted["overall"]
    assert {"open_settings", "platform_diagnostics", "account_survives"} <= drafted["universe"]
    assert drafted["service"].isdisjoint({"too_many_services", "open_settings"})
    assert all(len(found) >= 8 for found in drafted.values())


def test_draft_risks_are_without_what_belongs_to_another_level() -> None:
    bank: Scenarios = scenarios()
    for level in LEVELS:
        here = {threat.code for _area, threat in bank.at(level)}
        assert {risk.threat for risk in draft_risks({}, bank, level)} <= here


def same_words(texts: dict[str, str]) -> bool:
    """Nynorsk, bokmål and English alike in a whole sentence: somebody forgot to translate."""
    return len(texts["nn"].split()) > 4 and len(set(texts.values())) < 3


def test_every_sentence_is_translated() -> None:
    bank, rules = scenarios(), section_rulebook()
    texts = [row.text for row in (*THREATS, *bank.measures)]
    texts += [text for group in rules.groups for text in (group.title, group.why)]
    for section in rules.sections:
        asked = [text for level in LEVELS for text in section.questions_at(level)]
        texts += [section.title, section.why, *asked, *(hint.text for hint in section.law)]
    assert [text["nn"] for text in texts if same_words(text)] == []


def test_sections_stand_in_their_groups_in_order() -> None:
    groups = [group.code for group in section_groups()]
    found = [section.group for section in section_rules()]
    assert list(dict.fromkeys(found)) == groups
    assert found == sorted(found, key=groups.index)


def test_what_stays_with_the_owner_is_what_is_about_the_owner() -> None:
    assert [section.code for section in section_rules() if section.local] == ["context", "opinions", "management"]


def test_an_overall_assessment_is_asked_about_routines_and_draws_no_flow() -> None:
    overall = [section.code for section in sections_at("overall")]
    assert overall == [section.code for section in section_rules() if section.code != "flow"]
    assert [section.code for section in sections_at("service")] == [section.code for section in section_rules()]


@pytest.mark.parametrize("section", section_rules(), ids=lambda section: section.code)
def test_a_section_is_needed_only_where_it_is_asked_for(section: SectionRule) -> None:
    assert {level for level in LEVELS if section.needed_at(level)} == (
        set(section.levels) if section.required else set()
    )


@pytest.mark.parametrize("section", section_rules(), ids=lambda section: section.code)
def test_every_section_asks_something_at_every_level_it_has(section: SectionRule) -> None:
    assert set(section.at_level) <= set(section.levels)
    assert {len(section.questions_at(level)) >= 2 for level in section.levels} == {True}


def test_every_part_of_the_template_but_the_cover_is_answered() -> None:
    parts = {part.strip()[0] for section in section_rules() for part in section.edpb_ref.split(",")}
    assert parts == set("0123456")


def test_law_that_nobody_has_compared_says_so() -> None:
    hints = [hint for section in section_rules() for hint in section.law]
    assert hints
    assert [hint.source for hint in hints if hint.verified_on is None and not hint.note] == []
    assert section_rulebook().edpb.note
