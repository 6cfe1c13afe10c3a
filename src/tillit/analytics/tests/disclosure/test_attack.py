"""An attacker who sees all that any reader may see, knows who went where and who answered what, and can count.

Every published number is a row over what each pupil contributed, in each period and skill area; what can be worked out
of them is exactly what lies in the span of the rows. It must reach no fewer pupils than the smallest group."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest

from tillit.analytics.disclosure import Cell, Published, publish, total

SMALLEST, ABOVE = 5, 10
PERIODS, AREAS = 2, 2
Unknown = tuple[int, int, int]  # pupil, period, area


@dataclass
class County:
    """Schools of groups of pupils, and who answered what: the truth."""

    schools: list[list[list[int]]]
    answered: set[Unknown]

    def cell(self, school: int, group: int, period: int, area: int) -> tuple[Cell, frozenset[Unknown]]:
        there = frozenset((pupil, period, area) for pupil in self.schools[school][group]) & self.answered
        return Cell((group,), len(there), (float(len(there)),)), there


def county(chance: random.Random) -> County:
    sizes = [[chance.choice([1, 2, 3, 4, 4, 5, 6, 9, 14]) for _ in range(chance.randint(1, 4))] for _ in range(3)]
    pupils = iter(range(1000))
    schools = [[[next(pupils) for _ in range(size)] for size in groups] for groups in sizes]
    everybody = [pupil for groups in schools for group in groups for pupil in group]
    answered = {
        (pupil, period, area)
        for pupil in everybody for period in range(PERIODS) for area in range(AREAS) if chance.random() < 0.8
    }  # fmt: skip
    return County(schools, answered)


@dataclass
class Desk:
    """What is published, and what a look at it tells: the set of contributions behind the number."""

    truth: County

    def within_school(self, school: int, period: int, area: int) -> tuple[Published, dict[int, frozenset[Unknown]]]:
        found = [self.truth.cell(school, group, period, area) for group in range(len(self.truth.schools[school]))]
        return publish([cell for cell, _ in found], SMALLEST), {cell.units[0]: there for cell, there in found}

    def numbers(self) -> list[frozenset[Unknown]]:
        """Every number there is to see: groups and pools to the principal, schools and pools of schools to the owner,
        totals of each; summed over areas and over periods by whoever filters."""
        seen: list[frozenset[Unknown]] = []
        for period in range(PERIODS):
            for area in range(AREAS):
                schools: list[tuple[Cell, frozenset[Unknown]]] = []
                for school in range(len(self.truth.schools)):
                    published, behind = self.within_school(school, period, area)
                    sets = [frozenset().union(*(behind[unit] for unit in cell.units)) for cell in published.cells]
                    seen += sets
                    if published.cells:
                        shown = frozenset().union(*sets)
                        schools.append((Cell((school,), len(shown), (0.0,)), shown))
                        if total(published, SMALLEST):
                            seen.append(shown)
                above = publish([cell for cell, _ in schools], ABOVE)
                of = {cell.units[0]: there for cell, there in schools}
                sets = [frozenset().union(*(of[unit] for unit in cell.units)) for cell in above.cells]
                seen += sets
                if total(above, ABOVE):
                    seen.append(frozenset().union(*sets))
        return seen


def span(rows: list[frozenset[Unknown]], unknowns: list[Unknown]) -> np.ndarray:
    """An orthonormal basis of what can be worked out of `rows`."""
    at = {unknown: number for number, unknown in enumerate(unknowns)}
    matrix = np.zeros((len(rows), len(unknowns)))
    for line, row in enumerate(rows):
        matrix[line, [at[unknown] for unknown in row]] = 1
    _, sizes, vectors = np.linalg.svd(matrix, full_matrices=False)
    return vectors[sizes > 1e-9]


def reaches(basis: np.ndarray, unknowns: list[Unknown], sought: frozenset[Unknown]) -> bool:
    wish = np.array([1.0 if unknown in sought else 0.0 for unknown in unknowns])
    return bool(np.linalg.norm(wish - basis.T @ (basis @ wish)) < 1e-6)


@pytest.mark.parametrize("seed", range(25))
def test_nothing_about_fewer_than_the_smallest_group_is_recovered(seed: int) -> None:
    chance = random.Random(seed)
    truth = county(chance)
    unknowns = sorted(truth.answered)
    every = Desk(truth).numbers()
    # A reader who knows the pupils of one group by name (its teacher) works together with all the others.
    taught = frozenset(chance.choice([group for groups in truth.schools for group in groups]))
    known = [frozenset([unknown]) for unknown in unknowns if unknown[0] in taught]
    # Filters, dates and roles in any order and number only add such numbers up: all of it lies in their span.
    basis = span([*every, *known], unknowns)
    for sought in targets(truth, chance):
        rest = sought - {unknown for unknown in sought if unknown[0] in taught}
        if rest:
            assert not reaches(basis, unknowns, frozenset(rest))


def targets(truth: County, chance: random.Random) -> list[frozenset[Unknown]]:
    """Every single contribution, every hidden cell, and some thousand small sets of pupils across it all."""
    sought = [frozenset([unknown]) for unknown in truth.answered]
    for school, groups in enumerate(truth.schools):
        for group in range(len(groups)):
            for period in range(PERIODS):
                for area in range(AREAS):
                    cell, there = truth.cell(school, group, period, area)
                    if 0 < cell.people < SMALLEST:
                        sought += [
                            frozenset(some) for size in range(1, cell.people + 1) for some in combinations(there, size)
                        ]
    listed = sorted(truth.answered)
    sought += [frozenset(chance.sample(listed, min(len(listed), chance.randint(2, SMALLEST - 1)))) for _ in range(200)]
    return sought


def test_the_attack_finds_what_an_honest_total_would_give_away() -> None:
    """Groups of 8 and 3, the three hidden, and a total of all eleven: the attack is one that works."""
    truth = County([[list(range(8)), list(range(8, 11))]], {(pupil, 0, 0) for pupil in range(11)})
    everybody = frozenset(truth.answered)
    shown = frozenset(unknown for unknown in everybody if unknown[0] < 8)
    unknowns = sorted(everybody)
    assert reaches(span([shown, everybody], unknowns), unknowns, everybody - shown)
    assert not reaches(span(Desk(truth).numbers(), unknowns), unknowns, everybody - shown)
