"""What a record compiles to, and the rules the gate, every read and the daily deletion obey.

Pure and total: `compile` answers for every valid record, and an incomplete one just permits less.
The same record gives the same policy, for ever: a change in how we compile is a new
`COMPILER` number, and stored policies stay as they are."""

from tillit.record.content import fingerprint
from tillit.record.policy.clocks import delete_on, due, earliest, retention_rules, school_year_end
from tillit.record.policy.gate import gate_fields, standing
from tillit.record.policy.reading import read_rules
from tillit.record.policy.shape import (
    Ask,
    GateField,
    Policy,
    PurposeRule,
    ReadRule,
    Reason,
    RetentionRule,
    Scope,
    SeenField,
)
from tillit.record.processing import Processing, Purpose

COMPILER = 1

__all__ = [
    "COMPILER",
    "Ask",
    "GateField",
    "Policy",
    "PurposeRule",
    "ReadRule",
    "Reason",
    "RetentionRule",
    "Scope",
    "SeenField",
    "compile",
    "delete_on",
    "due",
    "earliest",
    "school_year_end",
]


def compile(processing: Processing) -> Policy:  # noqa: A001 - read as policy.compile
    gate = gate_fields(processing)
    return Policy(
        compiler=COMPILER,
        compiled_from=fingerprint(processing),
        gate=gate,
        reads=read_rules(processing, gate),
        retention=retention_rules(processing),
        purposes=tuple(purpose_rule(purpose) for purpose in sorted(processing.purposes, key=lambda item: item.code)),
        school_hours=processing.school_hours,
        guardian_access=processing.guardian_access,
    )


def purpose_rule(purpose: Purpose) -> PurposeRule:
    """The switches of one purpose, and why it does not stand if it does not."""
    return PurposeRule(
        purpose=purpose.code,
        reason=standing(purpose),
        legal_basis=purpose.legal_basis or "",
        nature=purpose.nature,
        analysis=purpose.analysis,
        outside_school_hours=purpose.outside_school_hours,
    )
