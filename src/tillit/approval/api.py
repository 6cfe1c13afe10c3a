"""Cases over the API: everything a page can do, under the same rules."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from tillit.approval.actions.case import open_case
from tillit.approval.actions.need import report_need
from tillit.approval.commands import CASE, EVENT, NEED, PARTICIPATION, PHASE_OUT, PILOT, USE
from tillit.approval.commands.pilot import SAYERS
from tillit.approval.confirming import confirmations_missing
from tillit.approval.facts import CaseFacts
from tillit.approval.forms.need import NeedForm, NewCaseForm
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Confirmation, Event, Experience, Need, Participation, PhaseOut, Pilot
from tillit.approval.outside import tasks_for
from tillit.approval.pages import changed_names
from tillit.approval.queries import (
    cases_waiting_for,
    choosable_uses,
    lines,
    readable_cases,
    readable_needs,
    readable_phase_outs,
    readable_pilots,
)
from tillit.approval.steps import walk
from tillit.approval.stops import stop_rows
from tillit.catalogue.actions import register_service
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import CASE_READERS, EMPLOYEES, Role
from tillit.web.api import add_commands, from_wire, roles, schema_of
from tillit.web.commands import FormInvalid
from tillit.web.pages import find_or_404

router = Router()
PAGE = 50
NeedBody = schema_of(NeedForm, "report_need")
CaseBody = schema_of(NewCaseForm, "open_case")


def _cleaned(form_class: Any, body: Any, actor: Actor) -> dict[str, Any]:
    data, files = from_wire(body.dict(exclude_unset=True))
    form = form_class(data, files, actor=actor)
    if not form.is_valid():
        raise FormInvalid(form)
    return dict(form.cleaned_data)


def describe_case(case: Case, actor: Any) -> dict[str, Any]:
    today = timezone.localdate()
    if hasattr(case, "_facts"):
        del case._facts
    facts = facts_of(case, today)
    return {
        "id": case.pk,
        "service": {"id": case.service_id, "name": case.service.name},
        "closed": case.closed_at is not None,
        "closed_why": case.closed_why,
        "assessment": case.assessment_id,
        "steps": [
            {
                "code": state.step.code,
                "number": state.step.number,
                "state": state.state,
                "missing": [
                    {"code": line.code, "text": str(line.text), "ball": line.ball, "owner": line.owner_id}
                    for line in state.missing
                ],
            }
            for state in walk(facts, today)
        ],
        "owners": [
            {
                "participation": use.participation_id, "use": use.use_id, "owner": use.owner_id, "name": use.owner,
                "stance": use.stance, "agreement": use.agreement_id, "signed": use.signed, "transfer": use.transfer,
                "record": use.record_id, "policy": use.policy_number,
                "in_force": use.in_force, "platforms": list(use.platforms), "phase_out": use.phase_out_id,
            }
            for use in facts.uses
        ],
        "system_owner": facts.system_owner,
        "hard_stops": [
            {"code": row.code, "stopped": row.stopped, "sentence": row.sentence, "source": row.source}
            for row in stop_rows(facts)
        ],
        **_grounds(facts),
        "pilots": [pilot.pilot_id for pilot in facts.pilots],
        "votes": [{"name": vote.name, "choice": vote.choice} for vote in facts.votes],
        "outcome": facts.outcome,
        "conditions": facts.conditions,
        "changed_since_decision": changed_names(facts) if facts.decision_id else [],
        "events": list(Event.objects.filter(case=case).order_by("pk").values("id", "kind", "text", "triage__outcome")),
        "commands": [
            {"name": button.name, "label": str(button.label), "why_not": button.reason}
            for button in CASE.buttons(case, actor)
        ],
    }  # fmt: skip


def _grounds(facts: CaseFacts) -> dict[str, Any]:
    """What an approval rests on beside the papers: those who are heard, and management."""
    return {
        "hearing": {
            "state": facts.hearing, "settled": facts.hearing_settled, "required": facts.dpia,
            "open_until": facts.hearing_open_until,
        },
        "validation": {"state": facts.validation, "by": facts.validated_by, "until": facts.validated_until},
    }  # fmt: skip


def describe_need(need: Need, actor: Any) -> dict[str, Any]:
    return {
        "id": need.pk, "service": {"id": need.service_id, "name": need.service.name}, "purpose": need.purpose,
        "reported_at": need.reported_at, "case": need.case_id, "answer": need.answer, "answer_text": need.answer_text,
    }  # fmt: skip


def describe_participation(row: Participation, actor: Any) -> dict[str, Any]:
    return describe_case(row.case, actor)


def describe_pilot(row: Pilot, actor: Any) -> dict[str, Any]:
    told = Experience.objects.filter(pilot=row)
    if actor.role not in CASE_READERS:
        told = told.filter(told_by=actor.person_id)
    return {
        "id": row.pk, "case": row.case_id, "school": row.school.name, "groups": row.groups, "starts_on": row.starts_on,
        "ends_on": row.ends_on, "stopped_on": row.stopped_on,
        "experiences": list(told.values("voice", "useful", "said", "worked", "difficult", "concern")[:100]),
    }  # fmt: skip


def describe_event(row: Event, actor: Any) -> dict[str, Any]:
    return {"id": row.pk, "case": row.case_id, "kind": row.kind, "text": row.text, "judged": hasattr(row, "triage")}


def describe_phase_out(row: PhaseOut, actor: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "use": row.participation.use_id,
        "ends_on": row.ends_on,
        "closed": row.closed_at is not None,
        "confirmed": list(Confirmation.objects.filter(phase_out=row).values("processor", "kind", "confirmed_on")),
        "missing": [{"id": processor.pk, "name": processor.name} for processor in confirmations_missing(row)],
    }


def describe_use(row: Use, actor: Any) -> dict[str, Any]:
    found = choosable_uses(actor).filter(pk=row.pk).first()
    return {"id": row.pk, "service": row.service.name, "chosen": bool(found and found.chosen)}


@router.get("/waiting", operation_id="waiting")
@roles(*CASE_READERS)
def waiting(request: HttpRequest) -> Any:
    """The cases where it is your turn, with the first thing that is missing."""
    actor = request.actor  # type: ignore[attr-defined]
    return [_line(line) for line in cases_waiting_for(actor, timezone.localdate())]


@router.get("/tasks", operation_id="tasks")
@roles(*Role)
def tasks(request: HttpRequest) -> Any:
    """What waits for you outside the steps of a case: hearings, opinions, and newer versions to answer."""
    actor = request.actor  # type: ignore[attr-defined]
    return [
        {
            "kind": row.kind,
            "title": row.title,
            "text": row.text,
            "page": row.url,
            "due": row.due,
            "overdue": row.overdue,
        }
        for row in tasks_for(actor, timezone.localdate())
    ]


@router.get("/needs", operation_id="needs")
@roles(*EMPLOYEES)
def needs(request: HttpRequest, page: int = 1) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    return [describe_need(row, actor) for row in Paginator(readable_needs(actor), PAGE).get_page(page)]


@router.get("/needs/{pk}", operation_id="need")
@roles(*EMPLOYEES)
def need(request: HttpRequest, pk: int) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    return describe_need(find_or_404(readable_needs(actor), pk), actor)


@router.post("/needs", operation_id="report_need")
@roles(*EMPLOYEES)
def report(request: HttpRequest, body: NeedBody) -> Any:  # type: ignore[valid-type]
    actor = request.actor  # type: ignore[attr-defined]
    return describe_need(report_need(by=actor, **_cleaned(NeedForm, body, actor)), actor)


@router.get("/cases", operation_id="cases")
@roles(*CASE_READERS)
def cases(request: HttpRequest, page: int = 1) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    rows = Paginator(readable_cases().order_by("-pk"), PAGE).get_page(page)
    return [_line(line) for line in lines(rows.object_list, actor, timezone.localdate())]


def _line(line: Any) -> dict[str, Any]:
    return {
        "id": line.case.pk, "service": line.case.service.name, "step": line.state.step.code, "mine": line.mine,
        "missing": [str(sentence.text) for sentence in line.state.missing], "due": line.due,
        "closed": line.case.closed_at is not None,
    }  # fmt: skip


@router.post("/cases", operation_id="open_case")
@roles(Role.NETWORK)
def open_new_case(request: HttpRequest, body: CaseBody) -> Any:  # type: ignore[valid-type]
    actor = request.actor  # type: ignore[attr-defined]
    cleaned = _cleaned(NewCaseForm, body, actor)
    owners = cleaned.pop("owners")
    return describe_case(open_case(register_service(by=actor, **cleaned), owners=list(owners), by=actor), actor)


@router.get("/cases/{pk}", operation_id="case")
@roles(*CASE_READERS)
def case(request: HttpRequest, pk: int) -> Any:
    return describe_case(find_or_404(readable_cases(), pk), request.actor)  # type: ignore[attr-defined]


@router.get("/pilots/{pk}", operation_id="pilot")
@roles(Role.TEACHER, Role.PRINCIPAL, *SAYERS, *CASE_READERS)
def pilot(request: HttpRequest, pk: int) -> Any:
    actor = request.actor  # type: ignore[attr-defined]
    return describe_pilot(find_or_404(readable_pilots(actor), pk), actor)


@router.get("/phase-outs/{pk}", operation_id="phase_out")
@roles(*CASE_READERS)
def phase_out(request: HttpRequest, pk: int) -> Any:
    return describe_phase_out(find_or_404(readable_phase_outs(), pk), request.actor)  # type: ignore[attr-defined]


@router.get("/choices", operation_id="choices")
@roles(Role.PRINCIPAL)
def choices(request: HttpRequest) -> Any:
    rows = choosable_uses(request.actor)[:500]  # type: ignore[attr-defined]
    return [{"id": row.pk, "service": row.service.name, "chosen": row.chosen} for row in rows]


add_commands(router, "/needs", NEED, describe_need)
add_commands(router, "/cases", CASE, describe_case)
add_commands(router, "/participations", PARTICIPATION, describe_participation)
add_commands(router, "/pilots", PILOT, describe_pilot)
add_commands(router, "/events", EVENT, describe_event)
add_commands(router, "/phase-outs", PHASE_OUT, describe_phase_out)
add_commands(router, "/uses", USE, describe_use)
