"""What the transfer engine answers with. A verdict always says why, from which source, and until when."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from tillit.agreements.rulebook import Language
from tillit.agreements.wording import Value, sentence, source_of

Status = Literal["ok", "ok_with_conditions", "unknown", "not_ok"]
Basis = Literal["no_personal_data", "eea", "adequacy", "dpf", "scc", "none"]
SEVERITY: dict[Status, int] = {"ok": 0, "ok_with_conditions": 1, "unknown": 2, "not_ok": 3}


@dataclass(frozen=True)
class Reason:
    """A rule's code with what its sentence needs; kept in this form, worded when it is read."""

    code: str
    params: tuple[tuple[str, Value], ...] = ()

    @classmethod
    def of(cls, code: str, /, **params: Value | dt.date) -> "Reason":
        plain = {key: value.isoformat() if isinstance(value, dt.date) else value for key, value in params.items()}
        return cls(code, tuple(sorted(plain.items())))

    def sentence(self, language: Language) -> str:
        return sentence(self.code, dict(self.params), language)

    @property
    def source(self) -> str:
        return source_of(self.code, dict(self.params))


@dataclass(frozen=True)
class Route:
    """One way to a lawful transfer, tried: how far it carries and why."""

    status: Status
    basis: Basis
    reasons: tuple[Reason, ...]
    conditions: tuple[Reason, ...] = ()

    @property
    def carries(self) -> bool:
        return self.status in ("ok", "ok_with_conditions")


@dataclass(frozen=True)
class Finding:
    """The verdict for one country the data reach."""

    status: Status
    basis: Basis
    country: str
    remote: bool
    reasons: tuple[Reason, ...]
    conditions: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """The worst finding first. `valid_until` is the last day it stands unless a fact changes before."""

    status: Status
    basis: Basis
    findings: tuple[Finding, ...]
    notes: tuple[Reason, ...]
    valid_until: dt.date | None
    rule_version: str

    @property
    def conditions(self) -> tuple[Reason, ...]:
        return tuple(dict.fromkeys(condition for finding in self.findings for condition in finding.conditions))

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(reason.code for reason in self.findings[0].reasons)

    def why(self, language: Language) -> str:
        return " ".join(reason.sentence(language) for reason in self.findings[0].reasons)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(reason.source for reason in self.findings[0].reasons))
