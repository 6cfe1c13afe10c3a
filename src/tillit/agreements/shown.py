"""Verdicts and countries as a page shows them, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from tillit.agreements.models import Processor, TransferVerdict
from tillit.agreements.queries.verdicts import reader
from tillit.agreements.register import Country, country_register
from tillit.agreements.states import VERDICTS
from tillit.agreements.wording import written_date


@dataclass(frozen=True)
class ShownVerdict:
    word: str
    tone: str
    why: str
    sources: tuple[str, ...]
    conditions: tuple[str, ...]
    notes: tuple[str, ...]
    valid_until: date | None
    judged_on: date
    rule_version: str


def shown_verdict(row: TransferVerdict) -> ShownVerdict:
    said, here = row.said, reader()
    word, tone = VERDICTS[row.status]
    return ShownVerdict(
        word=str(word),
        tone=tone,
        why=said.why(here),
        sources=said.sources,
        conditions=tuple(condition.sentence(here) for condition in said.conditions),
        notes=tuple(note.sentence(here) for note in said.notes),
        valid_until=row.valid_until,
        judged_on=row.judged_on,
        rule_version=row.rule_version,
    )


@dataclass
class Branch:
    """A recipient with its verdict, and those it uses."""

    processor: Processor
    country: str
    access_from: str
    verdict: ShownVerdict | None
    branches: list[Branch] = field(default_factory=list)


def recipient_tree(processors: Sequence[Processor], verdicts: dict[int, TransferVerdict]) -> list[Branch]:
    """`processors` with parents before children."""
    made: dict[int, Branch] = {}
    top: list[Branch] = []
    for processor in processors:
        verdict = verdicts.get(processor.pk)
        branch = Branch(
            processor=processor,
            country=_country_names([processor.country]) or _("country not known yet"),
            access_from=_country_names(processor.remote_access_from),
            verdict=shown_verdict(verdict) if verdict else None,
        )
        made[processor.pk] = branch
        above = made.get(processor.parent_id) if processor.parent_id else None
        (above.branches if above else top).append(branch)
    return top


def _country_names(codes: Sequence[str]) -> str:
    return ", ".join(country_register().name_of(code, reader()) for code in codes if code)


@dataclass(frozen=True)
class ShownCountry:
    name: str
    code: str
    word: str
    tone: str
    about: str
    note: str
    source: str
    verified: str

    @property
    def sort_key(self) -> str:
        return self.name.casefold().replace("å", "~z").replace("ø", "~y").replace("æ", "~x")


def shown_country(country: Country, today: date) -> ShownCountry:
    here = reader()
    decision = country.decision_on(today)
    word, tone, about = _standing(country, today)
    verified = (decision.verified_on if decision else None) or country.verified_on
    return ShownCountry(
        name=country.name.in_language(here),
        code=country.code,
        word=word,
        tone=tone,
        about=about,
        note=decision.note.in_language(here) if decision and decision.note else "",
        source=decision.source if decision else country.source,
        verified=written_date(verified, here) if verified else "",
    )


def _standing(country: Country, today: date) -> tuple[str, str, str]:
    if country.in_eea_on(today):
        return _("in the EEA"), "success", ""
    decision = country.decision_on(today)
    if decision is None:
        return _("not approved"), "neutral", _("Standard contractual clauses (SCC) are needed.")
    until = _("until %(day)s") % {"day": written_date(decision.valid_to, reader())} if decision.valid_to else ""
    about = ", ".join(part for part in (decision.reference, until) if part)
    if not decision.applies_in_norway:
        return _("approved by the EU, not confirmed for Norway"), "warning", about
    if decision.needs_listing:
        return _("only recipients on the list"), "warning", about
    if decision.scope != "all":
        return _("some recipients"), "warning", about
    return _("approved"), "success", about
