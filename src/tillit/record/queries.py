"""What others read of a record: facts in bulk for the case, texts for the catalogue, lists for the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tillit.catalogue.models import Use
from tillit.record import content
from tillit.record.completeness import Missing, missing
from tillit.record.explain import Audience, Explanation, explain
from tillit.record.models import Activation, Draft, Record
from tillit.record.policy import Policy
from tillit.record.processing import Processing
from tillit.record.vocabulary import LANGUAGES


@dataclass(frozen=True)
class DraftFacts:
    draft_id: int
    missing: tuple[Missing, ...]
    content_hash: str
    prefilled: bool
    revision: int


@dataclass(frozen=True)
class RecordFacts:
    record_id: int
    number: int
    completed_at: datetime
    policy_number: int
    policy_hash: str
    in_force: bool
    content_hash: str
    closed_on: date | None
    outdated: bool
    earlier_in_force: bool  # this number waits, and the one before it still counts


def draft_of(tenant_id: int, service_id: int) -> DraftFacts | None:
    return drafts_of(tenant_id, [service_id]).get(service_id)


def drafts_of(tenant_id: int, service_ids: Iterable[int]) -> dict[int, DraftFacts]:
    """Facts by service, in one query."""
    rows = Draft.objects.filter(tenant_id=tenant_id, service_id__in=list(service_ids))
    return {row.service_id: facts_of_draft(row) for row in rows}


def facts_of_draft(draft: Draft) -> DraftFacts:
    return DraftFacts(
        draft_id=draft.pk,
        missing=missing(content.read(draft.content), with_controller=False),
        content_hash=draft.content_hash,
        prefilled=draft.prefilled,
        revision=draft.revision,
    )


def facts_of(use_ids: Iterable[int], today: date | None = None) -> dict[int, RecordFacts]:
    """Facts by use, of the newest record of each, in one query."""
    rows = with_state(Record.objects.filter(use_id__in=list(use_ids), latest=True), today or timezone.localdate())
    return {row.use_id: facts_of_record(row) for row in rows.defer("content", "policy__content")}


def facts_of_record(record: Any) -> RecordFacts:
    """`record` as `with_state` brings it."""
    return RecordFacts(
        record_id=record.pk,
        number=record.number,
        completed_at=record.completed_at,
        policy_number=record.policy.number,
        policy_hash=record.policy.content_hash,
        in_force=record.in_force,
        content_hash=record.content_hash,
        closed_on=record.closed_on,
        outdated=bool(record.outdated),
        earlier_in_force=record.earlier_in_force,
    )


def with_state(records: QuerySet[Record], today: date) -> QuerySet[Any]:
    """Each with its policy, whether that or an earlier one is in force today, and whether the draft has moved on."""
    running = Activation.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    moved = Q(closed_on=None, draft__isnull=False) & ~Q(draft__content_hash=F("draft_hash"))
    return records.select_related("policy").annotate(
        in_force=Exists(running.filter(policy__record=OuterRef("pk"))),
        earlier_in_force=Exists(running.filter(policy__use=OuterRef("use")).exclude(policy__record=OuterRef("pk"))),
        outdated=ExpressionWrapper(moved, output_field=BooleanField()),
    )


def register(*, today: date, text: str = "", owner_id: int | None = None, state: str = "") -> QuerySet[Any]:
    """The newest record of each use the scope can see, by service. `state`: in_force, waiting, outdated or closed."""
    rows = with_state(Record.objects.filter(latest=True), today).select_related("use__service", "use__tenant", "tenant")
    if text.strip():
        rows = rows.filter(use__service__name__icontains=text.strip()[:200])
    if owner_id is not None:
        rows = rows.filter(tenant_id=owner_id)
    return in_state(rows, state).order_by("use__service__name", "tenant__name", "pk")


def in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    match state:
        case "in_force":
            return rows.filter(in_force=True)
        case "waiting":
            return rows.filter(in_force=False, closed_on=None)
        case "outdated":
            return rows.filter(outdated=True)
        case "closed":
            return rows.exclude(closed_on=None)
    return rows


def drafts(text: str = "") -> QuerySet[Draft]:
    rows = Draft.objects.select_related("service", "tenant").order_by("service__name", "pk")
    return rows.filter(service__name__icontains=text.strip()[:200]) if text.strip() else rows


def versions_of(record: Record) -> QuerySet[Record]:
    return Record.objects.filter(use_id=record.use_id).defer("content").order_by("-number")


def processing_of(record: Record) -> Processing:
    return content.read(record.content)


def policy_of(record: Record) -> Policy:
    """The policy as it was compiled then, never compiled anew."""
    stored: Policy = content.convert(record.policy.content, Policy)
    return stored


def explained(record: Record, audience: Audience, language: str) -> Explanation:
    return explain(policy_of(record), processing_of(record), audience, language)


def explanation_of(use: Use, audience: Audience | str, language: str) -> Explanation | None:
    """None when the use has no record yet."""
    record = Record.objects.filter(use=use, latest=True).select_related("policy").first()
    return explained(record, Audience(audience), language) if record else None


def published_texts(use: Use) -> tuple[dict[str, Any], dict[str, Any]]:
    """(explanation, child_explanation) as `publish_status` takes them: by language, both empty without a record."""
    record = Record.objects.filter(use=use, latest=True).select_related("policy").first()
    if record is None:
        return {}, {}
    policy, processing = policy_of(record), processing_of(record)
    catalogue, child = (
        {language: content.to_data(explain(policy, processing, audience, language)) for language in LANGUAGES}
        for audience in (Audience.CATALOGUE, Audience.CHILD)
    )
    return catalogue, child


def policy_in_force(use_id: int, day: date) -> Policy | None:
    """What the gate and every read obey on that day. None: nothing may be kept."""
    running = Activation.objects.filter(policy__use_id=use_id, since__lte=day).filter(Q(until=None) | Q(until__gt=day))
    activation = running.select_related("policy").first()
    return content.convert(activation.policy.content, Policy) if activation else None
