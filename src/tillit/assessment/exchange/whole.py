"""An assessment with all it rests on resolved, and every part marked with where it comes from. Pure.

What documents show, what is written as JSON, and what other formats are made from: one value, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from tillit.assessment.content import DecisionContent, MeasureContent, RiskContent, Stance, hash_of
from tillit.assessment.inheritance import EffectiveRisk, EffectiveSection, Origin, Part, State, Word, colours
from tillit.assessment.rulebook import section_rules
from tillit.assessment.scale import Colour, Matrix
from tillit.assessment.state import State as Standing

FORMAT, FORMAT_VERSION = "tillit-assessment", 1


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A version of another assessment."""

    assessment: int
    edition: int
    number: int
    level: str
    title: str
    owner: str


class SaidPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    source: Source | None = None
    """None is this assessment itself."""


class SaidSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    code: str
    state: State
    parts: tuple[SaidPart, ...] = ()
    reason: str = ""
    set_aside: tuple[SaidPart, ...] = ()
    """What stands above and does not hold here."""
    stance: Stance = "add"
    local: bool = False
    draft: bool = False


class SaidMeasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    text: str
    for_special: bool = False
    responsible: str = ""
    due: date | None = None
    done_on: date | None = None
    evidence: str = ""
    code: str = ""
    source: Source | None = None


class Judgement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    likelihood: int | None = None
    consequences: dict[str, int] = {}
    reason: str = ""
    level: Colour | None = None


class SaidWord(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one level said about a risk it inherits."""

    source: Source | None
    stance: Stance
    reason: str
    threat: str
    matrix: str
    before: Judgement
    after: Judgement


class SaidRisk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    number: int
    area: str
    threat: str
    state: State
    matrix: str
    """Code of the matrix it was judged by where it was written; a word on it was judged by another, perhaps."""
    before: Judgement
    after: Judgement
    scenario: str = ""
    open: bool = True
    source: Source | None = None
    words: tuple[SaidWord, ...] = ()
    measures: tuple[SaidMeasure, ...] = ()
    left_before: Colour | None = None
    left: Colour | None = None
    """The level that holds here, when all that was said is counted in; `before` and `after` are what it was judged at."""
    local: bool = False
    draft: bool = False

    @property
    def holds(self) -> SaidRisk | SaidWord:
        """The words and the judgement that hold here: those of the nearest that judged it anew, or of its origin."""
        return next((word for word in reversed(self.words) if word.stance == "override"), self)


class SaidAcceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    risk: str
    level: str
    reason: str
    by: str
    expires_on: date


class Whole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    format_version: int
    assessment: int
    edition: int
    """0 for the assessment itself as it is being written."""
    number: int
    title: str
    owner: str
    level: str
    service: str
    universe: str
    matrix: Matrix
    answers: dict[str, str] | None
    rule_version: str
    decision: DecisionContent | None
    sections: tuple[SaidSection, ...]
    risks: tuple[SaidRisk, ...]
    acceptances: tuple[SaidAcceptance, ...]
    basis: tuple[Source, ...]
    """The versions it was said to stand on, or adopts (those of the same level)."""
    blocked_by: tuple[tuple[Source, str, str], ...]
    residual: Colour | None
    content_hash: str

    def section(self, code: str) -> SaidSection | None:
        return next((row for row in self.sections if row.code == code), None)


@dataclass(frozen=True)
class Rows:
    """What is no part of the content: who carries measures out, what is done, who has accepted."""

    measures: Mapping[int, Sequence[SaidMeasure]]
    """By the number of the assessment's own risk row."""
    acceptances: tuple[SaidAcceptance, ...] = ()
    service: str = ""


def whole(state: Standing, rows: Rows) -> Whole:
    """Of an assessment as it stands; or, with the state of an edition, of what was published."""
    found, content, origin = state.effective, state.content, state.origin
    here = Here(origin)
    return Whole(
        format=FORMAT,
        format_version=FORMAT_VERSION,
        assessment=origin.assessment,
        edition=origin.edition,
        number=origin.number,
        title=origin.title,
        owner=origin.owner,
        level=content.level,
        service=rows.service,
        universe=content.universe,
        matrix=state.matrix,
        answers=content.answers,
        rule_version=content.rule_version,
        decision=content.decision,
        sections=here.sections(state),
        risks=tuple(here.risk(risk, rows, state) for risk in found.risks),
        acceptances=rows.acceptances,
        basis=here.basis(state),
        blocked_by=tuple((a_source(below), mark.kind, mark.reason) for below, mark in found.blocked_by),
        residual=found.residual,
        content_hash=hash_of(content),
    )


def in_order(sections: Iterable[EffectiveSection]) -> list[EffectiveSection]:
    """As they are read; a section whose code nobody knows any more comes last, and is not lost."""
    order = {rule.code: place for place, rule in enumerate(section_rules())}
    return sorted(sections, key=lambda section: order.get(section.code, len(order)))


def a_source(origin: Origin) -> Source:
    return Source(origin.assessment, origin.edition, origin.number, origin.level, origin.title, origin.owner)


def stance_of(section: object) -> Stance:
    return getattr(section, "stance", "add")


@dataclass(frozen=True)
class Here:
    """Seen from one assessment: what is its own has no source."""

    origin: Origin

    def source(self, origin: Origin) -> Source | None:
        if (origin.assessment, origin.edition) == (self.origin.assessment, self.origin.edition):
            return None
        return a_source(origin)

    def basis(self, state: Standing) -> tuple[Source, ...]:
        chosen = [state.editions[pin.edition] for pin in state.content.pins if pin.edition in state.editions]
        return tuple(a_source(layer.origin) for layer in chosen)

    def sections(self, state: Standing) -> tuple[SaidSection, ...]:
        own = state.content.sections
        return tuple(
            self.section(
                found, stance_of(own.get(found.code)), found.code in own and own[found.code].local,
                found.code in state.draft_sections,
            )
            for found in in_order(state.effective.sections.values())
        )  # fmt: skip

    def section(self, found: EffectiveSection, stance: Stance, local: bool, draft: bool) -> SaidSection:
        return SaidSection(
            found.code, found.state, self._parts(found.parts), found.reason, self._parts(found.set_aside), stance, local,
            draft,
        )  # fmt: skip

    def _parts(self, parts: Iterable[Part]) -> tuple[SaidPart, ...]:
        return tuple(SaidPart(part.text, self.source(part.origin)) for part in parts)

    def risk(self, found: EffectiveRisk, rows: Rows, state: Standing) -> SaidRisk:
        risk, matrix = found.risk, matrix_at(found.origin, state)
        before, after = judged(risk, matrix)
        return SaidRisk(
            key=str(found.key),
            number=found.key.number,
            area=risk.area,
            threat=risk.threat,
            state=found.state,
            matrix=matrix.code,
            before=before,
            after=after,
            scenario=risk.scenario,
            open=found.open,
            source=self.source(found.origin),
            words=tuple(self._word(word, matrix_at(word.origin, state)) for word in found.words),
            measures=tuple(self._measures(found, rows)),
            left_before=found.before,
            left=found.after,
            local=risk.local,
            draft=found.state == "local" and risk.number in state.draft_risks,
        )

    def _word(self, word: Word, matrix: Matrix) -> SaidWord:
        return SaidWord(
            self.source(word.origin),
            word.stance,
            word.reason,
            word.risk.threat,
            matrix.code,
            *judged(word.risk, matrix),
        )

    def _measures(self, found: EffectiveRisk, rows: Rows) -> Iterable[SaidMeasure]:
        said = [(found.origin, found.risk), *((word.origin, word.risk) for word in found.words)]
        for origin, risk in said:
            source = self.source(origin)
            known = rows.measures.get(risk.number) if source is None else None
            yield from known if known is not None else (_measure(row, source) for row in risk.measures)


def _measure(row: MeasureContent, source: Source | None) -> SaidMeasure:
    due = date.fromisoformat(row.due) if row.due else None
    return SaidMeasure(row.text, row.for_special, row.responsible, due, source=source)


def matrix_at(origin: Origin, state: Standing) -> Matrix:
    return state.editions[origin.edition].matrix if origin.edition in state.editions else state.matrix


def judged(risk: RiskContent, matrix: Matrix) -> tuple[Judgement, Judgement]:
    before, after = colours(matrix, risk)
    return (
        Judgement(risk.likelihood, dict(risk.consequences), risk.reason, before),
        Judgement(risk.likelihood_after, dict(risk.consequences_after), risk.reason_after, after),
    )
