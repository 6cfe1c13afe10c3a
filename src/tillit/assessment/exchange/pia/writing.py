"""An assessment as CNIL PIA JSON, for those who work in CNIL's tool. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.exchange import own
from tillit.assessment.exchange.incoming import from_source
from tillit.assessment.exchange.pia.gauges import STEPS, judged, mapping, worst
from tillit.assessment.exchange.pia.html_text import html
from tillit.assessment.exchange.pia.questions import COMMENTS, ELSEWHERE, EVENTS, TEXTS, Event
from tillit.assessment.exchange.whole import SaidMeasure, SaidRisk, SaidSection, Whole
from tillit.assessment.rulebook import scenarios, section_rules
from tillit.assessment.scale import scales
from tillit.web.language import pick

KEY = "tillit"
PIA_ID = 1


@dataclass(frozen=True)
class Opinions:
    """What the DPO and those concerned think: kept elsewhere here, and a part of theirs."""

    dpo_names: str = ""
    dpo_approves: bool | None = None
    dpo_opinion: str = ""
    people_asked: bool | None = None
    people_names: str = ""
    people_approve: bool | None = None
    people_opinion: str = ""
    not_asked_because: str = ""


@dataclass(frozen=True)
class Written:
    pia: dict[str, Any]
    notes: tuple[str, ...]
    """What could not be carried over as it is, in sentences."""


@dataclass
class _Measures:
    """Each measure once, with a number and a title of its own: their lists point at titles, their evaluations at numbers."""

    ids: dict[tuple[Any, ...], int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    rows: dict[int, SaidMeasure] = field(default_factory=dict)

    def title(self, row: SaidMeasure) -> str:
        same = (row.text, row.responsible, row.due, row.done_on)
        if same not in self.ids:
            number = len(self.ids) + 1
            self.ids[same], self.rows[number] = number, row
            self.titles[number] = self._free(" ".join(row.text.split())[:80] or f"{number}")
        return self.titles[self.ids[same]]

    def _free(self, wanted: str) -> str:
        title, number = wanted, 2
        while title in self.titles.values():
            title, number = f"{wanted} ({number})", number + 1
        return title


def to_pia(whole: Whole, opinions: Opinions | None = None, *, on: date) -> Written:
    """`on` stamps the file: theirs wants a day for everything."""
    measures = _Measures()
    sizes = {matrix.code: matrix.size for matrix in scales().matrices} | {whole.matrix.code: whole.matrix.size}
    open_risks = tuple(risk for risk in whole.risks if risk.open)
    answers = {number: _answer(number, html(text)) for number, text in _texts(whole, open_risks) if text}
    evaluations: list[dict[str, Any]] = []
    for event in EVENTS:
        risks = tuple(risk for risk in open_risks if risk.area == event.area)
        if risks:
            answers |= {row["reference_to"]: row for row in _event(event, risks, sizes, measures)}
            evaluations.append(_residual(event, risks, sizes))
    for risk in open_risks:
        for row in risk.measures:
            measures.title(row)
    evaluations += [_done(number, row) for number, row in measures.rows.items()]
    made = {
        "pia": _head(whole, opinions or Opinions(), on),
        "answers": [_stamped(answers[number], on) for number in sorted(answers)],
        "measures": [
            _stamped({"id": n, "title": title, "content": html(measures.rows[n].text), "placeholder": ""}, on)
            for n, title in measures.titles.items()
        ],
        "evaluations": [_stamped(row, on) for row in evaluations],
        "comments": [_stamped(row, on) for row in _comments(whole)],
    }
    made[KEY] = {"digest": digest(made), "assessment": own.to_json(whole)}
    return Written(made, tuple(_notes(whole, open_risks)))


def digest(made: dict[str, Any]) -> str:
    """Of what theirs can change: as long as it is the same, our own key still says the whole of it."""
    theirs = {key: made.get(key) for key in ("pia", "answers", "measures", "evaluations", "comments")}
    return hashlib.sha256(json.dumps(theirs, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _stamped(row: dict[str, Any], on: date) -> dict[str, Any]:
    return {**row, "pia_id": PIA_ID, "created_at": _day(on), "updated_at": _day(on)}


def _day(on: date) -> str:
    return f"{on.isoformat()}T12:00:00.000Z"


def _head(whole: Whole, said: Opinions, on: date) -> dict[str, Any]:
    return {
        "id": PIA_ID,
        "name": whole.title,
        "category": whole.level,
        "status": 0,
        "author_name": whole.owner,
        "evaluator_name": "",
        "validator_name": "",
        "dpo_status": _status(said.dpo_approves),
        "dpo_opinion": said.dpo_opinion,
        "dpos_names": said.dpo_names,
        "concerned_people_searched_opinion": said.people_asked,
        "concerned_people_searched_content": said.not_asked_because,
        "concerned_people_opinion": said.people_opinion or plain_section(whole, "opinions"),
        "concerned_people_status": _status(said.people_approve),
        "people_names": said.people_names,
        "rejection_reason": "",
        "applied_adjustments": "",
        "structure_id": "",
        "is_example": 0,
        "is_archive": 0,
        "created_at": _day(on),
        "updated_at": _day(on),
    }


def _status(approves: bool | None) -> int | None:
    return None if approves is None else int(approves)


def _texts(whole: Whole, risks: tuple[SaidRisk, ...]) -> Iterator[tuple[int, str]]:
    titles = {rule.code: pick(rule.title) for rule in section_rules()}
    for number, codes in TEXTS.items():
        said = [(code, text) for code in codes if (text := plain_section(whole, code))]
        parts = [text if place == 0 else f"## {titles[code]}\n\n{text}" for place, (code, text) in enumerate(said)]
        parts += [_risk_text(risk, whole) for risk in risks if ELSEWHERE.get(risk.area) == number]
        yield number, "\n\n".join(parts)


def plain_section(whole: Whole, code: str) -> str:
    """All that holds of a section, with where each part comes from."""
    section: SaidSection | None = whole.section(code)
    if section is None:
        return ""
    if section.state == "not_applicable":
        return _("Does not apply: %s") % section.reason
    return "\n\n".join(
        f"*{from_source(part.source)}*\n\n{part.text}" if part.source else part.text for part in section.parts
    )


def _risk_text(risk: SaidRisk, whole: Whole) -> str:
    area = next((pick(area.title) for area in scenarios().areas if area.code == risk.area), risk.area)
    word = _("Risk")  # on a line of its own: inside an f-string no translator would find it
    lines = [f"## {word}: {area}", risk.holds.threat]
    for name, given in ((_("Before the measures"), risk.holds.before), (_("After the measures"), risk.holds.after)):
        if given.likelihood is not None and given.consequences:
            told = _("%(when)s: likelihood %(likelihood)d and consequence %(consequence)d of %(size)d. %(reason)s")
            lines.append(
                told
                % {
                    "when": name, "likelihood": given.likelihood, "consequence": max(given.consequences.values()),
                    "size": whole.matrix.size, "reason": given.reason,
                }
            )  # fmt: skip
    return "\n\n".join([*lines, "\n".join(f"- {measure.text}" for measure in risk.measures)])


def _answer(number: int, text: str | None, gauge: int | None = None, items: Iterable[str] = ()) -> dict[str, Any]:
    return {"id": number, "reference_to": number, "data": {"text": text, "gauge": gauge, "list": list(items)}}


def _event(
    event: Event, risks: tuple[SaidRisk, ...], sizes: dict[str, int], measures: _Measures
) -> Iterator[dict[str, Any]]:
    severity, likelihood = worst(risks, sizes, after=False)
    titles = dict.fromkeys(measures.title(row) for risk in risks for row in risk.measures)
    reasons = [given.reason for risk in risks for given, _pair in [judged(risk, sizes, False)] if given.reason]
    yield _answer(event.impacts, None, items=dict.fromkeys(" ".join(reason.split()) for reason in reasons))
    yield _answer(event.threats, None, items=dict.fromkeys(" ".join(risk.holds.threat.split()) for risk in risks))
    yield _answer(event.measures, None, items=titles)
    told = "\n".join(f"- {' '.join(risk.holds.threat.split())}: {_said(risk, sizes)}" for risk in risks)
    yield _answer(event.severity, html(told), severity)
    yield _answer(event.likelihood, html(told), likelihood)


def _said(risk: SaidRisk, sizes: dict[str, int]) -> str:
    given, (severity, likelihood) = judged(risk, sizes, False)
    return f"{severity or '–'} × {likelihood or '–'}. {' '.join(given.reason.split())}"


def _residual(event: Event, risks: tuple[SaidRisk, ...], sizes: dict[str, int]) -> dict[str, Any]:
    severity, likelihood = worst(risks, sizes, after=True)
    reasons = [given.reason for risk in risks for given, _pair in [judged(risk, sizes, True)] if given.reason]
    return _evaluation(
        event.item, status=3 if severity else 0, gauges={"x": severity, "y": likelihood},
        comment=html("\n\n".join(reasons)),
    )  # fmt: skip


def _done(number: int, row: SaidMeasure) -> dict[str, Any]:
    made = _evaluation(f"3.1.{number}", status=3 if row.done_on else 2, comment=html(row.evidence))
    made["person_in_charge"] = row.responsible
    made["action_plan_comment"] = "" if row.done_on else html(row.text)
    made["estimated_implementation_date"] = _day(row.due) if row.due else None
    made["evaluation_date"] = _day(row.done_on) if row.done_on else None
    return made


def _evaluation(reference: str, *, status: int, gauges: dict[str, int] | None = None, comment: str) -> dict[str, Any]:
    return {
        "reference_to": reference,
        "status": status,
        "gauges": gauges or {"x": 0, "y": 0},
        "evaluation_comment": comment,
        "action_plan_comment": "",
        "estimated_implementation_date": None,
        "person_in_charge": "",
        "global_status": 2 if status else 0,
    }


def _comments(whole: Whole) -> Iterator[dict[str, Any]]:
    titles = {rule.code: pick(rule.title) for rule in section_rules()}
    for code, number in COMMENTS.items():
        if text := plain_section(whole, code):
            yield {"description": f"{titles[code]}\n\n{text}", "reference_to": number, "for_measure": False}


def _notes(whole: Whole, risks: tuple[SaidRisk, ...]) -> Iterator[str]:
    if whole.matrix.size != STEPS:
        steps = ", ".join(f"{ours} → {theirs}" for ours, theirs in mapping(whole.matrix.size).items())
        yield _("The risks are judged on %(size)d steps, and theirs have four: %(steps)s.") % {
            "size": whole.matrix.size, "steps": steps,
        }  # fmt: skip
    outside = sorted({risk.area for risk in risks} & set(ELSEWHERE))
    if outside:
        areas = {area.code: pick(area.title) for area in scenarios().areas}
        yield _("Their method has three feared events. Told in words under necessity and rights: %s.") % ", ".join(
            areas[code] for code in outside
        )
    if any(len([risk for risk in risks if risk.area == event.area]) > 1 for event in EVENTS):
        yield _("They judge one risk for each feared event. The gauges are those of the worst of ours.")
    closed = len(whole.risks) - len(risks)
    if closed:
        yield _("Risks that do not apply here are left out: %d.") % closed
    if whole.acceptances:
        yield _("Acceptances of risk have no place in theirs.")
