"""Which box stands above which, and in what order: no circles left, long arrows given a slot in every layer they pass.

As Sugiyama, Tagawa and Toda (1981) do it: turn round what goes in a circle, put each box below those that send to it,
and sort each layer by its neighbours.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tillit.assessment.flow.notation import Flow, Step

SWEEPS = 4

Slot = tuple[int, int, int]
"""(0, node, 0) is a box; (1, step, layer) is where a long arrow passes through a layer."""


@dataclass(frozen=True)
class Chain:
    """A step from the upper box to the lower, with the slots it passes; `up` when it is sent the other way."""

    step: int
    slots: tuple[Slot, ...]
    up: bool


@dataclass(frozen=True)
class Layered:
    layers: tuple[tuple[Slot, ...], ...]
    chains: tuple[Chain, ...]


def layered(flow: Flow) -> Layered:
    up = _turned(flow)
    depth = _depths(flow, up)
    chains = tuple(_chain(number, step, depth, number in up) for number, step in enumerate(flow.steps))
    return Layered(tuple(map(tuple, _sorted(_layers(depth, chains), chains))), chains)


def _turned(flow: Flow) -> frozenset[int]:
    """The steps that close a circle, seen from the first named box: they are drawn upwards."""
    sent: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, step in enumerate(flow.steps):
        sent[step.source].append((number, step.target))
    up: set[int] = set()
    done: set[int] = set()

    def visit(node: int, path: frozenset[int]) -> None:
        for number, target in sent[node]:
            if target in path:
                up.add(number)
            elif target not in done:
                visit(target, path | {target})
        done.add(node)

    for node in range(len(flow.nodes)):
        if node not in done:
            visit(node, frozenset({node}))
    return frozenset(up)


def _depths(flow: Flow, up: frozenset[int]) -> list[int]:
    """The longest way from above. Ends, since nothing goes in a circle any more."""
    depth = [0] * len(flow.nodes)
    for _round in flow.nodes:
        for number, step in enumerate(flow.steps):
            above, below = _downwards(step, number in up)
            depth[below] = max(depth[below], depth[above] + 1)
    return depth


def _downwards(step: Step, up: bool) -> tuple[int, int]:
    return (step.target, step.source) if up else (step.source, step.target)


def _chain(number: int, step: Step, depth: list[int], up: bool) -> Chain:
    above, below = _downwards(step, up)
    between = ((1, number, layer) for layer in range(depth[above] + 1, depth[below]))
    return Chain(number, ((0, above, 0), *between, (0, below, 0)), up)


def _layers(depth: list[int], chains: tuple[Chain, ...]) -> list[list[Slot]]:
    layers: list[list[Slot]] = [[] for _layer in range(max(depth) + 1)]
    for node, layer in enumerate(depth):
        layers[layer].append((0, node, 0))
    for chain in chains:
        for slot in chain.slots[1:-1]:
            layers[slot[2]].append(slot)
    return layers


def neighbours(chains: tuple[Chain, ...]) -> tuple[dict[Slot, list[Slot]], dict[Slot, list[Slot]]]:
    above: dict[Slot, list[Slot]] = defaultdict(list)
    below: dict[Slot, list[Slot]] = defaultdict(list)
    for chain in chains:
        for upper, lower in zip(chain.slots, chain.slots[1:], strict=False):
            above[lower].append(upper)
            below[upper].append(lower)
    return above, below


def _sorted(layers: list[list[Slot]], chains: tuple[Chain, ...]) -> list[list[Slot]]:
    """Each layer by the middle of its neighbours, a few times down and up: fewer arrows cross."""
    above, below = neighbours(chains)
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        numbers = range(1, len(layers)) if down else range(len(layers) - 2, -1, -1)
        for number in numbers:
            beside = layers[number - 1 if down else number + 1]
            at = {slot: place for place, slot in enumerate(beside)}
            near = above if down else below
            middles = {
                slot: _mean([at[other] for other in near[slot]], place) for place, slot in enumerate(layers[number])
            }
            layers[number] = sorted(layers[number], key=middles.__getitem__)
    return layers


def _mean(values: list[int], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
