from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    """Units counted together, in one period, about one thing. `sums` add up; averages are made of them afterwards."""

    units: tuple[int, ...]
    people: int
    sums: tuple[float, ...]


@dataclass(frozen=True)
class Published:
    """`left_out`: how many units nothing is said of, and which no total counts."""

    shown: tuple[Cell, ...]
    pool: Cell | None
    left_out: int

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.shown if self.pool is None else (*self.shown, self.pool)


def publish(cells: Iterable[Cell], smallest: int) -> Published:
    """`cells` of units beside each other, no pupil in two of them."""
    shown: list[Cell] = []
    small: list[Cell] = []
    for cell in sorted(cells, key=lambda each: each.units):
        if cell.people:
            (shown if cell.people >= smallest else small).append(cell)
    if small and may_be_pooled(small, smallest):
        return Published(tuple(shown), together(small), 0)
    return Published(tuple(shown), None, len(small))


def may_be_pooled(cells: Sequence[Cell], smallest: int) -> bool:
    """Also without its largest unit a pool is large enough: who knows that unit by name learns nothing of the rest."""
    return sum(cell.people for cell in cells) - max(cell.people for cell in cells) >= smallest


def total(published: Published, smallest: int) -> Cell | None:
    """Of what is shown, and nothing more. None where even that is too few for who asks."""
    if not published.cells:
        return None
    found = together(published.cells)
    return found if found.people >= smallest else None


def together(cells: Sequence[Cell]) -> Cell:
    return Cell(
        units=tuple(sorted(unit for cell in cells for unit in cell.units)),
        people=sum(cell.people for cell in cells),
        sums=tuple(sum(values) for values in zip(*(cell.sums for cell in cells), strict=True)),
    )
