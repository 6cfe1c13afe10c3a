"""What has happened in a case, told from the rows that made it true; the audit log is for investigation only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

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


def events_of(case: Case) -> list[Happening]:
    """Newest first. A fixed number of queries."""
    found = [Happening(case.opened_at, _("The case was opened"), who=case.opened_by.name)]
    found += [
        Happening(row.named_at, _("System owner named"), row.person.name, row.named_by.name)
        for row in SystemOwner.objects.filter(case=case).select_related("person", "named_by")
    ]
    found += [
        Happening(row.reported_at, _("A need was reported"), row.purpose, row.reporter.name)
        for row in Need.objects.filter(case=case).select_related("reporter")
    ]
    found += [
        Happening(row.planned_at, _("A pilot was planned"), f"{row.school.name}: {row.groups}", row.planned_by.name)
        for row in Pilot.objects.filter(case=case).select_related("school", "planned_by")
    ]
    found += [
        Happening(row.skipped_at, _("Went on without a pilot"), row.reason, row.skipped_by.name)
        for row in PilotSkip.objects.filter(case=case).select_related("skipped_by")
    ]
    found += [
        Happening(row.concluded_at, _("The pilot was summed up"), row.text, row.concluded_by.name)
        for row in PilotConclusion.objects.filter(case=case).select_related("concluded_by")
    ]
    found += _since_proposal(case)
    found += _from_facts(case)
    if case.closed_at:
        found.append(Happening(case.closed_at, _("The case was closed"), case.closed_why))
    return sorted(found, key=lambda happening: happening.when, reverse=True)


def _since_proposal(case: Case) -> list[Happening]:
    """From when the case was laid before the group: proposals, decisions, rounds, events, reviews and stances."""
    found = [
        Happening(row.put_forward_at, _("Laid before the coordination group"), row.reason, row.put_forward_by.name)
        for row in Proposal.objects.filter(case=case).select_related("put_forward_by")
    ]
    found += [_decided(row) for row in Decision.objects.filter(case=case).select_related("decided_by")]
    found += [_round(row) for row in Round.objects.filter(case=case).select_related("opened_by")]
    found += [
        Happening(
            row.reported_at,
            row.get_kind_display(),
            row.text,
            row.reported_by.name if row.reported_by else "",
            "warning",
        )
        for row in Event.objects.filter(case=case).select_related("reported_by")
    ]
    found += [
        Happening(row.held_at, _("Review"), row.text, row.held_by.name if row.held_by else "")
        for row in Review.objects.filter(case=case).select_related("held_by")
    ]
    found += [
        Happening(row.taken_at, f"{row.tenant}: {row.get_kind_display()}", row.reason, row.taken_by.name)
        for row in Stance.objects.filter(participation__case=case).select_related("tenant", "taken_by")
    ]
    return found


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


def _decided(row: Decision) -> Happening:
    tone = {"approved": "success", "refused": "danger"}.get(row.outcome, "info")
    label = Outcome(row.outcome).label
    return Happening(
        row.decided_at, str(_("The coordination group decided: %s")) % label, row.reason, row.decided_by.name, tone
    )


def _round(row: Round) -> Happening:
    steps = ", ".join(pick(guide(code).title) for code in row.steps)
    who = row.opened_by.name if row.opened_by else ""
    return Happening(row.opened_at, str(_("To be walked again: %s")) % steps, row.reason, who, "warning")
