"""Where everything stands: senders above receivers, in layers, so that no arrow crosses a box. Pure and bounded.

Each arrow leaves and arrives at a place of its own on its box, bends only between the layers, and bears its number where
it leaves; so no two numbers meet, and no arrow crosses a box.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from tillit.assessment.flow.layers import Chain, Slot, layered, neighbours
from tillit.assessment.flow.notation import Flow, Node

LETTERS, MOST_LINES = 20, 4
MARGIN, BOX_WIDTH, LINE_HEIGHT, PADDING = 14, 180, 19, 12
PORT, APART, STUB, ZONE = 28, 30, 36, 44


@dataclass(frozen=True)
class Box:
    node: int
    x: int
    y: int
    width: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Arrow:
    number: int
    step: int
    points: tuple[tuple[int, int], ...]
    """Between the first and second, third and fourth … it goes straight; from the second to the third it bends."""
    mark: tuple[int, int]
    """Where the number stands."""


@dataclass(frozen=True)
class Layout:
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


def layout(flow: Flow) -> Layout:
    """The same flow is always drawn the same way."""
    if not flow.nodes:
        return Layout(0, 0, (), ())
    found = layered(flow)
    layers, chains = found.layers, found.chains
    ports = _ports(layers, chains)
    widths = {slot: _width(slot, ports) for layer in layers for slot in layer}
    places = _places(layers, chains, widths)
    return _drawn(flow, layers, chains, ports, widths, places)


@dataclass(frozen=True)
class _Ports:
    """How far from the middle of its box each arrow leaves and arrives: (slot, step) to a distance."""

    below: dict[tuple[Slot, int], int]
    above: dict[tuple[Slot, int], int]
    most: dict[Slot, int]


def _ports(layers: tuple[tuple[Slot, ...], ...], chains: tuple[Chain, ...]) -> _Ports:
    at = {slot: place for layer in layers for place, slot in enumerate(layer)}
    leaving: dict[Slot, list[tuple[int, int]]] = defaultdict(list)
    arriving: dict[Slot, list[tuple[int, int]]] = defaultdict(list)
    for chain in chains:
        leaving[chain.slots[0]].append((at[chain.slots[1]], chain.step))
        arriving[chain.slots[-1]].append((at[chain.slots[-2]], chain.step))
    most = {slot: max(len(leaving[slot]), len(arriving[slot])) for slot in {*leaving, *arriving}}
    return _Ports(_spread(leaving), _spread(arriving), most)


def _spread(arrows: dict[Slot, list[tuple[int, int]]]) -> dict[tuple[Slot, int], int]:
    return {
        (slot, step): (2 * place - len(rows) + 1) * PORT // 2
        for slot, rows in arrows.items()
        for place, (_at, step) in enumerate(sorted(rows))
    }


def _width(slot: Slot, ports: _Ports) -> int:
    return PORT if slot[0] else max(BOX_WIDTH, (ports.most.get(slot, 0) + 1) * PORT)


def _places(
    layers: tuple[tuple[Slot, ...], ...], chains: tuple[Chain, ...], widths: dict[Slot, int]
) -> dict[Slot, float]:
    """The middle of each slot across: under its neighbours where there is room, never closer to another than APART."""
    above, below = neighbours(chains)
    places: dict[Slot, float] = {}
    for layer in layers:
        _settle(layer, widths, places, lambda slot: _mean_place(above[slot], places, 0))
    for near, order in ((below, layers[-2::-1]), (above, layers[1:])):
        for layer in order:
            wanted = {slot: _mean_place(near[slot], places, places[slot]) for slot in layer}
            _settle(layer, widths, places, wanted.__getitem__)
    left = min(place - widths[slot] / 2 for slot, place in places.items())
    return {slot: place - left + MARGIN for slot, place in places.items()}


def _mean_place(near: list[Slot], places: dict[Slot, float], otherwise: float) -> float:
    found = [places[slot] for slot in near]
    return sum(found) / len(found) if found else otherwise


def _settle(
    layer: tuple[Slot, ...], widths: dict[Slot, int], places: dict[Slot, float], wanted: Callable[[Slot], float]
) -> None:
    """Pushed apart to the right and to the left, and the middle of the two, which keeps the distances of both."""
    wishes = [wanted(slot) for slot in layer]
    apart = [(widths[one] + widths[two]) / 2 + APART for one, two in pairwise(layer)]
    rightwards, leftwards = wishes[:], wishes[:]
    for place, least in enumerate(apart, 1):
        rightwards[place] = max(wishes[place], rightwards[place - 1] + least)
    for place in range(len(layer) - 2, -1, -1):
        leftwards[place] = min(wishes[place], leftwards[place + 1] - apart[place])
    for slot, right, left in zip(layer, rightwards, leftwards, strict=True):
        places[slot] = (right + left) / 2


def wrap(text: str, letters: int = LETTERS, most: int = MOST_LINES) -> tuple[str, ...]:
    """On lines of at most so many letters; a longer word is broken, and what has no room ends in an ellipsis."""
    words = [word[start : start + letters] for word in text.split() for start in range(0, len(word), letters)]
    lines = [""]
    for word in words:
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= letters:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines) if len(lines) <= most else (*lines[: most - 1], lines[most - 1][: letters - 1] + "…")


def _lines(node: Node) -> tuple[str, ...]:
    return wrap(node.label)


def _height(node: Node) -> int:
    return (len(_lines(node)) + node.outside) * LINE_HEIGHT + 2 * PADDING


def _drawn(
    flow: Flow, layers: tuple[tuple[Slot, ...], ...], chains: tuple[Chain, ...], ports: _Ports,
    widths: dict[Slot, int], places: dict[Slot, float],
) -> Layout:  # fmt: skip
    tops, bottoms, top = [], [], MARGIN
    for layer in layers:
        tall = max(_height(flow.nodes[slot[1]]) for slot in layer if not slot[0])
        tops.append(top)
        bottoms.append(top + tall)
        top += tall + 2 * STUB + ZONE
    boxes = {
        slot: _box(flow, slot, places[slot], tops[number], widths[slot])
        for number, layer in enumerate(layers)
        for slot in layer
        if not slot[0]
    }
    level = {slot: number for number, layer in enumerate(layers) for slot in layer}
    arrows = (_arrow(chain, boxes, level, tops, bottoms, ports, places) for chain in chains)
    width = max(box.x + box.width for box in boxes.values())
    passing = [round(places[slot]) for layer in layers for slot in layer if slot[0]]
    return Layout(
        max([width, *passing]) + MARGIN, bottoms[-1] + MARGIN,
        tuple(sorted(boxes.values(), key=lambda box: box.node)), tuple(arrows),
    )  # fmt: skip


def _box(flow: Flow, slot: Slot, middle: float, top: int, width: int) -> Box:
    node = flow.nodes[slot[1]]
    return Box(slot[1], round(middle - width / 2), top, width, _height(node), _lines(node))


def _arrow(
    chain: Chain, boxes: dict[Slot, Box], level: dict[Slot, int], tops: list[int], bottoms: list[int],
    ports: _Ports, places: dict[Slot, float],
) -> Arrow:  # fmt: skip
    first, last = chain.slots[0], chain.slots[-1]
    start = round(places[first]) + ports.below[first, chain.step]
    end = round(places[last]) + ports.above[last, chain.step]
    bottom = boxes[first].y + boxes[first].height
    points = [(start, bottom), (start, bottoms[level[first]] + STUB)]
    for slot in chain.slots[1:-1]:
        across = round(places[slot])
        points += [(across, tops[level[slot]] - STUB), (across, bottoms[level[slot]] + STUB)]
    points += [(end, tops[level[last]] - STUB), (end, boxes[last].y)]
    if chain.up:
        return Arrow(chain.step + 1, chain.step, tuple(reversed(points)), (end, boxes[last].y - STUB // 2))
    return Arrow(chain.step + 1, chain.step, tuple(points), (start, bottom + STUB // 2))
