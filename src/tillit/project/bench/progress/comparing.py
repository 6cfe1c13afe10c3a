"""The models beside each other: foresight, calibration and cost, on pupils none of them has seen."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from tillit.project.bench.progress import tracing
from tillit.project.bench.progress.judging import auc, calibration_error
from tillit.project.bench.progress.models import (
    NEVER,
    PACE,
    Foresee,
    PerformanceFactors,
    averages,
    by_answers,
    by_day,
    priors,
)
from tillit.project.bench.progress.sequences import Sequence, read, split

HALF_LIVES = (7, 14, 30, 60, 120, NEVER)


@dataclass(frozen=True)
class Figures:
    name: str
    auc: float
    calibration: float
    learning: float  # seconds
    each: float  # microseconds for an answer: foreseen, and taken in


def compare(path: Path) -> list[Figures]:
    learned, tried = split(read(path))
    count = sum(map(len, learned)), sum(map(len, tried))
    print(
        f"Learned from {len(learned)} pupils ({count[0]} answers), tried on {len(tried)} others ({count[1]} answers)."
    )
    print(f"Half-lives in days at {PACE} answers a day; the data tell the order of answers, not their days.\n")
    print(f"{'model':52}{'AUC':>8}{'ECE':>8}{'learn s':>9}{'µs/answer':>11}")
    known = priors(learned)
    found = [_figures("average of each skill", lambda: averages(learned), tried)]
    for days in HALF_LIVES:
        said = "no forgetting" if days == NEVER else f"half-life {days} days"
        found.append(_figures(f"Beta-Binomial, {said}, one prior", lambda days=days: by_day(days, None), tried))
        found.append(_figures(f"Beta-Binomial, {said}, prior by skill", lambda days=days: by_day(days, known), tried))
    for answers in (2, 5, 10, 20):
        said = f"Beta-Binomial, half-life {answers} answers, prior by skill"
        found += [_figures(said, lambda answers=answers: by_answers(answers, known), tried)]
    found.append(_figures("performance factors (logistic)", lambda: PerformanceFactors().learn(learned), tried))
    if tracing.installed():
        found.append(_figures("Bayesian knowledge tracing (pyBKT)", lambda: tracing.tracing(learned), tried))
    else:
        print("pyBKT is not installed; Bayesian knowledge tracing is left out.")
    return found


def _figures(name: str, learn: object, tried: list[Sequence]) -> Figures:
    begun = time.perf_counter()
    foresee: Foresee = learn()  # type: ignore[operator]
    learned = time.perf_counter()
    foreseen = [likely for sequence in tried for likely in foresee(sequence)]
    done = time.perf_counter()
    right = [each for sequence in tried for each in sequence.right]
    figures = Figures(
        name, auc(foreseen, right), calibration_error(foreseen, right), learned - begun,
        (done - learned) * 1e6 / len(foreseen),
    )  # fmt: skip
    print(
        f"{name:52}{figures.auc:8.4f}{figures.calibration:8.4f}{figures.learning:9.2f}{figures.each:11.2f}", flush=True
    )
    return figures
