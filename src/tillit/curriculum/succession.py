"""Which plan counts on a day, and what carries on an aim that has ended. Pure.

Not by `gyldig-til` alone: NOR01-07 had none when NOR01-08 took over. By status, by what replaces it, and by the
highest version of the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

VERSION = re.compile(r"(.+)-(\d+)")


@dataclass(frozen=True)
class PlanFact:
    code: str
    ended: bool
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: tuple[str, ...] = ()


def version(code: str) -> tuple[str, int]:
    """MAT01-06 → MAT01, 6."""
    found = VERSION.fullmatch(code)
    return (found[1], int(found[2])) if found else (code, 0)


def begun(plan: PlanFact, today: date) -> bool:
    return not plan.ended and (plan.valid_from is None or plan.valid_from <= today)


def successors(plan: PlanFact, plans: Mapping[str, PlanFact]) -> list[PlanFact]:
    """What Grep says replaces it, and later versions of the same; the newest first."""
    stem, number = version(plan.code)
    later = [other for other in plans.values() if version(other.code)[0] == stem and version(other.code)[1] > number]
    named = [plans[code] for code in plan.replaced_by if code in plans and code != plan.code]
    return sorted(
        {*later, *named}, key=lambda other: (other in named, version(other.code)[1], other.code), reverse=True
    )


def in_force(plan: PlanFact, plans: Mapping[str, PlanFact], today: date) -> bool:
    if plan.valid_from and plan.valid_from > today:
        return False
    if plan.valid_to and plan.valid_to < today:
        return False
    if (
        plan.ended
        and plan.valid_to is None
        and not any(other.valid_from and other.valid_from > today for other in successors(plan, plans))
    ):
        return False
    return not any(begun(other, today) for other in successors(plan, plans))


def current_plan(code: str, plans: Mapping[str, PlanFact], today: date) -> str | None:
    """The plan that counts on `today` in the place of that one. None when nothing does."""
    seen: set[str] = set()
    waiting = [code]
    while waiting:
        plan = plans.get(waiting.pop(0))
        if plan is None or plan.code in seen:
            continue
        if in_force(plan, plans, today):
            return plan.code
        seen.add(plan.code)
        waiting += [other.code for other in successors(plan, plans)]
    return None
