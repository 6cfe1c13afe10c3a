"""What the pages show: facts and rules in the words of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.commands import ASSESSMENTS, MEASURES, RISKS, SECTIONS
from tillit.assessment.content import Change
from tillit.assessment.declared import read
from tillit.assessment.dpia import DpiaVerdict
from tillit.assessment.drawing import draw
from tillit.assessment.facts import AssessmentFacts, facts
from tillit.assessment.models import Assessment, DpiaDecision, Risk
from tillit.assessment.models.risk import AFTER, BEFORE
from tillit.assessment.queries import Event, newest_preassessment, state_of, verdict_of
from tillit.assessment.rulebook import dpia_rules, scenarios, section_rules, suggestion_rules
from tillit.assessment.scale import Colour, Level, Matrix, scales
from tillit.assessment.suggestions import suggest
from tillit.organisations.acting import Actor
from tillit.web.language import pick

TONES = {"low": "success", "medium": "info", "high": "warning", "very_high": "danger"}
OUTCOME_TONES = {"required": "warning", "recommended": "info", "not_required": "success", "unknown": "neutral"}


def outcome(code: str) -> str:
    return {
        "required": _("A DPIA is required"),
        "recommended": _("A DPIA is recommended"),
        "not_required": _("A DPIA is not required"),
        "unknown": _("Not settled yet"),
    }.get(code, _("Not answered yet"))


def answer(code: str) -> str:
    return {"yes": _("yes"), "no": _("no"), "unknown": _("don't know yet")}.get(code, code)


def colour(code: Colour | str) -> dict[str, str]:
    """A level as a tag: name and tone."""
    rule = next((rule for rule in scales().colours if rule.code == code), None)
    return {"code": code, "name": pick(rule.name) if rule else _("not judged"), "tone": TONES.get(code, "neutral"),
            "meaning": pick(rule.meaning) if rule else ""}  # fmt: skip


def summary(assessment: Assessment, found: AssessmentFacts) -> dict[str, Any]:
    return {
        "outcome": outcome(found.outcome),
        "outcome_tone": OUTCOME_TONES.get(found.outcome, "neutral"),
        "residual": colour(found.highest_residual),
        "missing": len(found.missing),
        "risks": found.risks,
    }


def whole(assessment: Assessment, actor: Actor, today: date) -> dict[str, Any]:
    """Of one that `queries.complete` brought."""
    found = facts(state_of(assessment, today), section_rules(), today)
    pre, decision = newest_preassessment(assessment)
    risks = list(assessment.risks.all())
    matrix = scales().matrix(assessment.matrix)
    return {
        "assessment": assessment,
        "facts": found,
        "summary": summary(assessment, found),
        "pre": pre,
        "verdict": verdict(verdict_of(pre, today)) if pre else None,
        "decision": _decision(decision),
        "decision_buttons": ASSESSMENTS.buttons(assessment, actor, *_next_first(pre is not None, decision is not None)),
        "risk_buttons": ASSESSMENTS.buttons(assessment, actor, "add_risk", "choose_matrix"),
        "sections": _sections(assessment, actor),
        "matrix": matrix,
        "matrix_name": pick(matrix.name),
        "colours": [colour(rule.code) for rule in scales().colours],
        "risks": [_risk(risk, assessment.matrix, actor) for risk in risks],
        "before": _drawing(matrix, risks, BEFORE),
        "after": _drawing(matrix, risks, AFTER),
        "crumbs": [(_("Assessments"), "/vurderingar/"), (str(assessment), "")],
    }


def _next_first(answered: bool, decided: bool) -> tuple[str, ...]:
    """What comes next is the main button."""
    return (
        ("do_dpia", "go_without_dpia", "preassess")
        if answered and not decided
        else (("preassess", "do_dpia", "go_without_dpia"))
    )


def verdict(found: DpiaVerdict) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "title": outcome(found.outcome),
        "tone": OUTCOME_TONES[found.outcome],
        "conclusion": _reason(found.reasons[0]),
        "reasons": [_reason(reason) for reason in found.reasons[1:]],
        "open": [pick(question.question) for question in found.open_questions],
        "rules": found.rule_version,
    }


def _reason(reason: Any) -> dict[str, Any]:
    return {
        "title": pick(reason.title),
        "explanation": pick(reason.explanation),
        "source": reason.source,
        "url": reason.url,
        "verified_on": reason.verified_on,
    }


def answers(given: Mapping[str, str]) -> list[tuple[str, str]]:
    titles = {question.code: pick(question.title) for question in dpia_rules().questions}
    return [(titles.get(code, code), answer(value)) for code, value in given.items()]


def suggestions(assessment: Assessment) -> list[tuple[str, str]]:
    """Criteria the declaration suggests an answer to, and why. Empty when nobody has declared anything."""
    if not assessment.declared:
        return []
    titles = {question.code: pick(question.title) for question in dpia_rules().questions}
    found = suggest(read(assessment.declared), suggestion_rules())
    return [(f"{titles[code]}: {answer(value)}", pick(why)) for code, (value, why) in found.items() if code in titles]


def _decision(row: DpiaDecision | None) -> dict[str, Any] | None:
    if row is None:
        return None
    texts = {reason.code: pick(reason.text) for reason in dpia_rules().no_dpia_reasons}
    return {"row": row, "reasons": [texts.get(code, code) for code in row.without_reasons]}


def _sections(assessment: Assessment, actor: Actor) -> list[dict[str, Any]]:
    rows = {row.code: row for row in assessment.sections.all()}
    return [
        {
            "row": rows[rule.code],
            "title": pick(rule.title),
            "why": pick(rule.why),
            "questions": [pick(question) for question in rule.questions],
            "source": rule.source,
            "required": rule.required,
            "buttons": SECTIONS.buttons(rows[rule.code], actor),
        }
        for rule in section_rules()
        if rule.code in rows
    ]


def _risk(risk: Risk, matrix: str, actor: Actor) -> dict[str, Any]:
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    return {
        "row": risk,
        "area": areas.get(risk.area, risk.area),
        "before": _level(risk.level(matrix, BEFORE), matrix),
        "after": _level(risk.level(matrix, AFTER), matrix),
        "buttons": RISKS.buttons(risk, actor),
        "measures": [
            {"row": measure, "buttons": MEASURES.buttons(measure, actor, *_fitting(measure.done_on))}
            for measure in risk.measures.all()
        ],
    }


def _fitting(done_on: date | None) -> tuple[str, ...]:
    return ("reopen",) if done_on else ("finish", "edit", "remove")


def _level(found: Level | None, matrix: str) -> dict[str, Any] | None:
    if found is None:
        return None
    steps, parties = scales().matrix(matrix), {party.code: pick(party.name) for party in scales().parties}
    return {
        **colour(found.colour),
        "likelihood": f"{found.likelihood}. {pick(steps.likelihood[found.likelihood - 1].name)}",
        "consequence": f"{found.consequence}. {pick(steps.consequence[found.consequence - 1].name)}",
        "parties": ", ".join(parties[party] for party in found.parties),
    }


def _drawing(matrix: Matrix, risks: Iterable[Risk], when: str) -> Any:
    levels = [(risk.number, level) for risk in risks if (level := risk.level(matrix.code, when))]
    return draw(matrix, levels)


def change(found: Change) -> str:
    """What has changed, as a sentence."""
    if found.kind == "section":
        title = next((pick(rule.title) for rule in section_rules() if rule.code == found.what), found.what)
        return _("The section “%s” has been rewritten.") % title
    return {
        "matrix": _("Another risk matrix is used."),
        "answers": _("The questions about a DPIA have been answered anew."),
        "decision": _("The decision about a DPIA is another."),
        "risk_added": _("Risk %s is new."),
        "risk_removed": _("Risk %s has been taken out."),
        "risk_changed": _("Risk %s has been judged anew."),
        "measures_changed": _("The measures against risk %s have changed."),
    }[found.kind].replace("%s", found.what)


def events(found: Iterable[Event]) -> list[dict[str, Any]]:
    return [{"when": event.at, "who": event.who, **_event(event)} for event in found]


def _event(event: Event) -> dict[str, Any]:
    if event.section:
        first = event.section.number == 0
        title = _("Draft of “%s”, from the supplier's answers") if first else _("Wrote “%s”")
        return {"title": title % event.section.section, "text": event.section.text, "tone": "neutral"}
    if event.risk:
        return {
            "title": _("Judged risk %d") % event.risk.risk.number,
            "text": _judged(event.risk.content),
            "tone": "info",
        }
    if event.pre:
        return {"title": _("Answered the questions about a DPIA"), "text": outcome(event.pre.outcome), "tone": "accent"}
    decision = event.decision
    title = _("Decided to do a DPIA") if decision and decision.dpia else _("Decided to go on without a DPIA")
    return {"title": title, "text": decision.explanation if decision else "", "tone": "accent"}


def _judged(content: Mapping[str, Any]) -> str:
    lines = [content["threat"]]
    for when, title in ((BEFORE, _("Before the measures")), (AFTER, _("After the measures"))):
        if content[f"likelihood{when}"]:
            lines.append(
                _("%(when)s: likelihood %(likelihood)s, consequence for the pupil %(consequence)s. %(reason)s")
                % {
                    "when": title,
                    "likelihood": content[f"likelihood{when}"],
                    "consequence": content[f"consequence_pupil{when}"],
                    "reason": content[f"reason{when}"],
                }
            )
    return "\n".join(lines)
