"""What stands between an assessment and a decision, as sentences. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.inheritance import EffectiveRisk
from tillit.assessment.rulebook import SectionRule
from tillit.assessment.scale import COLOURS
from tillit.assessment.standing import standing
from tillit.assessment.state import State, whole_accepted
from tillit.web.language import pick


def must(state: State, sections: Sequence[SectionRule], today: date) -> Iterator[str]:
    """What has to be done before anybody decides."""
    yield from _blocked(state)
    if state.content.level == "service":
        yield from _decision(state)
    if state.content.level != "service" or (state.content.decision and state.content.decision.dpia):
        yield from _sections(state, sections)
    yield from _adoption(state, sections, today)
    yield from _risks(state)


def wishes(state: State, today: date) -> Iterator[str]:
    """What should be done, and does not stop a decision."""
    yield from _measures(state, today)
    yield from _newer(state, today)


def _blocked(state: State) -> Iterator[str]:
    for origin, mark in state.effective.blocked_by:
        name = _("%(title)s, version %(number)d") % {"title": origin.title, "number": origin.number}
        said = _("It stands on “%(name)s”, which is withdrawn: %(reason)s")
        if mark.kind == "blocked":
            said = _("It stands on “%(name)s”, which is blocked: %(reason)s")
        sentence = said % {"name": name, "reason": mark.reason}
        withdrawn = mark.kind != "blocked" and any(row.adopts and row.origin == origin for row in state.upstream)
        yield f"{sentence} {_('Adopt another instead, or make it your own.')}" if withdrawn else sentence


def _decision(state: State) -> Iterator[str]:
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


def _sections(state: State, sections: Sequence[SectionRule]) -> Iterator[str]:
    for section in sections:
        if not section.needed_at(state.content.level):
            continue
        found = state.effective.sections.get(section.code)
        if found is None or found.state == "missing" or (found.state == "overridden" and not found.parts):
            yield _("Write the section “%s”.") % pick(section.title)
        elif section.code in state.draft_sections and state.texts.get(section.code):
            yield _("Read through the draft of “%s” and save it as your own.") % pick(section.title)


def _adoption(state: State, sections: Sequence[SectionRule], today: date) -> Iterator[str]:
    if state.adopted is None:
        return
    titles = {section.code: pick(section.title) for section in sections}
    for code in state.adopted.local_sections:
        said = state.content.sections.get(code)
        written = state.texts.get(code) and code not in state.draft_sections
        if code in titles and not written and not (said and said.stance == "not_applicable"):
            yield _("Write your own part of the adopted assessment: “%s”.") % titles[code]
    if whole_accepted(state, today) is None:
        yield _("A named leader must accept the risk that is left here, and say until when.")


def _risks(state: State) -> Iterator[str]:
    risks = [risk for risk in state.effective.risks if risk.open]
    if not state.effective.risks:
        yield _("Add at least one risk: no digital service is without.")
    unjudged = [risk for risk in risks if risk.before is None]
    if unjudged:
        yield ngettext(
            "Judge how likely and how serious it is: risk %(numbers)s.",
            "Judge how likely and how serious it is: risks %(numbers)s.",
            len(unjudged),
        ) % _numbers(unjudged)
    unfinished = [risk for risk in risks if risk.before is not None and risk.after is None]
    if unfinished:
        yield ngettext(
            "Judge what is left after the measures: risk %(numbers)s.",
            "Judge what is left after the measures: risks %(numbers)s.",
            len(unfinished),
        ) % _numbers(unfinished)
    unexplained = [risk for risk in risks if risk.state == "local" and lower_for_no_reason(risk)]
    if unexplained:
        yield ngettext(
            "The risk is lower afterwards, but no measure says why: risk %(numbers)s.",
            "The risk is lower afterwards, but no measure says why: risks %(numbers)s.",
            len(unexplained),
        ) % _numbers(unexplained)


def lower_for_no_reason(risk: EffectiveRisk) -> bool:
    lower = bool(risk.before and risk.after and COLOURS.index(risk.after) < COLOURS.index(risk.before))
    return lower and not risk.risk.measures and not any(word.risk.measures for word in risk.words)


def _numbers(risks: Sequence[EffectiveRisk]) -> dict[str, str]:
    return {"numbers": ", ".join(label(risk) for risk in risks)}


def label(risk: EffectiveRisk) -> str:
    """What people call it: its number here, or with the name of what it comes from."""
    return str(risk.key.number) if not risk.origin.edition else f"{risk.origin.title} {risk.key.number}"


def _measures(state: State, today: date) -> Iterator[str]:
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


def _newer(state: State, today: date) -> Iterator[str]:
    sentences = {
        "newer": _(
            "“%(title)s” has come in version %(newest)d. Take it in, or say why you stay on version %(number)d."
        ),
        "outdated": _("Outdated: “%(title)s” is at version %(newest)d, and this stands on version %(number)d."),
    }
    adopts_another = _(
        "“%(title)s” has itself adopted another in version %(newest)d. Adopt that one instead, make it your own, or say "
        "why you stay on version %(number)d."
    )
    for upstream in state.upstream:
        sentence = sentences.get(standing(upstream, today))
        if sentence:
            sentence = adopts_another if upstream.adopts and upstream.newest_adopts else sentence
            origin = upstream.origin
            yield sentence % {"title": origin.title, "newest": upstream.newest, "number": origin.number}
