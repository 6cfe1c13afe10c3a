"""A complete set of answers, and the same as a browser sends it."""

from __future__ import annotations

from typing import Any

from tillit.catalogue.questions import questions

SPECIAL: dict[str, Any] = {
    "supplier_name": "Lærelyst AS",
    "supplier_country": "NO",
    "contact_email": "personvern@laerelyst.example",
    "data_fields": ["name", "answer"],
    "hosting_countries": ["NO", "IS"],
    "remote_access_countries": ["NO"],
    "subprocessors": [{"name": "Skydrift AS", "country": "SE", "task": "Drift", "orgnr": ""}],
    "retention_days": 365,
    "deletion_routine": "Automatisk",
    "login": "feide",
    "privacy_url": "https://laerelyst.example/personvern",
}


def complete(**changes: Any) -> dict[str, Any]:
    """Every required question answered, nothing to worry about."""
    answers = {}
    for code, question in questions().items():
        if question.type in ("yes_no", "yes_no_text"):
            answers[code] = "no" if question.concern != "no" else "yes"
        elif question.required:
            answers[code] = SPECIAL[code]
    return {**answers, **changes}


def as_form(answers: dict[str, Any]) -> dict[str, Any]:
    sent: dict[str, Any] = {}
    for code, value in answers.items():
        kind = questions()[code].type
        if kind == "rows":
            for number, row in enumerate(value):
                sent |= {f"{code}__{number}__{key}": text for key, text in row.items()}
        elif value == "unknown" and kind not in ("yes_no", "yes_no_text"):
            sent[f"{code}__unknown"] = "1"
        else:
            sent[code] = value
    return sent
