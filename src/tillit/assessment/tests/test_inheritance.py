"""Random layered worlds: what holds is what a slow and plain recomputation says, and nothing loses where it came from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.assessment.content import RiskContent
from tillit.assessment.inheritance import (
    LEVELS,
    Effective,
    EffectiveRisk,
    Layer,
    Mark,
    Origin,
    SectionWords,
    effective,
    level_above,
)
from tillit.assessment.scale import COLOURS, scales
from tillit.assessment.tests import naive

CODES = ("nature", "scope", "data")
MATRICES = ("4x4", "5x5")
STANCES = ("add", "override", "not_applicable")


@dataclass(frozen=True)
class Layered:
    top: Layer
    editions: dict[int, Layer]

    @property
    def effective(self) -> Effective:
        return effective(self.top, self.editions)

    @property
    def naive(self) -> naive.Answer:
        return naive.answer(slow(self.top), {number: slow(layer) for number, layer in self.editions.items()})


def slow(layer: Layer) -> naive.Words:
    return naive.Words(
        assessment=layer.origin.assessment, edition=layer.origin.edition, number=layer.origin.number,
        matrix=layer.matrix.code, sections={code: (row.text, row.stance) for code, row in layer.sections.items()},
        risks=[{name: getattr(risk, name) for name in RiskContent.__struct_fields__} for risk in layer.risks],
        basis=list(layer.basis), mark=layer.mark.kind if layer.mark else "",
    )  # fmt: skip


def judgement(chance: Random, size: int) -> tuple[int | None, dict[str, int]]:
    if chance.random() < 0.15:
        return None, {}
    parties = ["pupil", *(party for party in ("municipality", "society") if chance.random() < 0.4)]
    return chance.randint(1, size), {party: chance.randint(1, size) for party in parties}


def a_risk(chance: Random, size: int, number: int, origin: naive.Key | None = None) -> RiskContent:
    before, after = judgement(chance, size), judgement(chance, size)
    stance: Any = chance.choice(STANCES) if origin else "add"
    where = {"origin": origin[0], "origin_number": origin[1]} if origin else {}
    return RiskContent(
        number, "excess", f"threat {number}", *before, "why", *after, "why after",
        stance=stance, stance_reason="" if stance == "add" else "so here", **where,
    )  # fmt: skip


def a_layer(chance: Random, origin: Origin, basis: tuple[int, ...], known: list[naive.Key], marked: bool) -> Layer:
    matrix = scales().matrix(chance.choice(MATRICES))
    own = [a_risk(chance, matrix.size, number) for number in range(1, chance.randint(0, 2) + 1)]
    foreign = [key for key in known if key[0] != origin.assessment]
    answered = chance.sample(foreign, min(len(foreign), chance.randint(0, 4)))
    words = [a_risk(chance, matrix.size, 10 + place, key) for place, key in enumerate(answered)]
    sections = {}
    for code in chance.sample(CODES, chance.randint(0, len(CODES))):
        stance: Any = chance.choice(STANCES)
        text = chance.choice(("", f"{code} of {origin.assessment}/{origin.edition}"))
        sections[code] = SectionWords(text, stance, "" if stance == "add" else "why")
    mark = chance.choice(("", "", "", "blocked", "withdrawn")) if marked else ""
    return Layer(origin, matrix, sections, (*own, *words), basis, Mark(mark, "wrong") if mark else None)


def a_world(seed: int) -> Layered:
    """Editions made one after another, each on some of those above it, and sometimes on one of its own level."""
    chance = Random(seed)
    editions: dict[int, Layer] = {}
    count: dict[int, int] = {}
    for number, assessment in enumerate(sorted(chance.choices((1, 2, 11, 12, 13, 21, 22), k=chance.randint(1, 10))), 1):
        level = LEVELS[assessment // 10]
        count[assessment] = count.get(assessment, 0) + 1
        origin = Origin(assessment, number, count[assessment], level, f"A{assessment}", "Fjordvik")
        editions[number] = a_layer(chance, origin, a_basis(chance, editions, level, assessment), _known(editions), True)
    level = chance.choice((LEVELS[1], LEVELS[2], LEVELS[2]))
    top = a_layer(chance, Origin(99, level=level), a_basis(chance, editions, level, 99), _known(editions), False)
    return Layered(top, editions)


def a_basis(chance: Random, editions: dict[int, Layer], level: str, assessment: int) -> tuple[int, ...]:
    above = [n for n, layer in editions.items() if layer.origin.level == level_above(level)]
    beside = [
        n for n, layer in editions.items() if layer.origin.level == level and layer.origin.assessment < assessment
    ]
    chosen = chance.sample(above, chance.randint(0, min(4, len(above))))
    return (*chosen, *(chance.sample(beside, 1) if beside and chance.random() < 0.5 else ()))


def _known(editions: dict[int, Layer]) -> list[naive.Key]:
    return sorted({(layer.origin.assessment, n) for layer in editions.values() for n in (1, 2)})


def worlds() -> st.SearchStrategy[Layered]:
    """From a seed: drawing each value by itself takes minutes, and finds the same."""
    return st.integers(0, 2**32).map(a_world)


many = settings(max_examples=150, deadline=None)


def of(found: EffectiveRisk) -> naive.Found:
    return naive.Found(
        found.state, found.open, found.before, found.after, (found.origin.assessment, found.origin.edition),
        found.origin.number, {((word.origin.assessment, word.origin.edition), word.stance) for word in found.words},
    )  # fmt: skip


def places(world: Layered) -> dict[naive.Key, Layer]:
    return {(layer.origin.assessment, layer.origin.edition): layer for layer in (world.top, *world.editions.values())}


@many
@given(worlds())
def test_effective_equals_the_slow_recomputation(world: Layered) -> None:
    found, expected = world.effective, world.naive
    assert {(risk.key.assessment, risk.key.number): of(risk) for risk in found.risks} == expected.risks
    assert found.residual == expected.residual
    assert {(key.assessment, key.number) for key in found.lost} == expected.lost
    assert {(origin.assessment, origin.edition) for origin, _mark in found.blocked_by} == expected.blocked_by
    assert {code: row.state for code, row in found.sections.items()} == {
        code: expected.sections[code][0] for code in found.sections
    }
    for code, row in found.sections.items():
        parts = [((part.origin.assessment, part.origin.edition), part.text) for part in row.parts]
        assert sorted(parts) == sorted(expected.sections[code][1])
    unheard = expected.sections.keys() - found.sections.keys()
    assert all(expected.sections[code] == ("missing", []) for code in unheard)


@many
@given(worlds())
def test_each_risk_is_there_once_and_its_origin_has_it(world: Layered) -> None:
    found = world.effective.risks
    assert len({risk.key for risk in found}) == len(found)
    for risk in found:
        layer = places(world)[risk.origin.assessment, risk.origin.edition]
        assert risk.risk in layer.risks
        assert (layer.origin.assessment, risk.risk.number) == (risk.key.assessment, risk.key.number)
        for word in risk.words:
            said = places(world)[word.origin.assessment, word.origin.edition].risks
            assert word.risk in said
            assert (word.risk.origin, word.risk.origin_number) == (risk.key.assessment, risk.key.number)


@many
@given(worlds())
def test_each_part_of_a_section_stands_where_it_says(world: Layered) -> None:
    for code, row in world.effective.sections.items():
        for part in (*row.parts, *row.set_aside):
            layer = places(world)[part.origin.assessment, part.origin.edition]
            assert layer.sections[code].text == part.text
        if row.state in ("overridden", "not_applicable"):
            assert row.reason


@many
@given(worlds())
def test_no_inherited_risk_disappears(world: Layered) -> None:
    """Whatever any level says: a risk written anywhere below is still shown, open or not."""
    reached = naive.reached(slow(world.top), {n: slow(layer) for n, layer in world.editions.items()})
    written = {
        (world.editions[n].origin.assessment, risk.number)
        for n in reached
        for risk in world.editions[n].risks
        if risk.origin is None
    }
    inherited = {(r.key.assessment, r.key.number) for r in world.effective.risks if r.origin.edition}
    assert inherited == written


@many
@given(worlds())
def test_every_word_on_the_way_is_told(world: Layered) -> None:
    reached = naive.reached(slow(world.top), {n: slow(layer) for n, layer in world.editions.items()})
    told = {
        (risk.key.assessment, risk.key.number, word.origin.assessment, word.origin.edition)
        for risk in world.effective.risks
        for word in risk.words
    }
    for number in reached:
        layer = world.editions[number]
        met = {(risk.key.assessment, risk.key.number) for risk in effective(layer, world.editions).risks}
        for risk in layer.risks:
            if risk.origin is not None and (risk.origin, risk.origin_number) in met:
                assert (risk.origin, risk.origin_number, layer.origin.assessment, layer.origin.edition) in told


@many
@given(worlds())
def test_residual_is_the_worst_of_own_and_inherited_open_risks(world: Layered) -> None:
    found = world.effective
    levels = [COLOURS.index(risk.after) for risk in found.risks if risk.open and risk.after]
    assert found.residual == (COLOURS[max(levels)] if levels else None)


@many
@given(worlds())
def test_whatever_is_blocked_or_withdrawn_anywhere_below_is_named_with_its_reason(world: Layered) -> None:
    reached = naive.reached(slow(world.top), {n: slow(layer) for n, layer in world.editions.items()})
    marks = {(layer.origin, layer.mark) for n, layer in world.editions.items() if n in reached and layer.mark}
    assert set(world.effective.blocked_by) == marks
    assert len(world.effective.blocked_by) == len(marks)


@many
@given(worlds(), st.integers(0, 1000))
def test_a_word_that_adds_never_lowers_and_touches_no_other_risk(world: Layered, seed: int) -> None:
    before = world.effective
    key = _one_unanswered(world, Random(seed))
    if key is None:
        return
    word = a_risk(Random(seed), world.top.matrix.size, 50, key)
    after = _with_word(world, _said(word, "add")).effective
    _others_are_untouched(before, after, key)
    old, new = _found(before, key), _found(after, key)
    assert naive.badness(new.after) >= naive.badness(old.after)
    assert naive.badness(new.before) >= naive.badness(old.before)
    assert new.open == old.open
    assert _rank(after.residual) >= _rank(before.residual)


@many
@given(worlds(), st.integers(0, 1000))
def test_not_applicable_closes_that_risk_and_no_other(world: Layered, seed: int) -> None:
    before = world.effective
    key = _one_unanswered(world, Random(seed))
    if key is None:
        return
    word = a_risk(Random(seed), world.top.matrix.size, 50, key)
    after = _with_word(world, _said(word, "not_applicable")).effective
    _others_are_untouched(before, after, key)
    assert (_found(after, key).open, _found(after, key).state) == (False, "not_applicable")


@many
@given(worlds(), st.integers(0, 1000))
def test_an_override_counts_here_even_where_a_level_above_has_closed_the_risk(world: Layered, seed: int) -> None:
    key = _one_unanswered(world, Random(seed))
    if key is None:
        return
    matrix = scales().matrix("5x5")
    word = _said(a_risk(Random(seed), 5, 50, key), "override", likelihood_after=5, consequences_after={"pupil": 5})
    after = _with_word(replace(world, top=replace(world.top, matrix=matrix, risks=())), word).effective
    assert (_found(after, key).open, _found(after, key).after) == (True, "very_high")
    assert after.residual == "very_high"


@many
@given(worlds(), st.integers(0, 1000))
def test_the_order_of_what_it_stands_on_changes_neither_risks_nor_residual(world: Layered, seed: int) -> None:
    chance = Random(seed)

    def shuffled(layer: Layer) -> Layer:
        return replace(layer, basis=tuple(chance.sample(layer.basis, len(layer.basis))))

    other = Layered(shuffled(world.top), {n: shuffled(layer) for n, layer in world.editions.items()}).effective
    found = world.effective

    def told(row: Effective) -> Any:
        return {risk.key: (risk.open, risk.before, risk.after, risk.origin) for risk in row.risks}

    assert told(other) == told(found)
    assert other.residual == found.residual
    assert set(other.blocked_by) == set(found.blocked_by)
    assert {code: {part.origin for part in row.parts} for code, row in other.sections.items()} == {
        code: {part.origin for part in row.parts} for code, row in found.sections.items()
    }


@many
@given(worlds())
def test_the_same_layers_always_give_the_same(world: Layered) -> None:
    again = Layered(world.top, dict(reversed(world.editions.items())))
    assert again.effective == world.effective


@given(worlds())
def test_editions_nobody_rests_on_change_nothing(world: Layered) -> None:
    reached = naive.reached(slow(world.top), {n: slow(layer) for n, layer in world.editions.items()})
    assert effective(world.top, {n: world.editions[n] for n in reached}) == world.effective


@given(worlds())
def test_an_edition_that_is_missing_is_refused_and_never_left_out(world: Layered) -> None:
    if world.top.basis:
        with pytest.raises(KeyError):
            effective(world.top, {n: layer for n, layer in world.editions.items() if n != world.top.basis[0]})


def test_the_levels_are_exactly_three() -> None:
    assert LEVELS == ("overall", "universe", "service")
    assert [level_above(level) for level in LEVELS] == [None, "overall", "universe"]


def _one_unanswered(world: Layered, chance: Random) -> naive.Key | None:
    answered = {(risk.origin, risk.origin_number) for risk in world.top.risks if risk.origin is not None}
    keys = sorted(
        key
        for risk in world.effective.risks
        if risk.origin.edition and (key := (risk.key.assessment, risk.key.number)) not in answered
    )
    return chance.choice(keys) if keys else None


def _said(word: RiskContent, stance: Any, **changes: Any) -> RiskContent:
    return msgspec.structs.replace(word, stance=stance, stance_reason="so here", **changes)


def _with_word(world: Layered, word: RiskContent) -> Layered:
    return replace(world, top=replace(world.top, risks=(*world.top.risks, word)))


def _found(row: Effective, key: naive.Key) -> EffectiveRisk:
    return next(risk for risk in row.risks if (risk.key.assessment, risk.key.number) == key)


def _others_are_untouched(before: Effective, after: Effective, key: naive.Key) -> None:
    old, new = ([r for r in row.risks if (r.key.assessment, r.key.number) != key] for row in (before, after))
    assert new == old


def _rank(colour: str | None) -> int:
    return COLOURS.index(colour) if colour else -1  # type: ignore[arg-type]
