"""A supplier's declaration as the rules of this context read it: yes, no or unknown per question. Pure."""

from collections.abc import Mapping

from tillit.assessment.countries import outside_eea
from tillit.catalogue.countries import country_name
from tillit.catalogue.questionnaire import Answers, parse, rows, value
from tillit.catalogue.questions import data_fields, questions

RESULT_FIELDS = frozenset({"score", "success", "completion", "progress", "attempts", "hints", "duration"})
COUNTRY_QUESTIONS = frozenset({"hosting_countries", "remote_access_countries"})


def read(wire: object) -> Answers:
    """The stored answers of a declaration. What cannot be read is left out, and so stays unknown."""
    return parse(wire).answers


def answer_to(declared: Answers, question: str) -> str:
    """yes, no, unknown; for places also outside_eea, which is what matters about them."""
    if question == "results_recorded":
        return _among_fields(declared, RESULT_FIELDS)
    if question == "special_recorded":
        return _among_fields(declared, frozenset(code for code, field in data_fields().items() if field.special))
    if question == "subprocessors":
        return _subprocessors(declared)
    found = value(declared, question)
    if found is None:
        return "unknown"
    if question in COUNTRY_QUESTIONS and isinstance(found, list):
        return "outside_eea" if any(outside_eea(str(country)) for country in found) else "yes" if found else "unknown"
    return "no" if found in ([], "no", "none") else "yes"


def _among_fields(declared: Answers, wanted: frozenset[str]) -> str:
    fields = value(declared, "data_fields")
    if not isinstance(fields, list):
        return "unknown"
    return "yes" if wanted & {str(field) for field in fields} else "no"


def _subprocessors(declared: Answers) -> str:
    if value(declared, "subprocessors") is None:
        return "unknown"
    countries = [row["country"] for row in rows(declared, "subprocessors")]
    if any(country and outside_eea(country) for country in countries):
        return "outside_eea"
    return "unknown" if "" in countries else "yes" if countries else "no"


def shown(declared: Answers, question: str, language: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """The answer as a person reads it in a draft."""
    found = value(declared, question)
    if found is None:
        return words["unknown"][language]
    if isinstance(found, list):
        return ", ".join(_item(question, item, language) for item in found) or words["no"][language]
    text = declared[question].text
    chosen = {choice.code: choice.label[language] for choice in questions()[question].choices}
    said = words[found][language] if found in ("yes", "no") else chosen.get(str(found), str(found))
    return f"{said}. {text}" if text else said


def _item(question: str, item: str | Mapping[str, str], language: str) -> str:
    if not isinstance(item, str):
        place = country_name(item["country"], language) if item["country"] else ""
        return f"{item['name']} ({place})" if place else item["name"]
    if question in COUNTRY_QUESTIONS:
        return country_name(item, language)
    return data_fields()[item].label[language] if item in data_fields() else item
