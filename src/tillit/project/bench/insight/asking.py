"""Each indicator beside the same question written by hand: the same answer, on the same tables, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tillit.analytics.engines import Duck
from tillit.analytics.engines.shape import Engine, Frames
from tillit.analytics.indicators import INDICATORS, Asked, Indicator
from tillit.project.bench.insight import plain

TIMES = 2  # each is asked so many times, in turn; the best counts
AS_MUCH = 2.0  # times as long as by hand (issue 5, "Shown by")
AS_GOOD = 1e-6


@dataclass(frozen=True)
class Beside:
    code: str
    ours: float  # seconds
    by_hand: float
    rows: int
    equal: bool

    @property
    def kept(self) -> bool:
        return self.equal and self.ours <= AS_MUCH * self.by_hand


def beside(frames: Frames, aims: Frames, asked: Asked) -> list[Beside]:
    """`aims`: the tables of what is told by competence aims."""
    by_area, by_aim = Duck(frames), Duck(aims)
    return [_beside(by_aim if each.code == "coverage" else by_area, each, asked) for each in INDICATORS.values()]


def _beside(duck: Duck, indicator: Indicator, asked: Asked) -> Beside:
    question = plain.sql(indicator.code, asked)
    by_name = {"ours": lambda: duck.run(indicator, asked), "by hand": lambda: hand(duck, question)}
    taken: dict[str, list[float]] = {name: [] for name in by_name}
    answers: dict[str, pa.Table] = {}
    for _turn in range(TIMES):
        for name, ask in by_name.items():
            seconds, answers[name] = timed(ask)
            taken[name].append(seconds)
    equal = same(answers["ours"], answers["by hand"], indicator)
    return Beside(indicator.code, min(taken["ours"]), min(taken["by hand"]), answers["ours"].num_rows, equal)


def hand(duck: Duck, question: str) -> pa.Table:
    found: pa.Table = duck.connection.con.execute(question).fetch_arrow_table()
    return found


def on(engine: Engine, asked: Asked) -> tuple[float, dict[str, pa.Table]]:
    """All indicators of one engine, and how long they took together."""
    begun = time.perf_counter()
    found = {code: engine.run(each, asked) for code, each in INDICATORS.items()}
    return time.perf_counter() - begun, found


def same(one: pa.Table, other: pa.Table, indicator: Indicator) -> bool:
    """Row by row in the order of the key. A sum comes in any order, and a whole number in any type."""
    order = [(name, "ascending") for name in indicator.key]
    ours, theirs = one.sort_by(order), other.select(one.column_names).sort_by(order)
    return ours.num_rows == theirs.num_rows and all(_alike(ours[name], theirs[name]) for name in ours.column_names)


def _alike(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    if pc.all(pc.equal(pc.is_null(one), pc.is_null(other))).as_py() is False:  # of no rows it is neither
        return False
    if pa.types.is_floating(one.type) or pa.types.is_integer(one.type):
        apart = pc.abs(pc.subtract(one.cast(pa.float64()), other.cast(pa.float64())))
        return bool((pc.max(apart).as_py() or 0.0) < AS_GOOD)
    return bool(pc.all(pc.equal(one, other.cast(one.type))).as_py() in (True, None))


def timed(ask: Callable[[], pa.Table]) -> tuple[float, pa.Table]:
    begun = time.perf_counter()
    found = ask()
    return time.perf_counter() - begun, found
