"""From rows to the value that is exported: an assessment as it stands, a version that was judged, an edition."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec

from tillit.assessment.content import Content, PinContent, SectionContent, digest, from_json
from tillit.assessment.edition import EditionContent
from tillit.assessment.edition import from_json as edition_from_json
from tillit.assessment.exchange.whole import Rows, SaidAcceptance, SaidMeasure, Whole, a_source, whole
from tillit.assessment.inheritance import Layer
from tillit.assessment.models import Assessment, Edition, Measure, Version
from tillit.assessment.queries import state_of
from tillit.assessment.queries.marks import layer_of_edition, mark_of, origin_of_edition
from tillit.assessment.queries.published import marked
from tillit.assessment.queries.stating import origin_of
from tillit.assessment.state import State


def whole_of(assessment: Assessment, today: date) -> Whole:
    """Of one that `queries.complete` brought."""
    measures = {risk.number: [_measure(row) for row in risk.measures.all()] for risk in assessment.risks.all()}
    accepted = tuple(
        SaidAcceptance(row["risk"], row["level"], row["reason"], row["by"], date.fromisoformat(row["expires_on"]))
        for row in assessment.accepted  # type: ignore[attr-defined]
    )
    return whole(state_of(assessment, today), Rows(measures, accepted, _service(assessment)))


def _service(row: Assessment | Edition) -> str:
    return str(row.service) if row.service else ""


def _measure(row: Measure) -> SaidMeasure:
    return SaidMeasure(
        row.text, row.for_special, row.responsible, row.due, row.done_on, row.evidence, row.code
    )  # fmt: skip


def whole_of_version(version: Version) -> Whole:
    """As somebody judged it, with the editions it stood on then: they never change."""
    content, texts = from_json(version.content["content"]), dict(version.content["texts"])
    assessment = version.assessment
    pinned = Edition.objects.filter(pk__in=[pin.edition for pin in content.pins])
    state = State(
        content=content,
        origin=origin_of(assessment),
        editions=layers([number for row in pinned for number in (row.pk, *row.closure)]),
        texts=texts,
    )
    return whole(state, Rows({}, (), _service(assessment)))


def whole_of_edition(edition: Edition) -> Whole:
    """What was published, no more: who does a measure, and what is local, stays with the publisher."""
    content = edition_from_json(edition.content)
    rows = _editions({*edition.closure, edition.pk})
    stood_on = [rows[number] for number in content.basis if number in rows]
    state = State(
        content=_as_content(content, [_pin(row, edition) for row in stood_on]),
        origin=origin_of_edition(edition),
        editions={number: _layer(row) for number, row in rows.items() if number != edition.pk},
        texts={code: section.text for code, section in content.sections.items()},
    )
    mark, itself = mark_of(rows[edition.pk]), a_source(state.origin)
    made = whole(state, Rows({}, (), _service(edition)))
    blocked = (*made.blocked_by, *([(itself, mark.kind, mark.reason)] if mark else []))
    return msgspec.structs.replace(made, content_hash=edition.content_hash, blocked_by=blocked)


def _pin(row: Edition, of: Edition) -> PinContent:
    return PinContent(row.pk, row.assessment_id, row.number, row.content_hash, row.level == of.level)


def _as_content(published: EditionContent, pins: Iterable[PinContent]) -> Content:
    return Content(
        service=published.service,
        level=published.level,
        matrix=published.matrix,
        answers=published.answers,
        rule_version=published.rule_version,
        decision=published.decision,
        sections={
            code: SectionContent(digest(row.text), row.stance, row.reason) for code, row in published.sections.items()
        },
        risks=published.risks,
        pins=tuple(pins),
        universe=published.universe,
        title=published.title,
        matrix_table=published.matrix_table,
    )


def layers(editions: Iterable[int]) -> dict[int, Layer]:
    return {number: _layer(row) for number, row in _editions(set(editions)).items()}


def _editions(numbers: set[int]) -> dict[int, Edition]:
    """Those the scope lets through, with their newest mark; whoever may read one may read all it stands on."""
    return {row.pk: row for row in marked().filter(pk__in=numbers)}


def _layer(row: Edition) -> Layer:
    return layer_of_edition(row, mark_of(row))
