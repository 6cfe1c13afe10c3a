"""First drafts of sections and risks from what the supplier has declared. Pure; a person rewrites them."""

from dataclasses import dataclass

from tillit.assessment.countries import outside_eea
from tillit.assessment.declared import answer_to, shown
from tillit.assessment.rulebook import Scenarios, SectionRule, SuggestionRules, Texts, Threat
from tillit.catalogue.countries import country_name
from tillit.catalogue.questionnaire import Answers, rows, value
from tillit.catalogue.questions import data_fields

FLOW, SERVICE = "flow", "service"
# Where pupils log in with an account that is not the service's own.
PLATFORMS = {"feide": "Feide", "microsoft": "Microsoft", "google": "Google", "apple": "Apple"}


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
    if section.code == FLOW:
        return draft_flow(declared, rules, language)
    lines = [
        f"- {line.label[language]}: {shown(declared, line.question, language, rules.draft_words)}"
        for line in rules.draft_lines
        if line.section == section.code and line.question in declared
    ]
    return "\n".join([rules.draft_words["intro"][language], "", *lines]) if lines else ""


def draft_flow(declared: Answers, rules: SuggestionRules, language: str) -> str:
    """The declaration as lines of data flow, in the notation of `flow`; empty when it says nothing about where data go."""
    words = {code: texts[language] for code, texts in rules.flow_words.items()}
    lines = [*_logging_in(declared, words), *_recording(declared, words, language)]
    lines += [*_helpers(declared, words, language), *_remote(declared, words, language)]
    return "\n".join([words["intro"], *lines]) if lines else ""


def _logging_in(declared: Answers, words: dict[str, str]) -> list[str]:
    platform = PLATFORMS.get(str(value(declared, "login")))
    if platform is None:
        return []
    return [
        f"{words['pupil']} -> {platform}: {words['login']}",
        f"{platform} -> {words['service']}: {words['confirmed']}",
    ]


def _recording(declared: Answers, words: dict[str, str], language: str) -> list[str]:
    codes = value(declared, "data_fields")
    if not isinstance(codes, list) or not codes:
        return []
    known = data_fields()
    labels = [known[code].label[language] for code in codes if isinstance(code, str) and code in known]
    return [f"{words['pupil']} -> {words['service']}: {', '.join(labels)}"]


def _helpers(declared: Answers, words: dict[str, str], language: str) -> list[str]:
    return [
        f"{words['service']} -> {_named(row['name'], row['country'], language)}: {_one_line(row['task']) or words['task']}"
        for row in rows(declared, "subprocessors")
    ]


def _remote(declared: Answers, words: dict[str, str], language: str) -> list[str]:
    countries = value(declared, "remote_access_countries")
    outside = [str(code) for code in countries if outside_eea(str(code))] if isinstance(countries, list) else []
    return [f"{words['service']} -> {_named(words['support'], code, language)}: {words['access']}" for code in outside]


def _named(name: str, country: str, language: str) -> str:
    written = _one_line(name).replace(":", " ")
    return f"{written} ({country_name(country, language)})" if country else written


def _one_line(text: str) -> str:
    """What a supplier has written, without what means something in the notation."""
    return " ".join(text.replace("->", " ").replace("→", " ").split())


def draft_risks(declared: Answers, bank: Scenarios, level: str = SERVICE) -> tuple[RiskDraft, ...]:
    """One threat of each area, those the declaration raises, and those no service is asked about. Without levels of risk:
    people judge those.
    """
    measures = {measure.code: MeasureDraft(measure.code, measure.text) for measure in bank.measures}
    return tuple(
        RiskDraft(area.code, threat.code, threat.text, raisers, tuple(measures[code] for code in threat.measures))
        for area, threat in bank.at(level)
        for raisers in [_raisers(threat, declared) if level == SERVICE else ()]
        if raisers or threat.core or SERVICE not in threat.levels
    )


def _raisers(threat: Threat, declared: Answers) -> tuple[str, ...]:
    return tuple(question for question, answers in threat.raised_by.items() if answer_to(declared, question) in answers)
