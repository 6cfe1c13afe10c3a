"""What an assessment rests on, who has accepted what is left, and what is published: as the pages show it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tillit.assessment.commands import ACCEPTANCES, ASSESSMENTS, EDITIONS, PINS
from tillit.assessment.edition import from_json
from tillit.assessment.inheritance import Mark, Origin
from tillit.assessment.models import Acceptance, Assessment, Edition
from tillit.assessment.presenting.decision import said_of_dpia
from tillit.assessment.presenting.words import STATE_TONES, colour, state
from tillit.assessment.queries.marks import mark_of
from tillit.assessment.queries.published import resolved
from tillit.assessment.rulebook import scenarios, sections_at
from tillit.assessment.standing import Standing, Upstream, standing, unaccepted
from tillit.assessment.state import State, whole_accepted
from tillit.organisations.acting import Actor
from tillit.web.language import pick

STANDING_TONES = {"current": "success", "newer": "warning", "stays": "info", "outdated": "danger"}


def origin(found: Origin) -> str:
    """Where something stands; empty for one's own."""
    if not found.edition:
        return ""
    return _("“%(title)s”, version %(number)d, %(owner)s") % {
        "title": found.title, "number": found.number, "owner": found.owner,
    }  # fmt: skip


def _standing(code: str) -> str:
    return {
        "current": _("newest version"),
        "newer": _("a newer version has come"),
        "stays": _("stays on this version"),
        "outdated": _("outdated"),
    }[code]


def basis(assessment: Assessment, stands: State, actor: Actor, today: date) -> dict[str, Any]:
    pins = {pin.edition_id: pin for pin in assessment.pins.all() if pin.direct}
    marks = {found.edition: mark for found, mark in stands.effective.blocked_by}
    rows = []
    for upstream in stands.upstream:
        pin, code = pins[upstream.origin.edition], standing(upstream, today)
        rows.append({
            "title": origin(upstream.origin),
            "url": reverse("edition", args=[upstream.origin.edition]),
            "adopts": upstream.adopts,
            "level": pin.edition.get_level_display(),
            "standing": _standing(code),
            "tone": STANDING_TONES[code],
            "newer": upstream.newest if code != "current" else None,
            "difference": reverse("edition_difference", args=[upstream.origin.edition, upstream.newest_edition]),
            "stayed_because": upstream.stayed_because,
            "mark": _mark(marks.get(upstream.origin.edition)),
            "buttons": PINS.buttons(pin, actor, *_choices(upstream, code)),
        })  # fmt: skip
    return {"rows": rows, "buttons": ASSESSMENTS.buttons(assessment, actor, "stand_on")}


def _choices(upstream: Upstream, code: Standing) -> tuple[str, ...]:
    """What is most likely wanted first."""
    answers = () if code == "current" else ("take_in", "stay")
    if not upstream.adopts:
        return (*answers, "leave")
    if answers and upstream.newest_adopts:
        return "adopt_instead", "stay", "make_own", "leave"
    return (*answers, "adopt_instead", "make_own", "leave")


def _mark(mark: Mark | None) -> dict[str, str] | None:
    if mark is None:
        return None
    names = {"blocked": _("blocked for now"), "withdrawn": _("withdrawn")}
    return {"name": names.get(mark.kind, mark.kind), "reason": mark.reason}


def accepted(assessment: Assessment, stands: State, actor: Actor, today: date) -> dict[str, Any]:
    threats = {str(risk.key): risk.risk.threat for risk in stands.effective.risks}
    rows = []
    for given in assessment.accepted:  # type: ignore[attr-defined]
        row = Acceptance(pk=given["pk"], assessment=assessment, tenant_id=assessment.tenant_id)
        until = date.fromisoformat(given["expires_on"])
        rows.append({
            "what": threats.get(given["risk"], "") if given["risk"] else _("All that is left"),
            "level": colour(given["level"]),
            "by": given["by"],
            "reason": given["reason"],
            "until": until,
            "over": until < today,
            "buttons": ACCEPTANCES.buttons(row, actor),
        })  # fmt: skip
    return {
        "rows": rows,
        "until": whole_accepted(stands, today),
        "left": len(unaccepted(stands.effective.risks, stands.accepted, stands.matrix, today)),
        "buttons": ASSESSMENTS.buttons(assessment, actor, "accept_risk"),
    }


def edition_head(row: Edition) -> dict[str, Any]:
    """A row of the library."""
    return {
        "row": row,
        "url": reverse("edition", args=[row.pk]),
        "level": row.get_level_display(),
        "residual": colour(row.residual),
        "mark": _mark(mark_of(row)),
    }


def edition_page(row: Edition, editions: dict[int, Edition], actor: Actor) -> dict[str, Any]:
    content, whole = from_json(row.content), resolved(row, editions)
    titles = {rule.code: pick(rule.title) for rule in sections_at(row.level)}
    areas = {area.code: pick(area.title) for area in scenarios().areas}
    return {
        **edition_head(row),
        "edition": row,
        "sections": [
            {"title": titles[code], "state": state(found.state), "tone": STATE_TONES[found.state],
             "parts": [{"text": part.text, "origin": origin(part.origin)} for part in found.parts],
             "reason": found.reason}
            for code in titles
            if (found := whole.sections.get(code)) and found.state != "missing"
        ],
        "local": [titles[code] for code in content.local_sections if code in titles],
        "local_risks": content.local_risks,
        "risks": [
            {"threat": risk.risk.threat, "area": areas.get(risk.risk.area, risk.risk.area), "open": risk.open,
             "origin": origin(risk.origin), "state": state(risk.state), "tone": STATE_TONES[risk.state],
             "before": colour(risk.before or ""), "after": colour(risk.after or ""),
             "reason": risk.risk.reason_after, "measures": [measure.text for measure in risk.risk.measures],
             "words": [{"reason": word.reason, "origin": origin(word.origin)} for word in risk.words if word.reason]}
            for risk in whole.risks
        ],
        "decision": said_of_dpia(content.decision),
        "residual": colour(whole.residual or ""),
        "buttons": EDITIONS.buttons(row, actor, *_fitting(row, actor)),
    }  # fmt: skip


def _fitting(row: Edition, actor: Actor) -> tuple[str, ...]:
    if row.tenant_id not in actor.write:
        return ("adopt",)
    return ("lift",) if mark_of(row) else ("block", "withdraw")
