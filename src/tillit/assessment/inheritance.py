"""What an assessment says when all it rests on is counted in. Pure: layers in, effective values with provenance out.

Nothing is copied downwards. Each level says its own words, points at published versions of the level above, and what
holds is computed when read; so every item can tell where it comes from, in which version, and what was done with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tillit.assessment.content import RiskContent
from tillit.assessment.scale import COLOURS, Colour, Level, Matrix, highest, level

Stance = Literal["add", "override", "not_applicable"]
State = Literal["inherited", "inherited_with_addition", "overridden", "not_applicable", "local", "missing"]
LEVELS = ("overall", "universe", "service")


@dataclass(frozen=True)
class Origin:
    """Where something stands: an edition, or (`edition` 0) the assessment itself as it is being written."""

    assessment: int
    edition: int = 0
    number: int = 0
    level: str = "service"
    title: str = ""
    owner: str = ""


@dataclass(frozen=True)
class SectionWords:
    text: str
    stance: Stance = "add"
    reason: str = ""


@dataclass(frozen=True)
class Mark:
    kind: str  # blocked | withdrawn
    reason: str


@dataclass(frozen=True)
class Layer:
    """One assessment's own words, and the editions it stands on directly."""

    origin: Origin
    matrix: Matrix
    sections: Mapping[str, SectionWords]
    risks: tuple[RiskContent, ...]
    basis: tuple[int, ...] = ()
    mark: Mark | None = None


@dataclass(frozen=True, order=True)
class RiskKey:
    """The same risk wherever it is inherited: the assessment it was first written in, and its number there."""

    assessment: int
    number: int

    def __str__(self) -> str:
        return f"{self.assessment}-{self.number}"


@dataclass(frozen=True)
class Part:
    origin: Origin
    text: str


@dataclass(frozen=True)
class EffectiveSection:
    code: str
    state: State
    parts: tuple[Part, ...]
    reason: str = ""
    set_aside: tuple[Part, ...] = ()
    """What stands above and does not hold here."""


@dataclass(frozen=True)
class Word:
    """What one level said about a risk it inherits."""

    origin: Origin
    stance: Stance
    reason: str
    risk: RiskContent


@dataclass(frozen=True)
class EffectiveRisk:
    key: RiskKey
    origin: Origin
    risk: RiskContent
    state: State
    before: Colour | None
    after: Colour | None
    open: bool = True
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Effective:
    sections: Mapping[str, EffectiveSection]
    risks: tuple[EffectiveRisk, ...]
    blocked_by: tuple[tuple[Origin, Mark], ...] = ()
    lost: tuple[RiskKey, ...] = ()
    """Inherited risks this assessment has a word on, that the version it stands on no longer has."""

    @property
    def residual(self) -> Colour | None:
        """The highest of own and inherited open risks, never a mean."""
        return highest([risk.after for risk in self.risks if risk.open and risk.after])


def effective(top: Layer, editions: Mapping[int, Layer]) -> Effective:
    """`editions` holds every edition `top` rests on, directly or not. One that is missing is refused with a KeyError."""
    resolved: dict[int, Effective] = {}
    for number in _bottom_up(top.basis, editions):
        layer = editions[number]
        resolved[number] = _over(layer, [resolved[below] for below in layer.basis])
    return _over(top, [resolved[number] for number in top.basis])


def _bottom_up(basis: Iterable[int], editions: Mapping[int, Layer]) -> list[int]:
    """Each edition after those it stands on. An edition pins only earlier ones, so there is no cycle to meet."""
    found: dict[int, None] = {}
    for number in basis:
        for below in _bottom_up(editions[number].basis, editions):
            found[below] = None
        found[number] = None
    return list(found)


def _over(layer: Layer, below: Sequence[Effective]) -> Effective:
    codes = [*layer.sections, *(code for given in below for code in given.sections)]
    inherited = _merged([risk for given in below for risk in given.risks])
    words = {RiskKey(*_origin_of(risk)): risk for risk in layer.risks if risk.origin is not None}
    own = [_local(layer, risk) for risk in layer.risks if risk.origin is None]
    marks = {mark[0]: mark for given in below for mark in given.blocked_by}
    if layer.mark:
        marks[layer.origin] = (layer.origin, layer.mark)
    return Effective(
        sections={code: _section(code, layer, below) for code in dict.fromkeys(codes)},
        risks=(*(_met(risk, words.get(risk.key), layer) for risk in inherited), *own),
        blocked_by=tuple(marks.values()),
        lost=tuple(sorted(words.keys() - {risk.key for risk in inherited})),
    )


def _origin_of(risk: RiskContent) -> tuple[int, int]:
    return risk.origin or 0, risk.origin_number or 0


def _section(code: str, layer: Layer, below: Sequence[Effective]) -> EffectiveSection:
    above = _newest_parts([part for given in below if code in given.sections for part in given.sections[code].parts])
    words = layer.sections.get(code, SectionWords(""))
    own = (Part(layer.origin, words.text),) if words.text else ()
    if words.stance == "not_applicable":
        return EffectiveSection(code, "not_applicable", (), words.reason, above)
    if words.stance == "override":
        return EffectiveSection(code, "overridden", own, words.reason, above)
    states: dict[tuple[bool, bool], State] = {
        (True, True): "inherited_with_addition", (True, False): "inherited", (False, True): "local",
        (False, False): "missing",
    }  # fmt: skip
    return EffectiveSection(code, states[bool(above), bool(own)], (*above, *own))


def _newest_parts(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same text may be reached by two ways, and in two versions: then the newer one speaks."""
    found: dict[int, Part] = {}
    for part in parts:
        known = found.get(part.origin.assessment)
        if known is None or part.origin.number > known.origin.number:
            found[part.origin.assessment] = part
    return tuple(found.values())


def _merged(risks: Iterable[EffectiveRisk]) -> list[EffectiveRisk]:
    found: dict[RiskKey, EffectiveRisk] = {}
    for risk in risks:
        known = found.get(risk.key)
        found[risk.key] = risk if known is None else _met_twice(known, risk)
    return list(found.values())


def _met_twice(one: EffectiveRisk, other: EffectiveRisk) -> EffectiveRisk:
    """Reached by two ways: the newer version speaks; in the same version the worse, and open if it is open anywhere.

    What was said about it on the way that does not speak is still told.
    """
    newer = other.origin.number > one.origin.number
    same = other.origin.number == one.origin.number
    speaks, silent = (other, one) if newer or (same and _is_worse(other, one)) else (one, other)
    return replace(speaks, words=(*(word for word in silent.words if word not in speaks.words), *speaks.words))


def _is_worse(one: EffectiveRisk, other: EffectiveRisk) -> bool:
    """Not judged yet is worse than any level: nobody knows."""
    worse, better = ((risk.open, _rank(risk.after), _rank(risk.before)) for risk in (one, other))
    return worse > better


def _rank(colour: Colour | None) -> int:
    return len(COLOURS) if colour is None else COLOURS.index(colour)


def _local(layer: Layer, risk: RiskContent) -> EffectiveRisk:
    before, after = colours(layer.matrix, risk)
    return EffectiveRisk(RiskKey(layer.origin.assessment, risk.number), layer.origin, risk, "local", before, after)


def _met(risk: EffectiveRisk, word: RiskContent | None, layer: Layer) -> EffectiveRisk:
    """An inherited risk, as the level that inherits it sees it."""
    if word is None:
        return replace(risk, state="inherited" if risk.open else "not_applicable")
    said = Word(layer.origin, word.stance, word.stance_reason, word)
    words = (*risk.words, said)
    before, after = colours(layer.matrix, word)
    if word.stance == "not_applicable":
        return replace(risk, state="not_applicable", open=False, words=words)
    if word.stance == "override":
        return replace(risk, state="overridden", open=True, before=before, after=after, words=words)
    # An addition can make it worse here, and never better: for that one has to say why, and override.
    return replace(
        risk, state="inherited_with_addition" if risk.open else "not_applicable", words=words,
        before=max(risk.before, before, key=_rank) if before else risk.before,
        after=max(risk.after, after, key=_rank) if after else risk.after,
    )  # fmt: skip


def colours(matrix: Matrix, risk: RiskContent) -> tuple[Colour | None, Colour | None]:
    """Before and after the measures; None where it is not judged."""
    first = found(matrix, risk.likelihood, risk.consequences)
    last = found(matrix, risk.likelihood_after, risk.consequences_after)
    return first.colour if first else None, last.colour if last else None


def found(matrix: Matrix, likelihood: int | None, consequences: Mapping[str, int]) -> Level | None:
    return level(matrix, likelihood, consequences) if likelihood and consequences else None


def level_above(of: str) -> str | None:
    """Exactly three levels: overall → universe → service."""
    place = LEVELS.index(of)
    return LEVELS[place - 1] if place else None
