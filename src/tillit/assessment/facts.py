"""What others need to know about an assessment: is it done, what is missing, how bad is the worst. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.content import Content, RiskContent, hash_of
from tillit.assessment.rulebook import Outcome, SectionRule
from tillit.assessment.scale import COLOURS, Colour, Level, highest, level, scales
from tillit.web.language import pick


@dataclass(frozen=True)
class State:
    """The content, and what is not part of it: who has stood for what, and what has been carried out."""

    content: Content
    outcome: Outcome | str = ""
    open_questions: int = 0
    draft_sections: frozenset[str] = frozenset()
    empty_sections: frozenset[str] = frozenset()
    draft_risks: frozenset[int] = frozenset()
    undone: Sequence[date | None] = field(default=())
    """The due days of measures not yet done."""


@dataclass(frozen=True)
class AssessmentFacts:
    preassessed: bool
    dpia: bool
    outcome: str
    missing: tuple[str, ...]
    blocking: int
    """How many of those must be done before anybody decides: all but who does a measure, and by when."""
    drafts: int
    risks: int
    highest_residual: Colour | str
    above_acceptance: int
    special_need_reasoned: bool
    special_measures: bool
    content_hash: str


def facts(state: State, sections: Sequence[SectionRule], today: date) -> AssessmentFacts:
    content = state.content
    residual = [found.colour for risk in content.risks if (found := after(content.matrix, risk))]
    matrix = scales().matrix(content.matrix)
    return AssessmentFacts(
        preassessed=content.decision is not None,
        dpia=bool(content.decision and content.decision.dpia),
        outcome=state.outcome,
        missing=tuple(_missing(state, sections, today)),
        blocking=len(tuple(_must(state, sections))),
        drafts=len(state.draft_sections - state.empty_sections) + len(state.draft_risks),
        risks=len(content.risks),
        highest_residual=highest(residual) or "",
        above_acceptance=sum(not matrix.accepts(colour) for colour in residual),
        special_need_reasoned="special_need" in content.sections
        and "special_need" not in state.draft_sections | state.empty_sections,
        special_measures=any(measure.for_special for risk in content.risks for measure in risk.measures),
        content_hash=hash_of(content),
    )


def before(matrix: str, risk: RiskContent) -> Level | None:
    return _level(matrix, risk.likelihood, risk.consequences)


def after(matrix: str, risk: RiskContent) -> Level | None:
    return _level(matrix, risk.likelihood_after, risk.consequences_after)


def _level(matrix: str, likelihood: int | None, consequences: dict[str, int]) -> Level | None:
    return level(scales().matrix(matrix), likelihood, consequences) if likelihood and consequences else None


def _missing(state: State, sections: Sequence[SectionRule], today: date) -> Iterator[str]:
    yield from _must(state, sections)
    yield from _missing_measures(state, today)


def _must(state: State, sections: Sequence[SectionRule]) -> Iterator[str]:
    yield from _missing_decision(state)
    if state.content.decision and state.content.decision.dpia:
        yield from _missing_sections(state, sections)
    yield from _missing_risks(state.content)


def _missing_decision(state: State) -> Iterator[str]:
    if state.content.answers is None:
        yield _("Answer the questions about whether a DPIA is required.")
    elif state.content.decision is None and state.open_questions:
        yield ngettext(
            "%(n)d question about whether a DPIA is required is still open.",
            "%(n)d questions about whether a DPIA is required are still open.",
            state.open_questions,
        ) % {"n": state.open_questions}
    elif state.content.decision is None:
        yield _("Decide whether to do a DPIA, now that the questions are answered.")


def _missing_sections(state: State, sections: Sequence[SectionRule]) -> Iterator[str]:
    for section in sections:
        if section.required and section.code in state.empty_sections:
            yield _("Write the section “%s”.") % pick(section.title)
        elif section.required and section.code in state.draft_sections:
            yield _("Read through the draft of “%s” and save it as your own.") % pick(section.title)


def _missing_risks(content: Content) -> Iterator[str]:
    if not content.risks:
        yield _("Add at least one risk: no digital service is without.")
    unjudged = [risk.number for risk in content.risks if before(content.matrix, risk) is None]
    if unjudged:
        yield ngettext(
            "Judge how likely and how serious it is: risk %(numbers)s.",
            "Judge how likely and how serious it is: risks %(numbers)s.",
            len(unjudged),
        ) % _numbers(unjudged)
    unfinished = [
        risk.number
        for risk in content.risks
        if before(content.matrix, risk) is not None and after(content.matrix, risk) is None
    ]
    if unfinished:
        yield ngettext(
            "Judge what is left after the measures: risk %(numbers)s.",
            "Judge what is left after the measures: risks %(numbers)s.",
            len(unfinished),
        ) % _numbers(unfinished)
    unexplained = [risk.number for risk in content.risks if _is_lower_for_no_reason(content.matrix, risk)]
    if unexplained:
        yield ngettext(
            "The risk is lower afterwards, but no measure says why: risk %(numbers)s.",
            "The risk is lower afterwards, but no measure says why: risks %(numbers)s.",
            len(unexplained),
        ) % _numbers(unexplained)


def _is_lower_for_no_reason(matrix: str, risk: RiskContent) -> bool:
    first, last = before(matrix, risk), after(matrix, risk)
    return bool(first and last and not risk.measures and COLOURS.index(last.colour) < COLOURS.index(first.colour))


def _numbers(numbers: Sequence[int]) -> dict[str, str]:
    return {"numbers": ", ".join(str(number) for number in numbers)}


def _missing_measures(state: State, today: date) -> Iterator[str]:
    measures = [measure for risk in state.content.risks for measure in risk.measures]
    unowned = sum(not measure.responsible for measure in measures)
    undated = sum(measure.due is None for measure in measures)
    overdue = sum(due is not None and due < today for due in state.undone)
    if unowned:
        yield ngettext("%(n)d measure has nobody responsible.", "%(n)d measures have nobody responsible.", unowned) % {
            "n": unowned
        }
    if undated:
        yield ngettext("%(n)d measure has no deadline.", "%(n)d measures have no deadline.", undated) % {"n": undated}
    if overdue:
        yield ngettext("%(n)d measure is overdue.", "%(n)d measures are overdue.", overdue) % {"n": overdue}
