"""The documents themselves, from the same resolved value that is embedded in them as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import cast

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tillit.assessment.document.risks import name, risk_blocks
from tillit.assessment.document.sections import section_blocks
from tillit.assessment.document.words import level_name, source_name, tier
from tillit.assessment.exchange import own
from tillit.assessment.exchange.gathering import whole_of, whole_of_edition, whole_of_version
from tillit.assessment.exchange.whole import Whole
from tillit.assessment.facts import AssessmentFacts, facts
from tillit.assessment.models import Assessment, Edition, Version
from tillit.assessment.presenting.words import answer, outcome
from tillit.assessment.queries import newest_preassessment, state_of, verdict_of
from tillit.assessment.rulebook import dpia_rules, section_rules
from tillit.documents.model import (
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


def document_of(assessment: Assessment, language: str, today: date, extra: Sequence[Block] = ()) -> Document:
    """As it stands; of one that `queries.complete` brought. `extra`: blocks of those above, such as opinions."""
    with translation.override(language):
        whole, found = whole_of(assessment, today), facts(state_of(assessment, today), section_rules(), today)
        blocks = (
            *_missing(found),
            *_head(whole, outcome(found.outcome) if whole.level == "service" else ""),
            *_preassessment(assessment, today),
            *_body(whole),
            *extra,
        )
        return paper(whole, language, today, blocks, _("Assessment of %s") % assessment)


def document_of_edition(edition: Edition, language: str, extra: Sequence[Block] = ()) -> Document:
    """What was published. Who does a measure, and what is local, is not in it."""
    with translation.override(language):
        whole, on = whole_of_edition(edition), timezone.localtime(edition.published_at).date()
        title = _("%(title)s, version %(number)d") % {"title": edition.title, "number": edition.number}
        news = [Note("info", _("New in this version: %s") % edition.news)] if edition.news else []
        return paper(whole, language, on, (*news, *_head(whole), *_body(whole), *extra), title)


def document_of_version(version: Version, language: str, extra: Sequence[Block] = ()) -> Document:
    """As somebody judged it that day."""
    with translation.override(language):
        whole, on = whole_of_version(version), timezone.localtime(version.frozen_at).date()
        title = _("Assessment of %s") % version.assessment
        return paper(whole, language, on, (*_head(whole), *_body(whole), *extra), title)


def paper(whole: Whole, language: str, on: date, blocks: Sequence[Block], title: str) -> Document:
    return Document(
        title=title,
        language=cast(Language, language),
        subject=_("Risk analysis and data protection impact assessment"),
        date=on,
        organisation=whole.owner,
        identifier=whole.content_hash[:16],
        contents=True,
        blocks=tuple(blocks),
        attachments=(own.attachment(whole),),
    )


def _missing(found: AssessmentFacts) -> Iterator[Block]:
    if found.missing:
        yield Note("draft", _("This assessment is not complete. Missing: %s") % " ".join(found.missing))


def _head(whole: Whole, asked: str = "") -> Iterator[Block]:
    for source, kind, reason in whole.blocked_by:
        said = (
            _("%(name)s is blocked for now: %(reason)s")
            if kind == "blocked"
            else _("%(name)s is withdrawn: %(reason)s")
        )
        yield Note("warning", said % {"name": source_name(source), "reason": reason})
    pairs: list[tuple[str, Cell]] = [
        (_("What it is"), tier(whole.level)),
        (_("About"), whole.title),
        (_("For"), whole.owner),
        *([(_("Is a DPIA required?"), asked)] if asked else []),
        (_("Highest risk that is left"), level_name(whole.residual)),
        (_("Fingerprint of the content"), whole.content_hash),
    ]
    yield KeyValues(pairs)
    if whole.basis:
        yield Heading(1, _("What it stands on"))
        yield Bullets([
            _("%s, adopted") % source_name(source) if source.level == whole.level else source_name(source)
            for source in whole.basis
        ])  # fmt: skip


def _body(whole: Whole) -> Iterator[Block]:
    yield from section_blocks(whole)
    yield Heading(1, _("The risks one by one"))
    yield from risk_blocks(whole)
    if whole.acceptances:
        yield Heading(1, _("Risk that is accepted"))
        yield _acceptances(whole)


def _acceptances(whole: Whole) -> Table:
    names = {risk.key: name(risk) for risk in whole.risks}
    rows: list[list[Cell]] = [
        [names.get(row.risk, row.risk) or _("all of it"), level_name(row.level), row.by, row.expires_on, row.reason]
        for row in whole.acceptances
    ]
    header = [_("Risk"), _("At most"), _("Accepted by"), _("Until"), _("Why")]
    return Table(header, rows, _("Risk that is accepted"), widths=(1.4, 1, 2, 1.4, 4))


def _preassessment(assessment: Assessment, today: date) -> Iterator[Block]:
    if assessment.level != "service":
        return
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
