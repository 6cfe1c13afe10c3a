"""Gathers the facts of cases from every context, in a fixed number of queries, and keeps them until a log moves on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from tillit.agreements import queries as agreements
from tillit.approval.due import due_of
from tillit.approval.facts import CaseFacts, UseFacts
from tillit.approval.grounds import grounds_of
from tillit.approval.models import (
    Case,
    Participation,
    PhaseOut,
    PlatformActivation,
    Snapshot,
    Stance,
)
from tillit.approval.own_facts import own_facts
from tillit.approval.steps import current
from tillit.approval.stops import stops_of
from tillit.assessment import queries as assessments
from tillit.assessment.models import DpiaDecision
from tillit.audit.models import ChainHead
from tillit.catalogue import queries as catalogue
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.models import Organisation
from tillit.participation import queries as participation
from tillit.record import queries as records


def facts_of(case: Case, today: date | None = None) -> CaseFacts:
    """The facts of one case; gathered once for each object, so that many buttons can ask."""
    known: CaseFacts | None = getattr(case, "_facts", None)
    if known is None:
        known = facts_of_all([case], today or timezone.localdate())[case.pk]
    return known


def facts_of_all(cases: Sequence[Case], today: date) -> dict[int, CaseFacts]:
    """From the snapshots that are still true, and gathered anew for the rest."""
    snapshots = {row.case_id: row for row in Snapshot.objects.filter(case__in=cases)}
    heads = _heads(cases, snapshots.values())
    facts: dict[int, CaseFacts] = {}
    stale: list[Case] = []
    for case in cases:
        known = _still_true(snapshots.get(case.pk), heads, today)
        if known is None:
            stale.append(case)
        else:
            facts[case.pk] = known
    if stale:
        facts |= _gather_and_keep(stale, today)
    for case in cases:
        case._facts = facts[case.pk]  # type: ignore[attr-defined]
    return facts


def _still_true(snapshot: Snapshot | None, heads: dict[int, int], today: date) -> CaseFacts | None:
    """The snapshot's facts; None when a log or the day has moved on, or an upgrade has given facts another shape."""
    if snapshot is None or snapshot.on != today:
        return None
    if any(heads.get(int(tenant), 0) != number for tenant, number in snapshot.seen.items()):
        return None
    if not set(CaseFacts.__struct_fields__) <= set(snapshot.facts):
        return None
    try:
        return msgspec.convert(snapshot.facts, CaseFacts, strict=False)
    except msgspec.ValidationError:
        return None


def _heads(cases: Sequence[Case], snapshots: Iterable[Snapshot]) -> dict[int, int]:
    tenants = {case.tenant_id for case in cases} | {int(tenant) for row in snapshots for tenant in row.seen}
    return dict(ChainHead.objects.filter(tenant_id__in=tenants).values_list("tenant_id", "number"))


def _gather_and_keep(cases: list[Case], today: date) -> dict[int, CaseFacts]:
    """Under a scope as wide as the cases themselves: whether a neighbour has signed is common knowledge in a case,
    and a snapshot must not depend on who happened to look."""
    tenants = {case.tenant_id for case in cases}
    paths = dict(
        Organisation.objects.filter(path__overlap=list(tenants), kind__in=["collaboration", "owner"])
        .order_by()
        .values_list("pk", "path")
    )
    # Upwards too: what a collaboration or the nation has published is what an assessment may stand on.
    wide = tenants.union(paths, *(paths[tenant] for tenant in tenants if tenant in paths))
    with scope.enter(Scope(read=frozenset(wide), write=frozenset(tenants), person=scope.current().person)):
        facts = gather(cases, today)
        _keep(cases, facts, paths, today)
    return facts


def _keep(cases: list[Case], facts: dict[int, CaseFacts], paths: dict[int, list[int]], today: date) -> None:
    tenants: dict[int, set[int]] = {}
    for case in cases:
        supplier = {case.service.supplier_id} if case.service.supplier_id else set()
        above = paths.get(case.tenant_id, [])
        tenants[case.pk] = {case.tenant_id, *above, *(use.owner_id for use in facts[case.pk].uses), *supplier}
    numbers = dict(
        ChainHead.objects.filter(tenant_id__in=set().union(*tenants.values())).values_list("tenant_id", "number")
    )
    rows = []
    for case in cases:
        state = current(facts[case.pk], today)
        balls = list(dict.fromkeys(str(sentence.ball) for sentence in state.missing))
        rows.append(
            Snapshot(
                tenant_id=case.tenant_id,
                case=case,
                facts=msgspec.to_builtins(facts[case.pk]),
                on=today,
                seen={str(tenant): numbers.get(tenant, 0) for tenant in tenants[case.pk]},
                step=state.step.code,
                ball=balls,
                due=due_of(facts[case.pk], state, today),
            )
        )
    changing = ["facts", "seen", "on", "step", "ball", "due"]
    Snapshot.objects.bulk_create(rows, update_conflicts=True, unique_fields=["case"], update_fields=changing)


def gather(cases: Sequence[Case], today: date) -> dict[int, CaseFacts]:
    """Straight from the tables of every context, a fixed number of queries for any number of cases."""
    ids = [case.pk for case in cases]
    own = own_facts(ids)
    uses = _uses(ids, today)
    assessment_ids = [case.assessment_id for case in cases if case.assessment_id]
    assessed = assessments.facts_of(assessment_ids, today)
    opinions = participation.opinions_of(assessment_ids)
    declared = catalogue.latest_declarations([case.service_id for case in cases])
    drafts = _drafts(cases)
    judged, grounds = _dpia_decided(assessment_ids), grounds_of(assessed, today)
    return {
        case.pk: CaseFacts(
            case_id=case.pk,
            tenant_id=case.tenant_id,
            service_id=case.service_id,
            service=str(case.service),
            opened_at=case.opened_at,
            closed=case.closed_at is not None,
            uses=tuple(uses[case.pk]),
            **own[case.pk],
            **_declared(declared.get(case.service_id)),
            **_draft(drafts.get((case.tenant_id, case.service_id)), case),
            **_assessed(assessed.get(case.assessment_id or 0), opinions.get(case.assessment_id or 0), case),
            **grounds.get(case.assessment_id or 0, {}),
            **_judged(case, declared.get(case.service_id), assessed.get(case.assessment_id or 0), judged, today),
        )
        for case in cases
    }


def _declared(row: Any) -> dict[str, Any]:
    if row is None:
        return {}
    return {
        "declaration_number": row.number,
        "declared_at": row.declared_at,
        "declaration_hash": row.content_hash,
        "open_questions": len(catalogue.open_questions(row)),
    }


def _draft(draft: Any, case: Case) -> dict[str, Any]:
    if draft is None:
        return {}
    return {
        "drafts_made": case.assessment_id is not None,
        "record_draft_hash": draft.content_hash,
        "record_draft_missing": len(draft.missing),
        "record_draft_prefilled": draft.prefilled,
    }


def _assessed(facts: Any, opinion: Any, case: Case) -> dict[str, Any]:
    found: dict[str, Any] = {"assessment_id": case.assessment_id}
    if facts is not None:
        found |= {
            "preassessment": facts.outcome,
            "dpia": facts.dpia,
            "assessment_hash": facts.content_hash,
            "assessment_missing": facts.blocking,
            "assessment_drafts": facts.drafts,
            "above_acceptance": facts.above_acceptance,
            "highest_residual": str(facts.highest_residual),
        }
    if opinion is not None:
        found |= {
            "opinion": opinion.grade,
            "opinion_hash": opinion.content_hash,
            "opinion_at": opinion.given_at,
            "prior_consultation_advised": opinion.art36_open,
        }
    return found


def _drafts(cases: Sequence[Case]) -> dict[tuple[int, int], Any]:
    """One query for each collaboration or owner that runs some of the cases: one, for those who run their own."""
    services: dict[int, list[int]] = defaultdict(list)
    for case in cases:
        services[case.tenant_id].append(case.service_id)
    return {
        (tenant, service): draft
        for tenant, wanted in services.items()
        for service, draft in records.drafts_of(tenant, wanted).items()
    }


def _dpia_decided(assessment_ids: list[int]) -> dict[int, datetime]:
    rows = DpiaDecision.objects.filter(preassessment__assessment__in=assessment_ids).order_by("pk")
    return dict(rows.values_list("preassessment__assessment", "decided_at"))


def _judged(case: Case, declaration: Any, assessed: Any, decided: dict[int, datetime], today: date) -> dict[str, Any]:
    """When the need for a DPIA was decided (if that answer still stands), and the hard stops."""
    stands = assessed is not None and assessed.preassessed
    return {
        "preassessed_at": decided.get(case.assessment_id or 0) if stands else None,
        "hard_stops": stops_of(declaration.answers, assessed, today) if declaration else (),
    }


def _uses(case_ids: list[int], today: date) -> dict[int, list[UseFacts]]:
    newest = Stance.objects.filter(participation=OuterRef("pk")).order_by("-pk")
    rows = list(
        Participation.objects.filter(case__in=case_ids)
        .select_related("tenant", "phase_out")
        .annotate(stance=Subquery(newest.values("kind")[:1]), why=Subquery(newest.values("reason")[:1]))
        .order_by("tenant__name")
    )
    use_ids = [row.use_id for row in rows]
    agreed, recorded = agreements.facts_of(use_ids, today), records.facts_of(use_ids)
    switched: dict[int, list[PlatformActivation]] = defaultdict(list)
    for switch in PlatformActivation.objects.filter(participation__in=rows, deactivated_on=None).order_by("pk"):
        switched[switch.participation_id].append(switch)
    found: dict[int, list[UseFacts]] = {case_id: [] for case_id in case_ids}
    for row in rows:
        found[row.case_id].append(_use(row, agreed.get(row.use_id), recorded.get(row.use_id), switched[row.pk]))
    return found


def _use(row: Any, agreement: Any, record: Any, switches: list[PlatformActivation]) -> UseFacts:
    more: dict[str, Any] = {}
    if agreement is not None:
        more |= {
            "agreement_id": agreement.agreement_id,
            "agreement_complete": agreement.complete,
            "agreement_released": agreement.released,
            "agreement_hash": agreement.content_hash,
            "signed": agreement.signed,
            "signed_by": agreement.signed_by,
            "signed_at": agreement.signed_at,
            "asked_again": agreement.asked_again,
            "expires_on": agreement.expires_on,
            "transfer": agreement.transfer_status,
        }
    if record is not None:
        more |= {
            "record_id": record.record_id,
            "record_hash": record.content_hash,
            "record_at": record.completed_at,
            "policy_number": record.policy_number,
            "in_force": record.in_force,
            "record_closed": record.closed_on is not None,
        }
    phase_out: PhaseOut | None = getattr(row, "phase_out", None)
    return UseFacts(
        participation_id=row.pk,
        use_id=row.use_id,
        owner_id=row.tenant_id,
        owner=row.tenant.name,
        stance=row.stance or Stance.Kind.TAKES_PART,
        stance_reason=row.why or "",
        platforms=tuple(switch.platform for switch in switches),
        activated_at=max((switch.activated_at for switch in switches), default=None),
        phase_out_id=phase_out.pk if phase_out else None,
        phased_out=bool(phase_out and phase_out.closed_at),
        **more,
    )
