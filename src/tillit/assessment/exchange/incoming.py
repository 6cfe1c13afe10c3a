"""From an exported assessment to a draft of a new one. Pure.

Words of the assessment itself become its words. What it inherited is not copied where the new one can stand on the same
versions; where it cannot, it is written in, marked with where it comes from, so that nothing is lost on the way.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tillit.assessment.exchange.drafts import DraftJudgement, DraftMeasure, DraftRisk, DraftSection, Incoming
from tillit.assessment.exchange.tidying import tidy
from tillit.assessment.exchange.whole import (
    Judgement,
    SaidMeasure,
    SaidPart,
    SaidRisk,
    SaidSection,
    SaidWord,
    Source,
    Whole,
)
from tillit.assessment.scale import PARTIES, Matrix


def from_whole(whole: Whole, covered: frozenset[int] = frozenset()) -> Incoming:
    """`covered`: editions the new assessment will stand on, directly or not."""
    notes = [
        _("“%(title)s”, version %(number)d, could not be stood on. What comes from it is written in as text.")
        % {"title": source.title, "number": source.number}
        for source in _sources(whole)
        if source.edition not in covered
    ]
    if whole.acceptances:
        notes.append(
            _("Acceptances of risk are not brought along: they are given anew, by those who answer for it here.")
        )
    if whole.answers is not None:
        notes.append(_("The questions about whether a DPIA is required are answered anew, by the rules of today."))
    sections = [_section(section, covered) for section in whole.sections]
    risks = [drafted for risk in whole.risks if (drafted := _risk(risk, whole, covered))]
    return tidy(
        Incoming(whole.title, whole.matrix, whole.level, whole.universe, tuple(sections), tuple(risks), tuple(notes))
    )


def _sources(whole: Whole) -> list[Source]:
    """Every version that something in it comes from, once."""
    said = [part.source for section in whole.sections for part in (*section.parts, *section.set_aside)]
    said += [risk.source for risk in whole.risks]
    return list(dict.fromkeys(source for source in said if source))


def _section(section: SaidSection, covered: frozenset[int]) -> DraftSection:
    own = [part.text for part in section.parts if part.source is None]
    lost = [part for part in section.parts if part.source and part.source.edition not in covered]
    above = any(part.source and part.source.edition in covered for part in (*section.parts, *section.set_aside))
    text = "\n\n".join([*(_marked(part) for part in lost), *own])
    if section.stance == "add" or above:
        return DraftSection(section.code, text, section.stance, section.reason, section.local)
    # What it departed from is not there any more: the reason is still worth reading.
    said = _("Not as in what it stood on, because: %s") % section.reason
    return DraftSection(section.code, f"{said}\n\n{text}".strip(), local=section.local)


def _marked(part: SaidPart) -> str:
    return f"*{from_source(part.source)}*\n\n{part.text}" if part.source else part.text


def from_source(source: Source) -> str:
    return _("From “%(title)s”, version %(number)d, %(owner)s") % {
        "title": source.title, "number": source.number, "owner": source.owner,
    }  # fmt: skip


def _risk(risk: SaidRisk, whole: Whole, covered: frozenset[int]) -> DraftRisk | None:
    if risk.source is None:
        return _own_risk(risk, whole.matrix)
    mine = next((word for word in reversed(risk.words) if word.source is None), None)
    if risk.source.edition in covered:
        return _word(risk, mine, whole.matrix) if mine else None
    said = risk.holds
    threat = f"{said.threat} ({from_source(risk.source)})"
    reasons = " ".join(word.reason for word in risk.words if word.reason)
    if not risk.open:
        not_here = _("Does not apply:")  # on a line of its own: inside an f-string no translator would find it
        threat = f"{threat} {not_here} {reasons}"
    same = said.matrix == whole.matrix.code
    before, after = (_judgement(given, same) for given in (said.before, said.after))
    return DraftRisk(risk.area, threat, before, after, _measures(risk.measures), risk.scenario)


def _own_risk(risk: SaidRisk, matrix: Matrix) -> DraftRisk:
    same = risk.matrix == matrix.code
    return DraftRisk(
        risk.area, risk.threat, _judgement(risk.before, same), _judgement(risk.after, same), _measures(risk.measures),
        risk.scenario, risk.local,
    )  # fmt: skip


def _word(risk: SaidRisk, word: SaidWord, matrix: Matrix) -> DraftRisk:
    origin = int(risk.key.partition("-")[0]) if risk.key.partition("-")[0].isdigit() else 0
    own = tuple(measure for measure in risk.measures if measure.source is None)
    same = word.matrix == matrix.code
    return DraftRisk(
        risk.area, word.threat, _judgement(word.before, same), _judgement(word.after, same), _measures(own),
        risk.scenario, origin=origin, origin_number=risk.number, stance=word.stance, stance_reason=word.reason,
    )  # fmt: skip


def _judgement(given: Judgement, same_matrix: bool) -> DraftJudgement:
    """Steps of one matrix say nothing on another; the reason still does."""
    if not same_matrix:
        return DraftJudgement(reason=given.reason)
    steps = {party: given.consequences.get(party) for party in PARTIES}
    return DraftJudgement(given.likelihood, **steps, reason=given.reason)


def _measures(rows: Iterable[SaidMeasure]) -> tuple[DraftMeasure, ...]:
    return tuple(
        DraftMeasure(row.text, row.for_special, row.responsible, row.due, row.done_on, row.evidence) for row in rows
    )
