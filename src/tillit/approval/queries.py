"""What people see of cases. Everything is fenced already; these narrow by role and fetch what pages need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from tillit.approval.due import due_of
from tillit.approval.facts import CaseFacts
from tillit.approval.gathering import facts_of_all
from tillit.approval.missing import Sentence
from tillit.approval.models import Case, Event, Need, Participation, PhaseOut, Pilot, PlatformActivation, SchoolChoice
from tillit.approval.rules.decision import quorum
from tillit.approval.steps import StepState, current
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import CASE_READERS, Kind, Role


def owners_for(actor: Actor) -> QuerySet[Organisation]:
    """School owners that a case of the actor's organisation can be for."""
    owners = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None).order_by("name")
    return owners.filter(Q(parent=actor.organisation_id) | Q(pk=actor.organisation_id))


def readable_cases() -> QuerySet[Case]:
    return Case.objects.select_related("service", "tenant", "assessment")


def readable_participations() -> QuerySet[Participation]:
    return Participation.objects.select_related(
        "case__service", "case__tenant", "tenant", "use__service", "use__tenant"
    )


def readable_needs(actor: Actor) -> QuerySet[Need]:
    """The network sees every need below it; others see their own."""
    needs = Need.objects.select_related("service", "case", "reporter", "organisation", "tenant")
    return needs if actor.role == Role.NETWORK else needs.filter(reporter=actor.person_id)


def readable_pilots(actor: Actor) -> QuerySet[Pilot]:
    """Those who run cases see all; at a school, the pilots of that school. Classes are written in free text, so every
    pupil of the school sees what runs there now."""
    pilots = Pilot.objects.select_related("case__service", "case__tenant", "school", "participation")
    if actor.role in CASE_READERS:
        return pilots
    own = pilots.filter(school__in=actor.path)
    return running(own, timezone.localdate()) if actor.role in (Role.PUPIL, Role.STUDENT) else own


def running(pilots: QuerySet[Pilot], today: date) -> QuerySet[Pilot]:
    return pilots.filter(stopped_on=None, starts_on__lte=today, ends_on__gte=today)


def readable_events() -> QuerySet[Event]:
    return Event.objects.select_related("case__service", "case__tenant", "reported_by", "triage")


def readable_phase_outs() -> QuerySet[PhaseOut]:
    return PhaseOut.objects.select_related(
        "participation__case__service",
        "participation__case__tenant",
        "participation__tenant",
        "participation__use__service",
    )


def choosable_uses(actor: Actor) -> QuerySet[Any]:
    """Services in use in the principal's municipality, with whether the school has chosen them."""
    active = PlatformActivation.objects.filter(participation__use=OuterRef("pk"), deactivated_on=None)
    chosen = SchoolChoice.objects.filter(use=OuterRef("pk"), school=actor.organisation_id, ended_at=None)
    return (
        Use.objects.filter(tenant__in=actor.path)
        .annotate(active=Exists(active), chosen=Exists(chosen))
        .filter(Q(active=True) | Q(chosen=True))
        .select_related("service", "tenant")
        .order_by("service__name", "pk")
    )


NEAR = timedelta(days=60)
PAGE = 25
MOST = 200  # open cases a list or a start page looks into


@dataclass(frozen=True)
class Line:
    """A case in a list: where it is and whose turn it is."""

    case: Case
    state: StepState
    own: Sentence | None
    due: date | None

    @property
    def text(self) -> str:
        """The first thing that is missing: the reader's own, if there is one."""
        first = self.own or next(iter(self.state.missing), None)
        return str(first.text) if first else ""

    @property
    def whom(self) -> str:
        """Everyone the step waits for."""
        return ", ".join(dict.fromkeys(sentence.whom for sentence in self.state.missing))

    @property
    def mine(self) -> bool:
        return self.own is not None

    @property
    def overdue(self) -> bool:
        return bool(self.due and self.due < self.case.today)  # type: ignore[attr-defined]

    @property
    def near(self) -> date | None:
        """The day, when it presses: a review in a year is no deadline for what waits today."""
        return self.due if self.due and self.due <= self.case.today + NEAR else None  # type: ignore[attr-defined]


def lines(cases: Iterable[Case], actor: Actor, today: date) -> list[Line]:
    """`cases` with their facts, in a fixed number of queries."""
    cases = list(cases)
    facts = facts_of_all(cases, today) if cases else {}
    found = []
    for case in cases:
        case.today = today  # type: ignore[attr-defined]
        state = current(facts[case.pk], today)
        own = None if case.closed_at else waits_for(state, facts[case.pk], actor)
        found.append(Line(case, state, own, due_of(facts[case.pk], state, today)))
    return found


def page_in_turn(rows: QuerySet[Case], actor: Actor, today: date, page: str | None) -> tuple[Any, list[Line]]:
    """A page of `rows`, which are newest first: what waits for the actor, then what is overdue, then the rest.

    Only the newest are looked into, a fixed number however many there are; older ones stand behind, as they came.
    """
    newest = {line.case.pk: line for line in sorted(lines(rows[:MOST], actor, today), key=_in_turn)}
    numbers = [*newest, *rows.values_list("pk", flat=True)[MOST:]]
    page_obj = Paginator(numbers, PAGE).get_page(page)
    rest = readable_cases().in_bulk([number for number in page_obj.object_list if number not in newest])
    newest |= {line.case.pk: line for line in lines(rest.values(), actor, today)}
    return page_obj, [newest[number] for number in page_obj.object_list]


def _in_turn(line: Line) -> tuple[bool, bool, date]:
    pressing = line.mine or line.overdue
    return not line.mine, not line.overdue, line.due if pressing and line.due else date.max


def waits_for(state: StepState, facts: CaseFacts, actor: Actor) -> Sentence | None:
    """The first thing the step lacks that is this actor's to do."""
    return next((sentence for sentence in state.missing if is_own(sentence, facts, actor)), None)


def is_own(sentence: Sentence, facts: CaseFacts, actor: Actor) -> bool:
    if sentence.waiting or sentence.ball != actor.role:
        return False
    if sentence.code == "vote" and any(vote.person_id == actor.person_id for vote in facts.votes):
        taking_part = [vote for vote in facts.votes if vote.choice != "recused"]
        return len(taking_part) >= quorum(facts.members)  # who has voted waits for the others, then any may record it
    return actor.role != Role.DIRECTOR or sentence.owner_id in (None, actor.organisation_id)


def cases_waiting_for(actor: Actor, today: date) -> list[Line]:
    """The open cases where it is the actor's turn, the most urgent first."""
    cases = readable_cases().filter(closed_at=None).order_by("-pk")[:MOST]
    mine = [line for line in lines(cases, actor, today) if line.mine]
    return sorted(mine, key=lambda line: (line.due or date.max, line.case.opened_at))
