from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements.actions.sealing import locked, plain, seal
from tillit.agreements.actions.transfers import judge_now
from tillit.agreements.annex_texts import text
from tillit.agreements.models import Agreement, Processor
from tillit.agreements.processing import Link, Processing
from tillit.agreements.recipient import Recipient
from tillit.agreements.rules import check_may_renew, check_may_terminate, has_ended, has_expired
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.web.denied import Invalid


@transaction.atomic
def draft_agreement(
    use: Use, *, facts: Processing, processors: Sequence[Link] = (), by: Actor, today: date | None = None
) -> Agreement:
    """A draft for the owner of `use`, filled in from what is known. One that is there and runs is left as it is.

    `processors`: the supplier (no parent) and those it uses; the supplier is taken from `facts` when not among them.
    """
    today = today or timezone.localdate()
    Use.objects.select_for_update().get(pk=use.pk)
    newest = Agreement.objects.filter(use=use).order_by("-number").first()
    if newest and not has_ended(newest, today) and not has_expired(newest, today):
        return newest
    facts = with_usual_terms(facts)
    agreement = Agreement.objects.create(
        tenant_id=use.tenant_id, use=use, number=newest.number + 1 if newest else 1, content=plain(facts)
    )
    _add_chain(agreement, under_supplier(processors, facts))
    seal(agreement, facts)
    judge_now(agreement, today=today)
    audit.record("agreement_drafted", agreement, by=by, tenant_id=agreement.tenant_id, number=agreement.number)
    return agreement


def with_usual_terms(facts: Processing) -> Processing:
    """Where nothing is said, what school owners usually ask for. It is a draft: people read it before anyone signs."""
    return msgspec.structs.replace(
        facts,
        authorisation=facts.authorisation or "general",
        notice_days=facts.notice_days or 30,
        breach_hours=facts.breach_hours or 24,
        at_end=facts.at_end or "delete",
        at_end_days=facts.at_end_days or 30,
        audit=facts.audit or text("usual_audit", facts.language),
    )


def under_supplier(chain: Sequence[Link], facts: Processing) -> list[Link]:
    """Exactly one at the top: the supplier. Others that nobody was said to use are used by it."""
    tops = [link for link in chain if not link.parent]
    if len(tops) == 1:
        return list(chain)
    named = [link for link in tops if link.recipient.name == facts.processor.name]
    alone = Link("supplier", Recipient(facts.processor.name, facts.processor.country), facts.service)
    top = named[0] if named else alone
    below = [msgspec.structs.replace(link, parent=link.parent or top.key) for link in chain if link != top]
    return [top, *below]


def _add_chain(agreement: Agreement, chain: Sequence[Link]) -> None:
    rows: dict[str, Processor] = {}
    waiting = list(chain)
    while waiting:
        ready = [link for link in waiting if not link.parent or link.parent in rows]
        if not ready:
            raise Invalid(_("A sub-processor is used by somebody who is not in the chain."))
        for link in ready:
            rows[link.key] = Processor.objects.create(
                tenant_id=agreement.tenant_id, agreement=agreement, parent=rows.get(link.parent), **_columns(link)
            )
        waiting = [link for link in waiting if link.key not in rows]


def _columns(link: Link) -> dict[str, object]:
    known, scc = link.recipient, link.recipient.scc
    columns: dict[str, object] = {
        "name": known.name[:200],
        "task": link.task[:500],
        "country": known.country,
        "remote_access_from": list(known.remote_access_from),
        "sector": known.sector,
        "personal_data": known.personal_data,
        "special_categories": known.special_categories,
        "employment_data": known.employment_data,
        "basis_claimed": "art49" if known.art49_claimed else known.basis_claimed,
        "parent_country": known.parent_country,
    }
    if scc:
        columns |= {
            "scc_module": scc.module,
            "scc_annex_i": scc.annex_i,
            "scc_annex_ii": scc.annex_ii,
            "scc_annex_iii": scc.annex_iii,
            "supplementary": scc.supplementary,
            "tia_on": scc.tia_on,
        }
    return columns


@transaction.atomic
def renew(
    agreement: Agreement, *, starts_on: date, ends_on: date | None, by: Actor, today: date | None = None
) -> Agreement:
    """The same agreement for a new period, unsigned. The one in force stands until its own last day."""
    agreement = locked(agreement)
    check_may_renew(agreement, by)
    facts = msgspec.structs.replace(agreement.facts, starts_on=starts_on, ends_on=ends_on)
    following = Agreement.objects.create(
        tenant_id=agreement.tenant_id, use_id=agreement.use_id, number=agreement.number + 1, content=plain(facts),
        released_at=timezone.now(),  # it has been signed once: what comes first is done
    )  # fmt: skip
    _copy_chain(agreement, following)
    seal(following, facts)
    judge_now(following, today=today or timezone.localdate())
    audit.record("agreement_renewed", following, by=by, tenant_id=following.tenant_id, number=following.number)
    return following


def _copy_chain(old: Agreement, new: Agreement) -> None:
    copies: dict[int, Processor] = {}
    for row in old.processors.filter(removed_on=None).order_by("id"):
        before = row.pk
        row.pk, row._state.adding, row.agreement = None, True, new
        row.parent = copies[row.parent_id] if row.parent_id else None
        row.revision = 0
        row.save()
        copies[before] = row


@transaction.atomic
def terminate(agreement: Agreement, *, ended_on: date, ended_why: str, by: Actor) -> Agreement:
    agreement = locked(agreement)
    check_may_terminate(agreement, by)
    if agreement.starts_on and ended_on < agreement.starts_on:
        raise Invalid(_("The agreement cannot end before it starts."), field="ended_on")
    agreement.ended_on, agreement.ended_why = ended_on, ended_why
    agreement.revision += 1
    agreement.save(update_fields=["ended_on", "ended_why", "revision"])
    audit.record("agreement_terminated", agreement, by=by, tenant_id=agreement.tenant_id, ended_on=ended_on.isoformat())
    return agreement
