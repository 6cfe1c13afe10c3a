"""The risk matrix as a picture, measured on the server. Pure: steps in, places out; the template draws.

Each cell says its level in words, so that it can be read without colour and on grey paper. The same numbers stand in the
table of risks beside it, and `grid` is the same matrix as a table, for documents and for those who do not see the picture.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tillit.assessment.scale import Colour, Level, Matrix, scales
from tillit.web.language import pick

CELL_WIDTH, CELL_HEIGHT = 108, 80
LEFT, BOTTOM, TOP = 132, 64, 28
MARK, PER_ROW, MOST = 24, 4, 7
WORDS = 20  # height of the line that names the level, at the foot of the cell
LINE = 15  # letters of a label on one line


@dataclass(frozen=True)
class Mark:
    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Cell:
    x: int
    y: int
    colour: Colour
    marks: tuple[Mark, ...]
    level: Mark
    """The name of the level, and where it stands."""


@dataclass(frozen=True)
class GridCell:
    colour: Colour
    level: str
    risks: tuple[int, ...]


@dataclass(frozen=True)
class GridRow:
    likelihood: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Grid:
    consequences: tuple[str, ...]
    rows: tuple[GridRow, ...]


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    cells: tuple[Cell, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    grid: Grid
    cell_width: int = CELL_WIDTH - 3
    cell_height: int = CELL_HEIGHT - 3
    middle: int = 0
    """Where the name of the vertical axis stands."""


def draw(matrix: Matrix, levels: Iterable[tuple[int, Level]]) -> Drawing:
    """`levels`: the number of each risk and where it lies. Most likely on top, most serious to the right."""
    judged, size = list(levels), matrix.size
    lying = _lying(judged)
    cells = tuple(
        _cell(matrix, likelihood, consequence, lying[likelihood, consequence])
        for likelihood in range(size, 0, -1)
        for consequence in range(1, size + 1)
    )
    rows = tuple(
        Label(LEFT - 8, _y(size, step) + CELL_HEIGHT // 2, _lines(pick(matrix.likelihood[step - 1].name)))
        for step in range(size, 0, -1)
    )
    below = TOP + size * CELL_HEIGHT + 16
    columns = tuple(
        Label(_x(step) + CELL_WIDTH // 2, below, _lines(pick(matrix.consequence[step - 1].name)))
        for step in range(1, size + 1)
    )
    width, height = LEFT + size * CELL_WIDTH, TOP + size * CELL_HEIGHT + BOTTOM
    return Drawing(width, height, cells, rows, columns, grid(matrix, judged), middle=LEFT + size * CELL_WIDTH // 2)


def grid(matrix: Matrix, levels: Iterable[tuple[int, Level]]) -> Grid:
    """The matrix in words, in the same order as it is drawn: all numbers, however many share a cell."""
    lying, names = _lying(levels), _level_names()
    steps = range(1, matrix.size + 1)
    rows = tuple(
        GridRow(
            pick(matrix.likelihood[likelihood - 1].name),
            tuple(
                GridCell(colour, names[colour], tuple(sorted(lying[likelihood, consequence])))
                for consequence in steps
                for colour in [matrix.colour(likelihood, consequence)]
            ),
        )
        for likelihood in reversed(steps)
    )
    return Grid(tuple(pick(step.name) for step in matrix.consequence), rows)


def _lying(levels: Iterable[tuple[int, Level]]) -> dict[tuple[int, int], list[int]]:
    lying: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, level in levels:
        lying[level.likelihood, level.consequence].append(number)
    return lying


def _level_names() -> dict[str, str]:
    return {rule.code: pick(rule.name) for rule in scales().colours}


def _x(consequence: int) -> int:
    return LEFT + (consequence - 1) * CELL_WIDTH


def _y(size: int, likelihood: int) -> int:
    return TOP + (size - likelihood) * CELL_HEIGHT


def _cell(matrix: Matrix, likelihood: int, consequence: int, numbers: list[int]) -> Cell:
    x, y = _x(consequence), _y(matrix.size, likelihood)
    texts = [str(number) for number in sorted(numbers)]
    if len(texts) > MOST:
        texts = [*texts[:MOST], f"+{len(texts) - MOST}"]
    rows = [texts[start : start + PER_ROW] for start in range(0, len(texts), PER_ROW)]
    marks = tuple(
        Mark(
            x + (CELL_WIDTH - 3) / 2 + (place - (len(row) - 1) / 2) * MARK,
            y + (CELL_HEIGHT - WORDS) / 2 + (line - (len(rows) - 1) / 2) * (MARK + 2),
            text,
        )
        for line, row in enumerate(rows)
        for place, text in enumerate(row)
    )
    colour = matrix.colour(likelihood, consequence)
    foot = Mark(x + (CELL_WIDTH - 3) / 2, y + CELL_HEIGHT - 9, _level_names()[colour])
    return Cell(x, y, colour, marks, foot)


def _lines(name: str) -> tuple[str, ...]:
    """A name on at most three lines."""
    lines: list[str] = [""]
    for word in name.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LINE or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines[:3])
