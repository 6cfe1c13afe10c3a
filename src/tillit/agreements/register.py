"""The country register: dated facts about membership and adequacy, read from data/countries.yaml."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec

from tillit.agreements.rulebook import Language, Texts, read_yaml

Scope = Literal["all", "commercial", "private", "listed"]
EeaStatus = Literal["incorporated", "applied", "pending", "unknown"]


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    eea_from: dt.date
    eea_to: dt.date | None = None
    eu_from: dt.date | None = None
    eu_to: dt.date | None = None
    efta: bool = False


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One adequacy decision (GDPR Art. 45) in one period; its last day is `valid_to`."""

    reference: str
    eu_date: dt.date
    valid_from: dt.date
    scope: Scope
    needs_listing: bool
    eea_status: EeaStatus
    eea_source: str
    source: str
    verified_on: dt.date | None
    valid_to: dt.date | None = None
    note: Texts | None = None
    bridge: bool = False

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def applies_in_norway(self) -> bool:
        return self.eea_status in ("incorporated", "applied")


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    name: Texts
    source: str
    verified_on: dt.date | None
    kind: Literal["country", "organisation"] = "country"
    membership: Membership | None = None
    decisions: tuple[Decision, ...] = ()

    def in_eea_on(self, day: dt.date) -> bool:
        member = self.membership
        return member is not None and member.eea_from <= day and (member.eea_to is None or day <= member.eea_to)

    def decision_on(self, day: dt.date) -> Decision | None:
        """The decision that reaches furthest among those that hold on `day`."""
        holding = [d for d in self.decisions if d.holds_on(day)]
        return max(holding, key=lambda d: (d.applies_in_norway, d.valid_to or dt.date.max), default=None)

    def last_ended_before(self, day: dt.date) -> Decision | None:
        ended = [d for d in self.decisions if d.valid_to is not None and d.valid_to < day]
        return max(ended, key=lambda d: d.valid_to or dt.date.min, default=None)

    def turning_days(self) -> set[dt.date]:
        """Every day on which a fact about this country begins to hold, or no longer does."""
        starts = {d.valid_from for d in self.decisions}
        ends = {d.valid_to for d in self.decisions if d.valid_to}
        if self.membership:
            starts.add(self.membership.eea_from)
            if self.membership.eea_to:
                ends.add(self.membership.eea_to)
        return starts | {end + dt.timedelta(days=1) for end in ends}


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: str
    countries: tuple[Country, ...]


@dataclass(frozen=True)
class Register:
    version: str
    by_code: Mapping[str, Country]

    def get(self, code: str) -> Country | None:
        return self.by_code.get(code.strip().upper())

    def name_of(self, code: str, language: Language) -> str:
        country = self.get(code)
        return country.name.in_language(language) if country else code


@cache
def country_register() -> Register:
    file = read_yaml("countries", _File)
    return Register(file.version, {country.code: country for country in file.countries})
