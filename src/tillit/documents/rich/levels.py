"""Headings of a text fitted to the place where the text stands."""

from collections.abc import Iterable
from dataclasses import replace

from tillit.documents.model import Block, Heading


def even(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The levels that are used become 1, 2, 3 …, and none is skipped on the way down (PDF/UA-1, 7.4.2; WCAG 1.3.1)."""
    blocks = tuple(blocks)
    used = sorted({block.level for block in blocks if isinstance(block, Heading)})
    fitted: list[Block] = []
    level = 0
    for block in blocks:
        if isinstance(block, Heading):
            level = min(used.index(block.level) + 1, level + 1)
            block = replace(block, level=level)  # noqa: PLW2901
        fitted.append(block)
    return tuple(fitted)


def below(blocks: Iterable[Block], level: int) -> tuple[Block, ...]:
    """The same blocks under a heading of that level, for a document."""
    return tuple(
        replace(block, level=min(6, block.level + level)) if isinstance(block, Heading) else block for block in blocks
    )
