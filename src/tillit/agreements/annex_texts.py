"""Texts of the agreement, read from data/annex_texts.yaml, and the checklist of GDPR Art. 28(3)."""

import datetime as dt
from functools import cache
from typing import Literal

import msgspec

from tillit.agreements.processing import Processing
from tillit.agreements.rulebook import Language, Texts, read_yaml

AnnexLetter = Literal["A", "B", "C", "D"]


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that must be in place; `annex` is where it is filled in."""

    code: str
    annex: AnnexLetter
    source: str
    text: Texts


class AnnexTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    source: str
    valid_from: dt.date
    verified_on: dt.date
    texts: dict[str, Texts]
    clauses: tuple[Clause, ...]
    valid_to: dt.date | None = None


@cache
def annex_texts() -> AnnexTexts:
    return read_yaml("annex_texts", AnnexTexts)


def text(key: str, language: Language, **values: str | int) -> str:
    return annex_texts().texts[key].in_language(language).format_map(values)


def missing_clauses(processing: Processing) -> tuple[Clause, ...]:
    """What Art. 28(3) asks for and the agreement does not yet say, in the order of the annexes."""
    present = _present(processing)
    missing = (clause for clause in annex_texts().clauses if not present[clause.code])
    return tuple(sorted(missing, key=lambda clause: clause.annex))


def _present(facts: Processing) -> dict[str, bool]:
    ours = facts.template == "standard"  # our own general text covers (b) and (e); a supplier's text must be ticked off
    return {
        "subject": bool(facts.subject.strip()),
        "purposes": bool(facts.purposes) and all(p.title.strip() and p.legal_basis.strip() for p in facts.purposes),
        "data_subjects": bool(facts.data_subjects),
        "data": bool(facts.data),
        "special": facts.special == "no" or (facts.special == "yes" and bool(facts.special_categories)),
        "special_need": facts.special != "yes" or bool(facts.special_need.strip()),
        "retention": bool(facts.retention) and all(kept.period.strip() for kept in facts.retention),
        "term": facts.starts_on is not None,
        "a": bool(facts.locations) and (ours or "a" in facts.covered_clauses),
        "b": ours or "b" in facts.covered_clauses,
        "c": bool(facts.security),
        "d": bool(facts.authorisation) and facts.notice_days > 0,
        "e": ours or "e" in facts.covered_clauses,
        "f": facts.breach_hours > 0,
        "g": bool(facts.at_end) and facts.at_end_days > 0,
        "h": bool(facts.audit.strip()),
    }
