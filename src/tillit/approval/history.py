"""What has happened in a case, told from the rows that made it true; the audit log is for investigation only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tillit.approval.gathering import facts_of
from tillit.approval.models import (
    Case,
    Decision,
    Event,
    Need,
    Pilot,
    PilotConclusion,
    PilotSkip,
    Proposal,
    Review,
    Round,
    Stance,
    SystemOwner,
)
from tillit.approval.models.decision import Outcome
from tillit.guidance.steps import step as guide
from tillit.web.language import pick


@dataclass(frozen=True)
class Happening:
    when: datetime
    title: str | Promise
    text: str = ""
    who: str = ""
    tone: str = "neutral"


def _plain(title: Promise) -> Callable[[str], tuple[str | Promise, str]]:
    return lambda code: (title, "neutral")


def _decided(code: str) -> tuple[str, str]:
    tone = {"approved": "success", "refused": "danger"}.get(code, "info")
    return str(_("The coordination group decided: %s")) % Outcome(code).label, tone


def _round(code: str) -> tuple[str, str]:
    steps = ", ".join(pick(guide(step).title) for step in code.split(","))
    return str(_("To be walked again: %s")) % steps, "warning"


def _event(code: str) -> tuple[str | Promise, str]:
    return Event.Kind(code).label, "warning"


def _stance(code: str) -> tuple[str, str]:
    kind, _bar, owner = code.partition("|")
    return f"{owner}: {Stance.Kind(kind).label}", "neutral"


_NOTHING = Value("")


@dataclass(frozen=True)
class _Kind:
    """Rows of one model as happenings: when, what was written, who, and a code that `said` makes a title of."""

    model: Any
    at: str
    text: Any
    who: str
    said: Callable[[str], tuple[str | Promise, str]]
    code: Any = _NOTHING
    case: str = "case"

    def rows(self, number: int, case: Case) -> QuerySet[Any, Any]:
        who = Coalesce(Cast(self.who, TextField()), Value(""), output_field=TextField())
        written, code = Cast(self.text, TextField()), Cast(self.code, TextField())
        found: QuerySet[Any, Any] = self.model.objects.order_by().filter(**{self.case: case})
        return found.values_list(Value(number), self.at, written, who, code)


_STANCE = Concat("kind", Value("|"), "tenant__name", output_field=TextField())
_STEPS = Func(F("steps"), Value(","), function="array_to_string", output_field=CharField())
_KINDS = (
    _Kind(SystemOwner, "named_at", "person__name", "named_by__name", _plain(_("System owner named"))),
    _Kind(Need, "reported_at", "purpose", "reporter__name", _plain(_("A need was reported"))),
    _Kind(Pilot, "planned_at", Concat("school__name", Value(": "), "groups", output_field=TextField()), "planned_by__name",
          _plain(_("A pilot was planned"))),
    _Kind(PilotSkip, "skipped_at", "reason", "skipped_by__name", _plain(_("Went on without a pilot"))),
    _Kind(PilotConclusion, "concluded_at", "text", "concluded_by__name", _plain(_("The pilot was summed up"))),
    _Kind(Proposal, "put_forward_at", "reason", "put_forward_by__name", _plain(_("Laid before the coordination group"))),
    _Kind(Decision, "decided_at", "reason", "decided_by__name", _decided, "outcome"),
    _Kind(Round, "opened_at", "reason", "opened_by__name", _round, _STEPS),
    _Kind(Event, "reported_at", "text", "reported_by__name", _event, "kind"),
    _Kind(Review, "held_at", "text", "held_by__name", _plain(_("Review"))),
    _Kind(Stance, "taken_at", "reason", "taken_by__name", _stance, _STANCE, "participation__case"),
)  # fmt: skip


def events_of(case: Case) -> list[Happening]:
    """Newest first. All that approval keeps comes in one query."""
    found = [Happening(case.opened_at, _("The case was opened"), who=case.opened_by.name)]
    first, *others = (kind.rows(number, case) for number, kind in enumerate(_KINDS))
    for number, when, text, who, code in first.union(*others, all=True):
        title, tone = _KINDS[number].said(code)
        found.append(Happening(when, title, text, who, tone))
    found += _from_facts(case)
    if case.closed_at:
        found.append(Happening(case.closed_at, _("The case was closed"), case.closed_why))
    return sorted(found, key=lambda happening: happening.when, reverse=True)


def _from_facts(case: Case) -> list[Happening]:
    """What other contexts know: answers, the assessment, and what each school owner has done."""
    facts = facts_of(case)
    dated = [
        (facts.declared_at, _("The answers about the service came"), "", ""),
        (facts.preassessed_at, _("Whether a DPIA is required was decided"), "", ""),
        (facts.opinion_at, _("The data protection officer gave an opinion"), "", ""),
    ]
    for use in facts.uses:
        dated.append((use.signed_at, _("The agreement was signed"), use.owner, use.signed_by))
        dated.append((use.record_at, _("The record was completed"), use.owner, ""))
        dated.append((use.activated_at, _("The service was activated"), use.owner, ""))
    return [Happening(when, title, text, who) for when, title, text, who in dated if when is not None]
