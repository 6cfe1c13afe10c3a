"""Each indicator beside the same question written by hand: the same answer, on the same tables, in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from tillit.analytics.engines import Duck
from tillit.analytics.engines.shape import Engine, Frames
from tillit.analytics.indicators import INDICATORS, Asked, Indicator
from tillit.project.bench.insight import plain

TIMES = 2  # each is asked so many times, in turn; the best counts
AS_MUCH = 2.0  # times as long as by hand (issue 5, "Shown by")
DIGITS = 6


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
    return _rounded(one, indicator) == _rounded(other.select(one.column_names), indicator)


def _rounded(table: pa.Table, indicator: Indicator) -> dict[tuple[object, ...], list[object]]:
    rows = zip(*(table[name].to_pylist() for name in indicator.key), strict=True)
    rest = [name for name in table.column_names if name not in indicator.key]
    told = zip(*([_even(value) for value in table[name].to_pylist()] for name in rest), strict=True)
    return {key: list(values) for key, values in zip(rows, told, strict=True)}


def _even(value: object) -> object:
    """A sum comes in any order, and a whole number in any type."""
    if isinstance(value, date | bool) or value is None or isinstance(value, str):
        return value
    return round(float(value), DIGITS)  # type: ignore[arg-type]


def timed(ask: Callable[[], pa.Table]) -> tuple[float, pa.Table]:
    begun = time.perf_counter()
    found = ask()
    return time.perf_counter() - begun, found
