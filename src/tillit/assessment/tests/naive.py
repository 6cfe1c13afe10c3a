"""What an assessment should say, worked out the slow way: each item by itself, asked for upwards, nothing kept.

The same rules as `inheritance`, in another shape, so that the two can be held against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tillit.assessment.scale import COLOURS, scales

Key = tuple[int, int]
TEXT = Callable[[str], str]


@dataclass
class Words:
    """One assessment's own words at one moment. `edition` 0: as it is being written."""

    assessment: int
    edition: int
    number: int
    matrix: str
    sections: dict[str, tuple[str, str]]  # code: text, stance
    risks: list[dict[str, Any]]
    basis: list[int]
    mark: str = ""

    @property
    def place(self) -> Key:
        return self.assessment, self.edition


@dataclass
class Found:
    """A risk as one level sees it."""

    state: str
    open: bool
    before: str | None
    after: str | None
    origin: Key
    number: int
    words: set[tuple[Key, str]]

    @property
    def badness(self) -> tuple[bool, int, int]:
        return self.open, badness(self.after), badness(self.before)


@dataclass
class Answer:
    sections: dict[str, tuple[str, list[tuple[Key, str]]]]
    risks: dict[Key, Found]
    residual: str | None
    blocked_by: set[Key]
    lost: set[Key]


def badness(colour: str | None) -> int:
    """Not judged is worse than all."""
    return [*COLOURS, None].index(colour)  # type: ignore[arg-type]


def answer(top: Words, editions: Mapping[int, Words]) -> Answer:
    below = [editions[number] for number in reached(top, editions)]
    everywhere = [*below, top]
    keys = {(words.assessment, risk["number"]) for words in everywhere for risk in words.risks if not risk["origin"]}
    seen = {key: risk for key in sorted(keys) if (risk := holds(top, key, editions)) is not None}
    codes = {code for words in everywhere for code in words.sections}
    open_ones = [risk.after for risk in seen.values() if risk.open and risk.after]
    said = {(risk["origin"], risk["origin_number"]) for risk in top.risks if risk["origin"]}
    return Answer(
        sections={code: section(top, code, editions) for code in codes},
        risks=seen,
        residual=max(open_ones, key=badness) if open_ones else None,
        blocked_by={words.place for words in below if words.mark},
        lost=said - {key for below in top.basis for key in keys if holds(editions[below], key, editions)},
    )


def reached(top: Words, editions: Mapping[int, Words]) -> set[int]:
    """Every edition it rests on, directly or not."""
    return {number for below in top.basis for number in ({below} | reached(editions[below], editions))}


def holds(words: Words, key: Key, editions: Mapping[int, Words]) -> Found | None:
    if words.assessment == key[0]:
        own = [risk for risk in words.risks if not risk["origin"] and risk["number"] == key[1]]
        if own:
            before, after = judged(words.matrix, own[0], ""), judged(words.matrix, own[0], "_after")
            return Found("local", True, before, after, words.place, words.number, set())
    ways = [way for number in words.basis if (way := holds(editions[number], key, editions)) is not None]
    if not ways:
        return None
    newest = max(way.number for way in ways)
    speaks = max((way for way in ways if way.number == newest), key=lambda way: way.badness)
    told = set().union(*(way.words for way in ways))
    return meet(words, key, speaks, told)


def meet(words: Words, key: Key, above: Found, told: set[tuple[Key, str]]) -> Found:
    own = [risk for risk in words.risks if (risk["origin"], risk["origin_number"]) == key]
    state, is_open, before, after = "", above.open, above.before, above.after
    if not own:
        state = "inherited" if is_open else "not_applicable"
        return Found(state, is_open, before, after, above.origin, above.number, told)
    stance = own[0]["stance"]
    mine = judged(words.matrix, own[0], ""), judged(words.matrix, own[0], "_after")
    if stance == "not_applicable":
        state, is_open = "not_applicable", False
    elif stance == "override":
        state, is_open, (before, after) = "overridden", True, mine
    else:
        state = "inherited_with_addition" if is_open else "not_applicable"
        before, after = (worst(*pair) for pair in ((before, mine[0]), (after, mine[1])))
    return Found(state, is_open, before, after, above.origin, above.number, told | {(words.place, stance)})


def worst(above: str | None, mine: str | None) -> str | None:
    if mine is None or above is None:
        return above
    return max(above, mine, key=badness)


def judged(matrix: str, risk: Mapping[str, Any], when: str) -> str | None:
    likelihood, consequences = risk[f"likelihood{when}"], risk[f"consequences{when}"]
    if not likelihood or not consequences:
        return None
    return scales().matrix(matrix).cells[likelihood - 1][max(consequences.values()) - 1]


def section(words: Words, code: str, editions: Mapping[int, Words]) -> tuple[str, list[tuple[Key, str]]]:
    text, stance = words.sections.get(code, ("", "add"))
    mine = [(words.place, text)] if text else []
    if stance == "not_applicable":
        return "not_applicable", []
    if stance == "override":
        return "overridden", mine
    above = list(newest_of(part for number in words.basis for part in section(editions[number], code, editions)[1]))
    state = {(True, True): "inherited_with_addition", (True, False): "inherited", (False, True): "local"}
    return state.get((bool(above), bool(mine)), "missing"), [*above, *mine]


def newest_of(parts: Iterator[tuple[Key, str]]) -> Iterator[tuple[Key, str]]:
    """Of an assessment met in several versions only the newest; editions of one are numbered as they are made."""
    found = list(parts)
    newest = {
        place[0]: max(edition for (other, edition), _text in found if other == place[0]) for place, _text in found
    }
    met: set[Key] = set()
    for place, text in found:
        if newest[place[0]] == place[1] and place not in met:
            met.add(place)
            yield place, text
