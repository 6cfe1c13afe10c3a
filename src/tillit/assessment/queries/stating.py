"""From rows to the value the rules look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tillit.assessment.content import Content, DecisionContent, MeasureContent, PinContent, RiskContent, SectionContent
from tillit.assessment.edition import from_json
from tillit.assessment.inheritance import Origin
from tillit.assessment.models import Assessment, DpiaDecision, Pin, PreAssessment, Risk
from tillit.assessment.models.risk import AFTER
from tillit.assessment.queries.marks import layer_of_edition, mark_of, origin_of_edition
from tillit.assessment.standing import Accepted, Upstream
from tillit.assessment.state import State

EMPTY_TEXT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@dataclass(frozen=True)
class Parts:
    """The rows of one assessment."""

    pre: PreAssessment | None
    decision: DpiaDecision | None
    sections: Sequence[Mapping[str, Any]]
    risks: Sequence[Risk]
    pins: Sequence[Pin]
    open_questions: int = 0


def state(row: Assessment, parts: Parts) -> State:
    adopted = next((pin for pin in parts.pins if pin.adopts), None)
    return State(
        content=_content(row, parts),
        origin=origin_of(row),
        outcome=parts.pre.outcome if parts.pre else "",
        open_questions=parts.open_questions,
        draft_sections=frozenset(section["code"] for section in parts.sections if section["draft"]),
        draft_risks=frozenset(risk.number for risk in parts.risks if risk.draft),
        undone=[measure.due for risk in parts.risks for measure in risk.measures.all() if not measure.done_on],
        editions={pin.edition_id: layer_of_edition(pin.edition, mark_of(pin)) for pin in parts.pins},
        upstream=tuple(upstream_of(pin) for pin in parts.pins if pin.direct),
        adopted=from_json(adopted.edition.content) if adopted else None,
        accepted=tuple(_accepted(given) for given in row.accepted),  # type: ignore[attr-defined]
        texts={section["code"]: section["text"] for section in parts.sections},
    )


def origin_of(row: Assessment) -> Origin:
    return Origin(row.pk, 0, 0, row.level, str(row), str(row.tenant))


def upstream_of(pin: Pin) -> Upstream:
    origin, found = origin_of_edition(pin.edition), pin.newest or {}  # type: ignore[attr-defined]
    stayed = pin.stayed if pin.stayed and pin.stayed["on"] == found.get("id") else {}  # type: ignore[attr-defined]
    return Upstream(
        origin=origin,
        adopts=pin.adopts,
        newest=found.get("number", origin.number),
        newest_edition=found.get("id", origin.edition),
        newest_adopts=found.get("adoption", False),
        waits_since=_local(pin.waits_since),  # type: ignore[attr-defined]
        stayed_on=_day(stayed.get("at")),
        stayed_because=stayed.get("reason", ""),
    )


def _day(stamp: str | None) -> date | None:
    return _local(datetime.fromisoformat(stamp)) if stamp else None


def _local(moment: datetime | None) -> date | None:
    """Of the calendar people live by: what is published after midnight is published that day."""
    return timezone.localdate(moment) if moment else None


def _accepted(row: Mapping[str, Any]) -> Accepted:
    until = date.fromisoformat(row["expires_on"])
    return Accepted(row["risk"], row["level"], until, row["by"], row["content_hash"])


def _content(row: Assessment, parts: Parts) -> Content:
    pre = parts.pre
    return Content(
        service=row.service_id,
        level=row.level,
        matrix=row.matrix,
        answers=pre.answers if pre else None,
        rule_version=pre.rule_version if pre else "",
        decision=_decision(parts.decision) if parts.decision else None,
        sections={
            row["code"]: SectionContent(row["text_digest"], row["stance"], row["reason"], row["local"])
            for row in parts.sections
        },
        risks=tuple(risk_content(risk) for risk in parts.risks),
        pins=tuple(
            PinContent(
                pin.edition_id, pin.edition.assessment_id, pin.edition.number, pin.edition.content_hash, pin.adopts
            )
            for pin in parts.pins
            if pin.direct
        ),
        universe=row.universe,
        title=row.title,
        matrix_table=row.matrix_table,
    )


def _decision(row: DpiaDecision) -> DecisionContent:
    return DecisionContent(row.dpia, tuple(sorted(row.without_reasons)), row.explanation, row.covered_by)


def risk_content(row: Risk) -> RiskContent:
    return RiskContent(
        number=row.number,
        area=row.area,
        threat=row.threat,
        likelihood=row.likelihood,
        consequences=dict(row.consequences()),
        reason=row.reason,
        likelihood_after=row.likelihood_after,
        consequences_after=dict(row.consequences(AFTER)),
        reason_after=row.reason_after,
        measures=tuple(
            MeasureContent(row.text, row.for_special, row.responsible, row.due.isoformat() if row.due else None)
            for row in row.measures.all()
        ),
        scenario=row.scenario,
        origin=row.origin,
        origin_number=row.origin_number,
        stance=row.stance,  # type: ignore[arg-type]
        stance_reason=row.stance_reason,
        local=row.local,
    )
