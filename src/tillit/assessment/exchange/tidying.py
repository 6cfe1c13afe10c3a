"""Drafts from files, brought within what can be stored and what the rules let stand. Pure."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext as _

from tillit.assessment.exchange.drafts import DraftMeasure, DraftRisk, DraftSection, Incoming
from tillit.assessment.exchange.judging import sound
from tillit.assessment.rulebook import scenarios, sections_at
from tillit.assessment.scale import Matrix
from tillit.documents.formats import clean
from tillit.web.language import pick

LONGEST = 50_000
MOST_RISKS, MOST_MEASURES = 500, 100


def tidy(incoming: Incoming) -> Incoming:
    """Within what can be stored: known sections and areas, steps that are on the matrix and rise to no worse, clean text."""
    notes = list(incoming.notes)
    risks = incoming.risks[:MOST_RISKS]
    if len(incoming.risks) > MOST_RISKS:
        notes.append(_("Only the first %d risks are brought along.") % MOST_RISKS)
    level = incoming.level if incoming.level in ("overall", "universe", "service") else "service"
    rules = {rule.code: rule for rule in sections_at(level)}
    found: dict[str, DraftSection] = {}
    for section in incoming.sections:
        if section.code in rules:
            found.setdefault(section.code, replace(section, text=_text(section.text), reason=_text(section.reason)))
        elif section.text.strip():
            notes.append(_("The section “%s” is not asked for here, and stays in the file.") % section.code[:40])
    return replace(
        incoming,
        title=_text(incoming.title)[:200],
        level=level,
        sections=tuple(_with_a_reason(section) for section in found.values()),
        risks=tuple(_tidy_risk(risk, incoming.matrix, notes) for risk in risks),
        notes=tuple(notes),
    )


def _with_a_reason(section: DraftSection) -> DraftSection:
    return section if section.reason.strip() or section.stance == "add" else replace(section, stance="add")


def _tidy_risk(risk: DraftRisk, matrix: Matrix, notes: list[str]) -> DraftRisk:
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    name = _text(risk.threat)[:60]
    if risk.area not in areas:
        notes.append(_("“%(risk)s” had no known area, and was placed under “%(area)s”.")
                     % {"risk": name, "area": areas["confidentiality"]})  # fmt: skip
    before, after, problem = sound(risk.before, risk.after, matrix)
    if problem:
        notes.append(
            _("“%(risk)s” could not be judged as in the file: %(problem)s") % {"risk": name, "problem": problem}
        )
    has_reason = bool(risk.stance_reason.strip())
    return replace(
        risk,
        area=risk.area if risk.area in areas else "confidentiality",
        threat=_text(risk.threat) or _("(not described)"),
        scenario=risk.scenario[:60]
        if any(t.code == risk.scenario for a in scenarios().areas for t in a.threats)
        else "",
        before=replace(before, reason=_text(before.reason)),
        after=replace(after, reason=_text(after.reason)),
        stance=risk.stance if has_reason and risk.origin else "add",
        stance_reason=_text(risk.stance_reason),
        measures=tuple(_tidy_measure(row) for row in risk.measures[:MOST_MEASURES] if _text(row.text)),
    )


def _tidy_measure(row: DraftMeasure) -> DraftMeasure:
    return replace(
        row, text=_text(row.text), responsible=_text(row.responsible)[:200], evidence=_text(row.evidence)
    )  # fmt: skip


def _text(text: str) -> str:
    return clean(text)[:LONGEST].strip()
