from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import F

from tillit.agreements.models import Processor, TransferVerdict
from tillit.agreements.reading import paths
from tillit.agreements.rulebook import Language
from tillit.agreements.verdict import SEVERITY, Status
from tillit.web import language


def newest_verdicts(processor_ids: Iterable[int]) -> dict[int, TransferVerdict]:
    rows = TransferVerdict.objects.filter(processor_id__in=list(processor_ids))
    newest = rows.order_by("processor_id", "-id").distinct("processor_id")
    return {row.processor_id: row for row in newest}


@dataclass(frozen=True)
class TransferFacts:
    """The worst among the recipients of an agreement, and where in the chain it stands."""

    status: Status
    why: str
    source: str
    path: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    valid_until: date | None = None


def worst_of(processors: Sequence[Processor], verdicts: dict[int, TransferVerdict], not_judged: str) -> TransferFacts:
    """`not_judged`: the sentence when somebody in the chain has no verdict yet."""
    if not processors or any(processor.pk not in verdicts for processor in processors):
        return TransferFacts("unknown", not_judged, "GDPR Art. 44")
    worst = max(processors, key=lambda p: SEVERITY[cast(Status, verdicts[p.pk].status)])
    said = verdicts[worst.pk].said
    here = reader()
    everyone = [verdicts[p.pk].said for p in processors]
    conditions = dict.fromkeys(c.sentence(here) for verdict in everyone for c in verdict.conditions)
    ends = [verdict.valid_until for verdict in everyone if verdict.valid_until]
    return TransferFacts(
        status=said.status,
        why=said.why(here),
        source="; ".join(said.sources),
        path=paths(processors).get(worst.pk, (worst.name,)),
        conditions=tuple(conditions),
        valid_until=min(ends, default=None),
    )


def reader() -> Language:
    return cast(Language, language.active())


@dataclass(frozen=True)
class ChangedVerdict:
    verdict_id: int
    agreement_id: int
    use_id: int
    tenant_id: int
    recipient: str
    before: str
    after: str
    why: str
    source: str
    judged_on: date


def changed_verdicts(since: date) -> list[ChangedVerdict]:
    """Recipients whose status changed on or after `since`, oldest first. A first verdict is no change."""
    rows = (
        TransferVerdict.objects.filter(judged_on__gte=since, processor__removed_on=None)
        .exclude(previous_status="")
        .exclude(previous_status=F("status"))
        .select_related("processor__agreement")
        .order_by("id")
    )
    return [_changed(row) for row in rows]


def _changed(row: TransferVerdict) -> ChangedVerdict:
    said, agreement = row.said, row.processor.agreement
    return ChangedVerdict(
        verdict_id=row.pk,
        agreement_id=agreement.pk,
        use_id=agreement.use_id,
        tenant_id=row.tenant_id,
        recipient=row.processor.name,
        before=row.previous_status,
        after=row.status,
        why=said.why(reader()),
        source="; ".join(said.sources),
        judged_on=row.judged_on,
    )
