"""First drafts of sections and risks from what the supplier has declared. Pure; a person rewrites them."""

from dataclasses import dataclass

from tillit.assessment.declared import answer_to, shown
from tillit.assessment.rulebook import Scenarios, SectionRule, SuggestionRules, Texts, Threat
from tillit.catalogue.questionnaire import Answers


@dataclass(frozen=True)
class SectionDraft:
    code: str
    text: str
    is_draft: bool = True


@dataclass(frozen=True)
class MeasureDraft:
    code: str
    text: Texts


@dataclass(frozen=True)
class RiskDraft:
    area: str
    threat: str
    text: Texts
    raised_by: tuple[str, ...]
    """Questions in the declaration that raised it; empty for the one threat of each area that is always asked about."""
    measures: tuple[MeasureDraft, ...]
    is_draft: bool = True


def draft_sections(
    declared: Answers, sections: tuple[SectionRule, ...], rules: SuggestionRules, language: str
) -> tuple[SectionDraft, ...]:
    """One per section; empty text where the declaration says nothing about it."""
    return tuple(SectionDraft(section.code, _section_text(section, declared, rules, language)) for section in sections)


def _section_text(section: SectionRule, declared: Answers, rules: SuggestionRules, language: str) -> str:
    lines = [
        f"- {line.label[language]}: {shown(declared, line.question, language, rules.draft_words)}"
        for line in rules.draft_lines
        if line.section == section.code and line.question in declared
    ]
    return "\n".join([rules.draft_words["intro"][language], "", *lines]) if lines else ""


def draft_risks(declared: Answers, bank: Scenarios) -> tuple[RiskDraft, ...]:
    """One threat of each area, and those the declaration raises. Without levels: people judge those."""
    measures = {measure.code: MeasureDraft(measure.code, measure.text) for measure in bank.measures}
    return tuple(
        RiskDraft(area.code, threat.code, threat.text, raisers, tuple(measures[code] for code in threat.measures))
        for area in bank.areas
        for threat in area.threats
        for raisers in [_raisers(threat, declared)]
        if raisers or threat.core
    )


def _raisers(threat: Threat, declared: Answers) -> tuple[str, ...]:
    return tuple(question for question, answers in threat.raised_by.items() if answer_to(declared, question) in answers)
