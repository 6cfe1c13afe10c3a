"""The page of one assessment: its own words, what it inherits, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.commands import ASSESSMENTS, MEASURES, RISKS, SECTIONS
from tillit.assessment.drawing import draw
from tillit.assessment.facts import AssessmentFacts, facts
from tillit.assessment.flow import shown
from tillit.assessment.inheritance import EffectiveRisk, EffectiveSection, found
from tillit.assessment.models import Assessment, DpiaDecision, Risk
from tillit.assessment.models.risk import AFTER, BEFORE
from tillit.assessment.presenting.basis import accepted, basis, origin
from tillit.assessment.presenting.words import OUTCOME_TONES, STATE_TONES, colour, outcome, state, verdict
from tillit.assessment.queries import newest_preassessment, state_of, verdict_of
from tillit.assessment.rulebook import dpia_rules, scenarios, section_groups, sections_at
from tillit.assessment.scale import Level, Matrix, scales
from tillit.assessment.state import State
from tillit.organisations.acting import Actor
from tillit.organisations.roles import ASSESSORS
from tillit.web.language import pick


def summary(assessment: Assessment, found: AssessmentFacts) -> dict[str, Any]:
    return {
        "level": assessment.get_level_display(),
        "outdated": found.outdated,
        "blocked": bool(found.blocked_by),
        "outcome": outcome(found.outcome),
        "outcome_tone": OUTCOME_TONES.get(found.outcome, "neutral"),
        "residual": colour(found.highest_residual),
        "missing": len(found.missing),
        "risks": found.risks,
    }


def whole(assessment: Assessment, actor: Actor, today: date) -> dict[str, Any]:
    """Of one that `queries.complete` brought."""
    stands = state_of(assessment, today)
    known = facts(stands, sections_at(assessment.level), today)
    pre, decision = newest_preassessment(assessment)
    return {
        "assessment": assessment,
        "facts": known,
        "summary": summary(assessment, known),
        "may_write": actor.role in ASSESSORS and assessment.tenant_id in actor.write,
        "works_here": assessment.tenant_id in actor.write,
        "is_service": assessment.service_id is not None,
        "pre": pre,
        "verdict": verdict(verdict_of(pre, today)) if pre else None,
        "decision": _decision(decision),
        "decision_buttons": ASSESSMENTS.buttons(assessment, actor, *_next_first(pre is not None, decision is not None)),
        "risk_buttons": ASSESSMENTS.buttons(assessment, actor, "add_risk", "choose_matrix", "own_matrix"),
        "publish_buttons": ASSESSMENTS.buttons(assessment, actor, "publish"),
        "basis": basis(assessment, stands, actor, today),
        "accepted": accepted(assessment, stands, actor, today),
        "groups": _groups(assessment, stands, actor),
        "crumbs": [(_("Assessments"), "/vurderingar/"), (str(assessment), "")],
        **_risk_part(assessment, stands, actor),
    }


def _risk_part(assessment: Assessment, stands: State, actor: Actor) -> dict[str, Any]:
    rows = {row.number: row for row in assessment.risks.all()}
    own = [row for row in rows.values() if row.origin is None]
    shown_risks = [_risk(risk, rows, stands, actor) for risk in stands.effective.risks]
    return {
        "matrix_name": pick(stands.matrix.name),
        "colours": [colour(rule.code) for rule in scales().colours],
        "risks": shown_risks,
        "any_inherited": any(risk["origin"] for risk in shown_risks),
        "before": _drawing(stands.matrix, own, BEFORE),
        "after": _drawing(stands.matrix, own, AFTER),
    }


def _next_first(answered: bool, decided: bool) -> tuple[str, ...]:
    """What comes next is the main button."""
    return (
        ("do_dpia", "go_without_dpia", "preassess")
        if answered and not decided
        else (("preassess", "do_dpia", "go_without_dpia"))
    )


def _decision(row: DpiaDecision | None) -> dict[str, Any] | None:
    if row is None:
        return None
    texts = {reason.code: pick(reason.text) for reason in dpia_rules().no_dpia_reasons}
    return {"row": row, "reasons": [texts.get(code, code) for code in row.without_reasons]}


def _groups(assessment: Assessment, stands: State, actor: Actor) -> list[dict[str, Any]]:
    rows = {row.code: row for row in assessment.sections.all()}
    found = []
    for group in section_groups():
        rules = [rule for rule in sections_at(assessment.level) if rule.group == group.code and rule.code in rows]
        sections = [_section(rule, rows[rule.code], stands, assessment, actor) for rule in rules]
        if sections:
            undone = sum(section["undone"] for section in sections)
            found.append({"code": group.code, "title": pick(group.title), "sections": sections, "undone": undone})
    return found


def _section(rule: Any, row: Any, stands: State, assessment: Assessment, actor: Actor) -> dict[str, Any]:
    effective = stands.effective.sections.get(rule.code) or EffectiveSection(rule.code, "missing", ())
    undone = rule.needed_at(assessment.level) and (effective.state == "missing" or (row.draft and bool(row.text)))
    return {
        "row": row,
        "title": pick(rule.title),
        "why": pick(rule.why),
        "questions": [pick(question) for question in rule.questions_at(assessment.level)],
        "source": rule.source,
        "required": rule.needed_at(assessment.level),
        "undone": undone,
        "state": state(effective.state),
        "state_tone": STATE_TONES[effective.state],
        "inherits": effective.state not in ("local", "missing"),
        "parts": [{"text": part.text, "origin": origin(part.origin)} for part in effective.parts],
        "set_aside": [{"text": part.text, "origin": origin(part.origin)} for part in effective.set_aside],
        "reason": effective.reason,
        "flow": shown("\n".join(part.text for part in effective.parts)) if rule.code == "flow" and effective.parts else None,
        "buttons": SECTIONS.buttons(row, actor),
    }


def _risk(risk: EffectiveRisk, rows: dict[int, Risk], stands: State, actor: Actor) -> dict[str, Any]:
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    inherited = risk.key.assessment != stands.origin.assessment
    row = _own_row(risk, rows, stands)
    content = row and _content_of(risk, row, inherited)
    return {
        "key": str(risk.key),
        "number": risk.key.number,
        "anchor": f"{risk.key}" if inherited else f"{risk.key.number}",
        "row": row,
        "threat": risk.risk.threat,
        "area": areas.get(risk.risk.area, risk.risk.area),
        "origin": origin(risk.origin) if inherited else "",
        "state": state(risk.state),
        "state_tone": STATE_TONES[risk.state],
        "open": risk.open,
        "words": [
            {"origin": origin(word.origin), "stance": state(_SAID[word.stance]), "reason": word.reason,
             "text": word.risk.threat if word.risk.threat != risk.risk.threat else ""}
            for word in risk.words
        ],
        "reason": risk.risk.reason,
        "reason_after": risk.risk.reason_after,
        "before": _level(risk.before, content, stands.matrix, BEFORE) if risk.before else None,
        "after": _level(risk.after, content, stands.matrix, AFTER) if risk.after else None,
        "answer_url": f"/vurderingar/{stands.origin.assessment}/answer_risk/?risk={risk.key}" if inherited else "",
        "buttons": RISKS.buttons(row, actor) if row else [],
        "inherited_measures": [measure.text for measure in risk.risk.measures] if inherited else [],
        "measures": [
            {"row": measure, "buttons": MEASURES.buttons(measure, actor, *_fitting(measure.done_on))}
            for measure in (row.measures.all() if row else ())
        ],
    }  # fmt: skip


_SAID = {"add": "inherited_with_addition", "override": "overridden", "not_applicable": "not_applicable"}


def _own_row(risk: EffectiveRisk, rows: dict[int, Risk], stands: State) -> Risk | None:
    """The row people edit: the risk itself, or this assessment's word on one it inherits."""
    if risk.key.assessment == stands.origin.assessment:
        return rows.get(risk.key.number)
    return next(
        (row for row in rows.values() if (row.origin, row.origin_number) == (risk.key.assessment, risk.key.number)), None
    )


def _content_of(risk: EffectiveRisk, row: Risk, inherited: bool) -> Risk | None:
    """Whose steps are shown: those of a level higher up stand on its own matrix, and are told by colour only."""
    return None if inherited and risk.state != "overridden" else row


def _fitting(done_on: date | None) -> tuple[str, ...]:
    return ("reopen", "edit") if done_on else ("finish", "edit", "remove")


def _level(code: str, row: Risk | None, matrix: Matrix, when: str) -> dict[str, Any]:
    level = found(matrix, getattr(row, f"likelihood{when}"), row.consequences(when)) if row else None
    return {**colour(code), "parties": "", **(_steps(level, matrix) if level else {})}


def _steps(level: Level, matrix: Matrix) -> dict[str, Any]:
    parties = {party.code: pick(party.name) for party in scales().parties}
    return {
        "likelihood": f"{level.likelihood}. {pick(matrix.likelihood[level.likelihood - 1].name)}",
        "consequence": f"{level.consequence}. {pick(matrix.consequence[level.consequence - 1].name)}",
        "parties": ", ".join(parties[party] for party in level.parties),
    }


def _drawing(matrix: Matrix, risks: Iterable[Risk], when: str) -> Any:
    levels = [
        (risk.number, level)
        for risk in risks
        if (level := found(matrix, getattr(risk, f"likelihood{when}"), risk.consequences(when)))
    ]
    return draw(matrix, levels)
