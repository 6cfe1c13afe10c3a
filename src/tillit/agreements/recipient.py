"""The facts about one recipient that the transfer engine needs."""

import datetime as dt
from typing import Literal

import msgspec

from tillit.agreements.months import months_after
from tillit.agreements.rulebook import Limits

Role = Literal["processor", "sub_processor", "controller"]
Sector = Literal["commercial", "nonprofit", "public", "unknown"]
ClaimedBasis = Literal["", "eea", "adequacy", "dpf", "scc", "art49"]
Supplementary = Literal["not_assessed", "sufficient", "insufficient"]


class DpfFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the DPF list said about the recipient on the day somebody looked."""

    checked_on: dt.date
    listed: bool
    active: bool = False
    covers_non_hr: bool = False
    covers_hr: bool = False
    due_on: dt.date | None = None


class Scc(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Standard contractual clauses (EU) 2021/914, and the transfer impact assessment behind them."""

    module: Literal[1, 2, 3, 4] | None = None
    annex_i: bool = False
    annex_ii: bool = False
    annex_iii: bool = False
    supplementary: Supplementary = "not_assessed"
    tia_on: dt.date | None = None


class Recipient(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    country: str
    role: Role = "processor"
    sector: Sector = "unknown"
    remote_access_from: tuple[str, ...] = ()
    personal_data: bool = True
    special_categories: bool | None = None
    employment_data: bool = False
    basis_claimed: ClaimedBasis = ""
    dpf: DpfFacts | None = None
    scc: Scc | None = None
    art49_claimed: bool = False
    parent_country: str = ""

    def turning_days(self, limits: Limits) -> set[dt.date]:
        """Every day on which a recorded fact begins to count, or no longer does."""
        starts: set[dt.date] = set()
        last_days: set[dt.date] = set()
        if self.dpf:
            starts.add(self.dpf.checked_on)
            last_days.add(months_after(self.dpf.checked_on, limits.dpf_check_months))
            if self.dpf.due_on:
                last_days.add(self.dpf.due_on)
        if self.scc and self.scc.tia_on:
            starts.add(self.scc.tia_on)
            last_days.add(months_after(self.scc.tia_on, limits.tia_months))
        return starts | {day + dt.timedelta(days=1) for day in last_days}
