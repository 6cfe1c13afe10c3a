"""A technical trial: everything passes as it was sent, and nothing of it may be about a pupil."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from tillit.activity.gate.paths import TRIAL
from tillit.activity.gate.scans import Scanner
from tillit.activity.gate.verdict import Finding, Rule, Standing
from tillit.activity.xapi.model import Statement

DEEPEST = 64


def findings(scanner: Scanner, sent: Statement, standing: Standing) -> tuple[Finding, ...]:
    """A pupil of the owner, or a name of one in any place, is no trial."""
    if standing is not Standing.OUTSIDE:
        return (Finding(TRIAL, Rule.TRIAL_PUPIL, "actor"),)
    if scanner.names and any(map(scanner.names.found, strings(msgspec.to_builtins(sent)))):
        return (Finding(TRIAL, Rule.NAME, ""),)
    return ()


def strings(value: object, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth > DEEPEST:
        return
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner, depth + 1)
