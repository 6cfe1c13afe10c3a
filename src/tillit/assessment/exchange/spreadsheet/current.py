"""The assessment's risks and measures as they stand, as rows for the spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from tillit.assessment.content import MeasureContent, RiskContent, matrix_of
from tillit.assessment.exchange.spreadsheet.ros import MeasureRow, RiskRow, Ros
from tillit.assessment.inheritance import EffectiveRisk, Origin
from tillit.assessment.models import Assessment, Measure, Risk
from tillit.assessment.queries import state_of
from tillit.assessment.scale import PARTIES


def current(assessment: Assessment, today: date) -> Ros:
    """Of one that `queries.complete` brought."""
    state = state_of(assessment, today)
    rows = {risk.number: risk for risk in assessment.risks.all()}
    words = {(risk.origin, risk.origin_number): risk for risk in rows.values() if risk.origin is not None}
    risks, measures = [], []
    for found in state.effective.risks:
        own = rows.get(found.key.number) if found.state == "local" else None
        word = words.get((found.key.assessment, found.key.number))
        risks.append(_own(own) if own else _inherited(found))
        label = risks[-1].label
        said_here = own or word
        measures += [_measure(row, label) for row in said_here.measures.all()] if said_here else []
        measures += _from_above(found, state.origin, label)
    answered = tuple(f"{origin}-{number}" for origin, number in words)
    matrix = matrix_of(assessment.matrix, assessment.matrix_table)
    return Ros(assessment.pk, str(assessment), matrix, tuple(risks), tuple(measures), answered)


def _own(risk: Risk) -> RiskRow:
    return RiskRow(
        str(risk.number), risk.area, risk.threat,
        risk.likelihood, risk.consequence_pupil, risk.consequence_municipality, risk.consequence_society, risk.reason,
        risk.likelihood_after, risk.consequence_pupil_after, risk.consequence_municipality_after,
        risk.consequence_society_after, risk.reason_after, revision=risk.revision,
    )  # fmt: skip


def _inherited(found: EffectiveRisk) -> RiskRow:
    """As it was judged last: by the nearest that said it anew, or where it comes from."""
    said = next((word.risk for word in reversed(found.words) if word.stance == "override"), found.risk)
    steps = [
        given.get(party) for given in (said.consequences, said.consequences_after) for party in PARTIES
    ]  # fmt: skip
    return RiskRow(
        str(found.key), found.risk.area, said.threat, said.likelihood, steps[0], steps[1], steps[2], said.reason,
        said.likelihood_after, steps[3], steps[4], steps[5], said.reason_after, found.state, where(found.origin),
    )  # fmt: skip


def where(origin: Origin) -> str:
    return _("“%(title)s”, version %(number)d, %(owner)s") % {
        "title": origin.title, "number": origin.number, "owner": origin.owner,
    }  # fmt: skip


def _measure(row: Measure, label: str) -> MeasureRow:
    return MeasureRow(
        label, row.text, row.responsible, row.due, row.done_on, row.evidence, ref=row.pk, revision=row.revision
    )


def _from_above(found: EffectiveRisk, here: Origin, label: str) -> Iterator[MeasureRow]:
    said: list[tuple[Origin, RiskContent]] = [(found.origin, found.risk)]
    said += [(word.origin, word.risk) for word in found.words]
    for origin, risk in said:
        if (origin.assessment, origin.edition) != (here.assessment, here.edition):
            yield from (_above(row, origin, label) for row in risk.measures)


def _above(row: MeasureContent, origin: Origin, label: str) -> MeasureRow:
    due = date.fromisoformat(row.due) if row.due else None
    return MeasureRow(label, row.text, row.responsible, due, origin=where(origin))
