"""Bayesian knowledge tracing (Corbett and Anderson 1995), learned by pyBKT where it is installed, and foreseen plainly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from tillit.project.bench.progress.models import Foresee
from tillit.project.bench.progress.sequences import Sequence


@dataclass(frozen=True)
class Skill:
    known: float
    learns: float
    guesses: float
    slips: float


USUAL = Skill(0.5, 0.1, 0.2, 0.1)  # for skills nobody has been seen at


def installed() -> bool:
    return find_spec("pyBKT") is not None


def tracing(learned: list[Sequence]) -> Foresee:
    skills = _learn(learned)

    def foresee(sequence: Sequence) -> Iterator[float]:
        known: dict[int, float] = defaultdict(float)
        for number, right in sequence:
            skill = skills.get(number, USUAL)
            now = known.get(number, skill.known)
            likely = now * (1 - skill.slips) + (1 - now) * skill.guesses
            yield likely
            seen = now * (1 - skill.slips) / likely if right else now * skill.slips / (1 - likely)
            known[number] = seen + (1 - seen) * skill.learns

    return foresee


def _learn(learned: list[Sequence]) -> dict[int, Skill]:
    pandas, kind = import_module("pandas"), _pybkt()
    rows = [
        (sequence.number, at, str(skill), int(right))
        for sequence in learned for at, (skill, right) in enumerate(sequence)
    ]  # fmt: skip
    model = kind(seed=42, num_fits=1, parallel=False)
    model.fit(data=pandas.DataFrame(rows, columns=["user_id", "order_id", "skill_name", "correct"]))
    found = model.params().reset_index()
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for row in found.itertuples():
        values[str(row.skill)][str(row.param)] = min(max(float(row.value), 1e-4), 1 - 1e-4)
    return {
        int(skill): Skill(each["prior"], each["learns"], each["guesses"], each["slips"])
        for skill, each in values.items()
    }


def _pybkt() -> Any:
    """pyBKT 1.4.3 among newer libraries: it falls over a measure of scikit-learn that has changed, and puts an array of
    one number where numpy since wants the number."""
    measures: Any = import_module("sklearn.metrics._classification")
    changed = {name: getattr(measures, name) for name in dir(measures) if "log_loss" in name}
    try:
        for name in changed:
            setattr(measures, name, None)  # what cannot be called, it steps over
        kind = import_module("pyBKT.models").Model
    finally:
        for name, measure in changed.items():
            setattr(measures, name, measure)
    fitting: Any = import_module("pyBKT.fit.EM_fit")
    plain = fitting.run

    def run(*given: Any, **named: Any) -> Any:
        result = plain(*given, **named)
        return {**result, "total_loglike": result["total_loglike"].item()}

    fitting.run = run
    return kind
