"""Principal, owner and council of one owner together, with all they can ask for, who know one group by name and who
answered what. What can be worked out is what lies in the span of what they are shown; it reaches no fewer than the
smallest group. Every number is what `reading.look` gave, which is all that pages, files and the API have."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
import pytest

from tillit.analytics.disclosure import Cell, Share, at_least, publish, share
from tillit.analytics.tests.disclosure.test_attack import reaches, span
from tillit.fence import scope
from tillit.insight.tests.totals.county import ALL, MONTHS, TODAY, County, at_random, county
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.reading import Figure, Of, look
from tillit.organisations.acting import everything
from tillit.organisations.tests.world import World
from tillit.record.codes import Reader

SMALLEST = 5
ASKED = 100  # times by each three, in any order
Unknown = tuple[Any, ...]
pytestmark = pytest.mark.django_db


def desks(made: County) -> list[Desk]:
    return [
        Desk(Reader.SCHOOL_OWNER, made.owner.pk, None, "Eigaren"),
        *(Desk(reader, made.owner.pk, school, "Skulen") for school in made.schools for reader in ALL[::2]),
    ]


def together(figures: Iterable[Figure]) -> list[Figure]:
    return sorted((each for each in figures if each.of is Of.ALL), key=in_order)


def in_order(figure: Figure) -> tuple[Any, ...]:
    return figure.month, figure.indicator, figure.about, figure.of, figure.name


def wish(made: County, chance: random.Random) -> Wish:
    return Wish(
        area=chance.choice([None, *(area.pk for area in made.areas)]), use=chance.choice([None, *made.uses]),
        grade=chance.choice(["", "", "7", "6", "5"]), since=chance.choice([None, *MONTHS]),
        until=chance.choice([None, *MONTHS]),
    )  # fmt: skip


class Truth:
    def __init__(self, made: County) -> None:
        self.made = made
        given: dict[Unknown, list[bool]] = {}
        for each in made.answers:
            if each.alone:
                given.setdefault((each.pupil, each.month, each.area, each.use), []).append(each.right)
        self.mean = {one: sum(right) / len(right) for one, right in given.items()}
        self.alone = set(given)
        self.used = {(each.pupil, each.month, each.use) for each in made.answers}

    def behind(self, figure: Figure, uses: frozenset[int]) -> frozenset[Unknown]:
        """What each pupil put into it: of groups, or of schools, of which only the groups that are shown count."""
        schools = [unit for unit in figure.units if unit in self.made.schools]
        groups = {unit for unit in figure.units if unit not in schools}
        for school in schools:
            cells = [
                Cell((group.pk,), len(self.of([group.pk], figure, uses)), ()) for group in self.made.schools[school]
            ]  # fmt: skip
            groups |= {unit for cell in publish(cells, SMALLEST).cells for unit in cell.units}
        return self.of(groups, figure, uses)

    def of(self, groups: Collection[int], figure: Figure, uses: frozenset[int]) -> frozenset[Unknown]:
        there, month, use = (
            [pupil for pupil, group in self.made.pupils.items() if group in groups],
            figure.month,
            figure.use_id,
        )
        if figure.indicator == "progress" and figure.area:
            return frozenset(self.alone & {(pupil, month, figure.area.pk, use) for pupil in there})
        if figure.indicator == "services":
            return frozenset(("used", pupil, month, use) for pupil in there if (pupil, month, use) in self.used)
        return frozenset(
            ("took part", pupil, month, tuple(sorted(uses)))
            for pupil in there if any((pupil, month, one) in self.used for one in uses)
        )  # fmt: skip

    def shares(self, some: frozenset[Unknown]) -> tuple[Share | None, Share | None]:
        """From below and from above, where adding up in another order makes a difference."""
        right = sum(self.mean[one] for one in some)
        return share(right - 1e-9, len(some)), share(right + 1e-9, len(some))


@pytest.mark.parametrize("seed", range(5))
def test_no_readers_together_recover_fewer_than_the_smallest_group(world: World, seed: int) -> None:
    chance = random.Random(seed)
    sizes = [[chance.choice([3, 4, 4, 5, 7, 9, 12]) for _ in range(chance.randint(2, 3))] for _ in range(3)]
    made = at_random(county(world, sizes, uses=(ALL, ALL[:2], ALL[1:2])), chance)
    assert made.close() > 0
    truth, seen, every = Truth(made), desks(made), list[frozenset[Unknown]]()
    heard = {reader: frozenset(use for use, let in made.uses.items() if reader in let) for reader in ALL}
    with scope.enter(everything()):
        for desk in seen:
            whole = look(desk, Wish(), TODAY).figures
            glance = look(desk, Wish(), TODAY, glance=True).figures  # added up elsewhere, and the same
            assert set(glance) <= set(whole)
            assert together(glance) == together(whole)
            for figure in whole:
                some = truth.behind(figure, heard[desk.reader])
                assert figure.people == at_least(len(some), SMALLEST if desk.school_id else 10)
                if figure.share is not None:
                    assert figure.share in truth.shares(some)
                every.append(some)
        asked = [
            (desk, figure)
            for _ in range(ASKED) for desk in [chance.choice(seen)] for figure in look(desk, wish(made, chance), TODAY).figures
        ]  # fmt: skip
        every += [truth.behind(figure, heard[desk.reader]) for desk, figure in asked]
    assert len(set(every)) > 10, "there is too little to attack"
    assert not recovered(made, every, chance)


def recovered(made: County, every: list[frozenset[Unknown]], chance: random.Random) -> list[frozenset[Unknown]]:
    """Sets of fewer than the smallest group that the readers can work out, of pupils not of the group they know."""
    unknowns = sorted({one for some in every for one in some}, key=str)
    taught = chance.choice(sorted(made.groups))
    known = {one for one in unknowns if made.pupils[one[0] if isinstance(one[0], int) else one[1]] == taught}
    basis = span([*set(every), *(frozenset([one]) for one in known)], unknowns)
    rest = [one for one in unknowns if one not in known]
    of: dict[Any, list[Unknown]] = {}
    for one in rest:
        pupil = one[0] if isinstance(one[0], int) else one[1]
        of.setdefault((made.pupils[pupil], *(part for part in one if part != pupil)), []).append(one)
    small = [frozenset(some) for some in of.values() if len(some) < SMALLEST]
    single = [frozenset([one]) for one in chance.sample(rest, min(len(rest), 150))]
    few = [frozenset(chance.sample(rest, chance.randint(2, SMALLEST - 1))) for _ in range(150)]
    return [sought for sought in (*single, *small, *few) if reaches(basis, unknowns, sought)]


def test_the_attack_finds_what_services_added_up_would_give_away(world: World) -> None:
    """Two services in one sum for one reader, one of them for another: the attack is one that works."""
    made = county(world, [[8]])
    area = made.areas[0].pk
    both = frozenset(
        {(pupil, MONTHS[0], area, 1) for pupil in range(8)} | {(pupil, MONTHS[0], area, 2) for pupil in (0, 1)}
    )
    one = frozenset(each for each in both if each[3] == 1)
    unknowns = sorted(both, key=str)
    assert reaches(span([both, one], unknowns), unknowns, both - one)
    assert isinstance(span([one], unknowns), np.ndarray)


def test_every_kind_of_number_is_read(world: World) -> None:
    made = at_random(county(world, [[9, 9], [9, 9]]), random.Random(1))
    made.close()
    with scope.enter(everything()):
        found = {(figure.of, figure.indicator) for desk in desks(made) for figure in look(desk, Wish(), TODAY).figures}
    assert found == {
        (of, code) for of in (Of.UNIT, Of.GRADE, Of.ALL) for code in ("progress", "participation", "services")
    }  # fmt: skip
