"""A million inputs over parser and gate: each becomes statements, or is refused in words; never another exception."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

from tillit.project.bench.fuzz.inputs import Input, inputs
from tillit.project.bench.fuzz.trying import Trier

TOLD = 50_000  # how often it says how far it is
MOST_SHOWN = 20


def tried(
    number: int, seed: int, source: Callable[[Random], Iterator[Input]] = inputs, *, progress: bool = False
) -> tuple[Counter[str], list[tuple[Input, Exception]]]:
    """What became of them, by kind, and those that made something fall. The same seed gives the same inputs."""
    outcomes, fallen, trier, start = Counter[str](), list[tuple[Input, Exception]](), Trier(), time.monotonic()
    draw = Random(seed)
    for place, one in zip(range(1, number + 1), source(draw), strict=False):
        try:
            outcomes[f"{one.kind}: {trier(one, draw)}"] += 1
        except Exception as error:  # whatever it is, it must not be there
            outcomes[f"{one.kind}: FELL"] += 1
            fallen.append((one, error))
        if progress and place % TOLD == 0:
            print(f"{place:,} in {time.monotonic() - start:.0f} s, {len(fallen)} fell", file=sys.stderr, flush=True)
    return outcomes, fallen


def bench(number: int, seed: int) -> int:
    start = time.process_time()
    outcomes, fallen = tried(number, seed, progress=True)
    for name, many in sorted(outcomes.items()):
        print(f"{many:>10,}  {name}")
    print(
        f"{number:,} inputs (seed {seed}) in {time.process_time() - start:.0f} s of processor time; {len(fallen)} fell"
    )
    for one, error in fallen[:MOST_SHOWN]:
        print(f"{one.kind} {one.media!r} {one.body[:2000]!r}\n    {type(error).__name__}: {error}")
    return 1 if fallen else 0
