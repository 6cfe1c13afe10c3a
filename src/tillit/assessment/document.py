"""The assessment as one document people can keep: PDF, Word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from tillit.assessment.content import hash_of, to_json
from tillit.assessment.facts import facts
from tillit.assessment.models import Assessment, Risk
from tillit.assessment.models.risk import AFTER, BEFORE
from tillit.assessment.presenting import answer, colour, outcome
from tillit.assessment.queries import newest_preassessment, state_of, verdict_of
from tillit.assessment.rulebook import dpia_rules, scenarios, section_rules
from tillit.assessment.scale import scales
from tillit.assessment.state import State
from tillit.documents.model import (
    Attachment,
    Block,
    Bullets,
    Cell,
    Document,
    Heading,
    KeyValues,
    Language,
    Note,
    Paragraph,
    Table,
)
from tillit.web.language import pick


def document_of(assessment: Assessment, language: str, today: date) -> Document:
    """Of one that `queries.complete` brought."""
    with translation.override(language):
        state = state_of(assessment, today)
        return Document(
            title=_("Assessment of %s") % assessment,
            language=cast(Language, language),
            subject=_("Risk analysis and data protection impact assessment"),
            date=today,
            organisation=str(assessment.tenant),
            identifier=hash_of(state.content)[:16],
            contents=True,
            blocks=tuple(_blocks(assessment, state, today)),
            attachments=(
                Attachment.of_json("assessment.json", to_json(state.content), _("The assessment as data")),
            ),
        )  # fmt: skip


def _blocks(assessment: Assessment, state: State, today: date) -> Iterator[Block]:
    found = facts(state, section_rules(), today)
    if found.missing:
        yield Note("draft", _("This assessment is not complete. Missing: %s") % " ".join(found.missing))
    yield KeyValues(
        [
            (_("Service"), str(assessment)),
            (_("For"), str(assessment.tenant)),
            (_("Is a DPIA required?"), outcome(found.outcome)),
            (_("Highest risk that is left"), colour(found.highest_residual)["name"]),
            (_("Fingerprint of the content"), found.content_hash),
        ]
    )
    yield from _preassessment(assessment, today)
    yield from _sections(assessment)
    yield from _risks(assessment)


def _preassessment(assessment: Assessment, today: date) -> Iterator[Block]:
    yield Heading(1, _("Is a DPIA required?"))
    pre, decision = newest_preassessment(assessment)
    if pre is None:
        yield Paragraph(_("Not answered yet"))
        return
    verdict = verdict_of(pre, today)
    yield Bullets([f"{pick(reason.title)}: {pick(reason.explanation)} ({reason.source})" for reason in verdict.reasons])
    rows: list[list[Cell]] = [
        [pick(question.title), answer(pre.answers.get(question.code, "unknown")), question.source]
        for question in dpia_rules().questions
    ]
    yield Table([_("Criterion"), _("Answer"), _("Source")], rows, _("Answers"), widths=(3, 1, 3))
    if decision and decision.dpia:
        yield Paragraph(_("Decided to do a DPIA"))
    elif decision:
        texts = {reason.code: pick(reason.text) for reason in dpia_rules().no_dpia_reasons}
        yield Paragraph(_("Decided to go on without a DPIA"))
        yield Bullets([texts.get(code, code) for code in decision.without_reasons])
        yield Paragraph(" ".join(filter(None, [decision.explanation, decision.covered_by])))


def _sections(assessment: Assessment) -> Iterator[Block]:
    rows = {row.code: row for row in assessment.sections.all()}
    for rule in section_rules():
        row = rows.get(rule.code)
        if row is None or not (row.text or rule.required):
            continue
        yield Heading(1, pick(rule.title))
        if row.draft and row.text:
            yield Note("draft", _("Draft: nobody has stood for this text yet."))
        for part in (row.text or _("Not written yet")).split("\n\n"):
            yield Paragraph(part)


def _risks(assessment: Assessment) -> Iterator[Block]:
    risks = list(assessment.risks.all())
    yield Heading(1, _("Risks"))
    rows: list[list[Cell]] = [
        [risk.number, risk.threat, _level(risk, assessment.matrix, BEFORE), _level(risk, assessment.matrix, AFTER)]
        for risk in risks
    ]
    header = [_("No."), _("What can happen"), _("Before the measures"), _("After the measures")]
    caption = _("Risks on the scale %s") % pick(scales().matrix(assessment.matrix).name)
    yield Table(header, rows, caption, widths=(0.5, 4, 2, 2))
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    for risk in risks:
        yield Heading(2, _("Risk %(n)d: %(area)s") % {"n": risk.number, "area": areas.get(risk.area, risk.area)})
        yield Paragraph(risk.threat)
        yield KeyValues(
            [(_("Why, before the measures"), risk.reason), (_("Why, after the measures"), risk.reason_after)]
        )
        yield from _measures(risk)


def _measures(risk: Risk) -> Iterator[Block]:
    rows: list[list[Cell]] = [[row.text, row.responsible, row.due, row.done_on] for row in risk.measures.all()]
    if rows:
        header = [_("Measure"), _("Who"), _("By when"), _("Done")]
        yield Table(header, rows, _("Measures against risk %d") % risk.number, widths=(4, 2, 1, 1))


def _level(risk: Risk, matrix: str, when: str) -> str:
    found = risk.level(matrix, when)
    if found is None:
        return _("not judged")
    return f"{colour(found.colour)['name']} ({found.likelihood} × {found.consequence})"
