"""Where each agreement stands, in bulk: as many queries for fifty as for one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from tillit.agreements.models import Agreement, Processor, Signature, TransferVerdict
from tillit.agreements.queries.verdicts import TransferFacts, newest_verdicts, worst_of
from tillit.agreements.reading import live_processors
from tillit.agreements.rules import has_ended, has_expired, is_asked_again, missing_sentences, standing_signature
from tillit.agreements.verdict import Status


@dataclass(frozen=True)
class AgreementFacts:
    """`released`: the director may be asked to sign. `signed`: the signature stands on the text as it reads now, and
    the agreement is neither ended nor expired."""

    agreement_id: int
    use_id: int
    number: int
    complete: bool
    missing: tuple[str, ...]
    released: bool
    signed: bool
    signed_by: str
    signed_at: datetime | None
    content_hash: str
    in_force: bool
    starts_on: date | None
    expires_on: date | None
    expired: bool
    ended_on: date | None
    deviations: tuple[str, ...]
    transfer: TransferFacts
    changed_after_signing: bool
    asked_again: bool

    @property
    def transfer_status(self) -> Status:
        return self.transfer.status

    @property
    def transfer_why(self) -> str:
        return self.transfer.why

    @property
    def transfer_source(self) -> str:
        return self.transfer.source


def with_all(rows: QuerySet[Agreement], *, texts: bool = False) -> QuerySet[Agreement]:
    """With everything `describe` and the rules look at; with `texts`, also what each signature was set under."""
    signatures = Signature.objects.all() if texts else Signature.objects.defer("snapshot")
    return rows.select_related("use__service", "use__tenant", "tenant").prefetch_related(
        Prefetch("signatures", signatures),
        Prefetch("processors", Processor.objects.filter(removed_on=None)),
    )


def facts_of(use_ids: Iterable[int], today: date) -> dict[int, AgreementFacts]:
    """Of each use that has one, the agreement that counts: the one in force, else the newest that has not ended."""
    by_use: dict[int, list[Agreement]] = {}
    for agreement in with_all(Agreement.objects.filter(use_id__in=list(use_ids)).order_by("number")):
        by_use.setdefault(agreement.use_id, []).append(agreement)
    counting = [_counting(agreements, today) for agreements in by_use.values()]
    return {facts.use_id: facts for facts in describe(counting, today)}


def _counting(agreements: Sequence[Agreement], today: date) -> Agreement:
    """`agreements` of one use, by number."""
    return max(agreements, key=lambda a: (_in_force(a, today), not has_ended(a, today), a.number))


def _in_force(agreement: Agreement, today: date) -> bool:
    begun = agreement.starts_on is not None and agreement.starts_on <= today
    return begun and _stands(agreement, today)


def _stands(agreement: Agreement, today: date) -> bool:
    over = has_ended(agreement, today) or has_expired(agreement, today)
    return not over and standing_signature(agreement) is not None


def verdicts_of(agreements: Sequence[Agreement]) -> dict[int, TransferVerdict]:
    """The newest verdict of every recipient in the agreements."""
    return newest_verdicts(processor.pk for agreement in agreements for processor in live_processors(agreement))


def describe(
    agreements: Sequence[Agreement], today: date, verdicts: dict[int, TransferVerdict] | None = None
) -> list[AgreementFacts]:
    """`agreements` as `with_all` brings them; `verdicts` as `verdicts_of` does, if the caller has them."""
    verdicts = verdicts_of(agreements) if verdicts is None else verdicts
    live = {agreement.pk: live_processors(agreement) for agreement in agreements}
    not_judged = _("The transfers have not been judged yet.")
    return [_facts(a, worst_of(live[a.pk], verdicts, not_judged), today) for a in agreements]


def _facts(agreement: Agreement, transfer: TransferFacts, today: date) -> AgreementFacts:
    missing = missing_sentences(agreement)
    signature = standing_signature(agreement)
    return AgreementFacts(
        agreement_id=agreement.pk,
        use_id=agreement.use_id,
        number=agreement.number,
        complete=not missing,
        missing=missing,
        released=agreement.released_at is not None,
        signed=_stands(agreement, today),
        signed_by=signature.name if signature else "",
        signed_at=signature.signed_at if signature else None,
        content_hash=agreement.content_hash,
        in_force=_in_force(agreement, today),
        starts_on=agreement.starts_on,
        expires_on=agreement.expires_on,
        expired=has_expired(agreement, today),
        ended_on=agreement.ended_on,
        deviations=tuple(f"{d.clause}: {d.text}" for d in agreement.facts.deviations),
        transfer=transfer,
        changed_after_signing=signature is None and bool(agreement.signatures.all()),
        asked_again=is_asked_again(agreement),
    )
