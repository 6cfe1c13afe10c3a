"""The parts of a policy. Frozen, JSON in and out, canonical bytes and hash like a record."""

from enum import StrEnum

from tillit.record.codes import (
    Analysis,
    Granularity,
    GuardianAccess,
    Identification,
    Kind,
    Nature,
    OutsideSchool,
    Reader,
    Treatment,
)
from tillit.record.processing import Clock, Content, SchoolHours


class Reason(StrEnum):
    """Why a purpose's wish for a field counts, or does not."""

    STANDS = "stands"
    NO_LEGAL_BASIS = "no_legal_basis"
    NO_PROVISION = "no_provision"
    NO_CONDITION = "no_condition"
    NO_CLOCK = "no_clock"
    DOES_NOT_FIT = "does_not_fit"
    DECLARED_DROP = "declared_drop"


class Scope(StrEnum):
    """Whose data a reader can reach at all."""

    OWN = "own"
    OWN_CHILD = "own_child"
    OWN_GROUPS = "own_groups"
    OWN_SCHOOL = "own_school"
    OWN_OWNER = "own_owner"
    SERVICE = "service"


class Ask(Content, frozen=True, kw_only=True):
    """What one purpose asks for one field, and whether it counts."""

    purpose: str
    treatment: Treatment
    reason: Reason

    @property
    def counts(self) -> bool:
        return self.reason is Reason.STANDS


class GateField(Content, frozen=True, kw_only=True):
    """`treatment` is the most any counting purpose needs; `outside` the same for work outside school hours."""

    field: str
    kind: Kind
    treatment: Treatment
    outside: Treatment
    asks: tuple[Ask, ...]


class SeenField(Content, frozen=True, kw_only=True):
    field: str
    treatment: Treatment


class ReadRule(Content, frozen=True, kw_only=True):
    """What one kind of reader may see for one purpose. No rule, no reading."""

    purpose: str
    reader: Reader
    scope: Scope
    identification: Identification
    smallest_group: int
    granularity: Granularity
    fields: tuple[SeenField, ...]
    kinds: tuple[Kind, ...]
    outside_school_hours: bool


class RetentionRule(Content, frozen=True, kw_only=True):
    kind: Kind
    purpose: str
    clock: Clock


class PurposeRule(Content, frozen=True, kw_only=True):
    purpose: str
    reason: Reason
    legal_basis: str
    nature: Nature
    analysis: Analysis
    outside_school_hours: OutsideSchool

    @property
    def stands(self) -> bool:
        return self.reason is Reason.STANDS


class Policy(Content, frozen=True, kw_only=True):
    compiler: int
    compiled_from: str
    gate: tuple[GateField, ...]
    reads: tuple[ReadRule, ...]
    retention: tuple[RetentionRule, ...]
    purposes: tuple[PurposeRule, ...]
    school_hours: SchoolHours
    guardian_access: GuardianAccess

    def treatment(self, field: str, *, outside_school_hours: bool = False) -> Treatment | None:
        """None means refused: the policy does not name the field."""
        for rule in self.gate:
            if rule.field == field:
                return rule.outside if outside_school_hours else rule.treatment
        return None

    def kept(self) -> tuple[GateField, ...]:
        return tuple(rule for rule in self.gate if rule.treatment is not Treatment.DROP)

    def dropped(self) -> tuple[GateField, ...]:
        return tuple(rule for rule in self.gate if rule.treatment is Treatment.DROP)

    def reads_of(self, reader: Reader) -> tuple[ReadRule, ...]:
        return tuple(rule for rule in self.reads if rule.reader is reader)

    def read(self, reader: Reader, purpose: str) -> ReadRule | None:
        return next((rule for rule in self.reads_of(reader) if rule.purpose == purpose), None)

    def standing(self) -> tuple[PurposeRule, ...]:
        return tuple(rule for rule in self.purposes if rule.stands)

    def analysis(self, purpose: str) -> Analysis:
        """A purpose the policy does not know, or that does not stand, is never analysed."""
        return next((rule.analysis for rule in self.standing() if rule.purpose == purpose), Analysis.NEVER)
