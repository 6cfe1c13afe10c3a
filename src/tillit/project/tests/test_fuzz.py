"""A fixed share of what `tillit bench fuzz` throws at parser and gate: nothing falls, and all ways are walked."""

from __future__ import annotations

from itertools import repeat

import pytest

from tillit.project.bench.fuzz import tried
from tillit.project.bench.fuzz.inputs import Input

SHARE = 12_000
WAYS = {"statements", "json", "bytes", "parts", "caliper", "document", "file"}


@pytest.mark.parametrize("seed", [11, 12])
def test_nothing_that_is_sent_makes_parser_or_gate_fall(seed: int) -> None:
    outcomes, fallen = tried(SHARE, seed)
    assert [(one.kind, one.media, one.body[:500], repr(error)) for one, error in fallen] == []
    assert {name.partition(":")[0] for name in outcomes} == WAYS
    # Noise alone would prove little: something of each kind comes the whole way, and something is stopped by the gate.
    for way in WAYS - {"json", "bytes"}:
        assert {f"{way}: kept", f"{way}: withheld", f"{way}: refused"} <= set(outcomes), way


def test_what_falls_is_found() -> None:
    """Otherwise a fuzz that finds nothing says nothing."""
    outcomes, fallen = tried(3, 1, lambda draw: repeat(Input("statements", None)))  # type: ignore[arg-type]
    assert (len(fallen), dict(outcomes)) == (3, {"statements: FELL": 3})
