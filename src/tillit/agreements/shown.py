"""Verdicts and countries as a page shows them, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tillit.agreements.models import Processor, TransferVerdict
from tillit.agreements.queries.verdicts import reader
from tillit.agreements.register import Country, Decision, country_register
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


GROUPS = ("eea", "decided", "others")


@dataclass(frozen=True)
class ShownCountry:
    """`group`: in the EEA, decided on by the EU, or neither; only those decided on have more to tell."""

    name: str
    group: str
    word: str = ""
    tone: str = "neutral"
    about: str = ""
    note: str = ""
    source: str = ""
    verified: str = ""

    @property
    def sort_key(self) -> str:
        return self.name.casefold().replace("å", "~z").replace("ø", "~y").replace("æ", "~x")


def shown_country(country: Country, today: date) -> ShownCountry:
    here = reader()
    name, decision = country.name.in_language(here), country.decision_on(today)
    if country.in_eea_on(today):
        return ShownCountry(name, "eea")
    if decision is None:
        return ShownCountry(name, "others")
    word, tone = _standing(decision)
    until = _("until %(day)s") % {"day": written_date(decision.valid_to, here)} if decision.valid_to else ""
    return ShownCountry(
        name=name,
        group="decided",
        word=word,
        tone=tone,
        about=", ".join(part for part in (decision.reference, until) if part),
        note=decision.note.in_language(here) if decision.note else "",
        source=decision.source,
        verified=written_date(decision.verified_on, here) if decision.verified_on else "",
    )


def _standing(decision: Decision) -> tuple[str, str]:
    if not decision.applies_in_norway:
        return _("approved by the EU, not confirmed for Norway"), "warning"
    if decision.needs_listing:
        return _("only recipients on the list"), "warning"
    if decision.scope != "all":
        return _("some recipients"), "warning"
    return pgettext("a country", "approved"), "success"
