"""What has happened in an assessment, as lines people read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from tillit.assessment.models.risk import AFTER, BEFORE
from tillit.assessment.presenting.words import colour, outcome
from tillit.assessment.queries import Event


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
    if event.choice or event.acceptance or event.end:
        return _answered_for(event)
    decision = event.decision
    title = _("Decided to do a DPIA") if decision and decision.dpia else _("Decided to go on without a DPIA")
    return {"title": title, "text": decision.explanation if decision else "", "tone": "accent"}


def _answered_for(event: Event) -> dict[str, Any]:
    if event.choice:
        row = event.choice
        which = _("“%(title)s”, version %(number)d") % {"title": row.edition.title, "number": row.edition.number}
        return {"title": f"{row.get_kind_display().capitalize()}: {which}", "text": row.reason, "tone": "info"}
    if event.acceptance:
        level = colour(event.acceptance.level)["name"]
        title = _("Accepted what is left (%(level)s) until %(day)s") % {
            "level": level.lower(), "day": event.acceptance.expires_on.isoformat(),
        }  # fmt: skip
        return {"title": title, "text": event.acceptance.reason, "tone": "accent"}
    return {"title": _("Took back an acceptance"), "text": event.end.reason if event.end else "", "tone": "warning"}


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
