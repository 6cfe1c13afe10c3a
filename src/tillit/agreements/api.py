from __future__ import annotations

import dataclasses
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from tillit.agreements.commands import AGREEMENTS, DPF_LIST, PROCESSORS, find_agreement, find_processor
from tillit.agreements.document import text_that_counts
from tillit.agreements.models import Agreement, Processor, TransferVerdict
from tillit.agreements.queries import describe, verdicts_of, with_all
from tillit.agreements.queries.dpf_list import list_state
from tillit.agreements.reading import as_it_reads, live_processors
from tillit.agreements.shown import shown_verdict
from tillit.agreements.states import state_of
from tillit.agreements.views import FILTERS, listed, rendered
from tillit.organisations.models import Organisation
from tillit.organisations.roles import CASE_READERS, Role
from tillit.web.api import add_commands, roles

router = Router()
PAGE = 50


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _facts(agreement: Agreement, known: Any) -> dict[str, Any]:
    state = state_of(known, agreement.tenant.name, timezone.localdate())
    plain = dataclasses.asdict(known)
    return {"service": agreement.use.service.name, "owner": agreement.tenant.name, "state": state.word, **plain}


def describe_agreement(agreement: Agreement, actor: Any) -> dict[str, Any]:
    """The agreement with its text, chain and verdicts. `content_hash` is what a signature must name."""
    row = with_all(Agreement.objects.all(), texts=True).get(pk=agreement.pk)
    verdicts = verdicts_of([row])
    return {
        **_facts(row, describe([row], timezone.localdate(), verdicts)[0]),
        "content_hash": as_it_reads(row).content_hash,
        "revision": row.revision,
        "text": text_that_counts(row).snapshot(),
        "recipients": [_recipient(processor, verdicts.get(processor.pk)) for processor in live_processors(row)],
    }


def _recipient(processor: Processor, verdict: TransferVerdict | None) -> dict[str, Any]:
    return {
        "id": processor.pk,
        "name": processor.name,
        "task": processor.task,
        "country": processor.country,
        "remote_access_from": processor.remote_access_from,
        "used_by": processor.parent_id,
        "revision": processor.revision,
        "status": verdict.status if verdict else "unknown",
        "basis": verdict.basis if verdict else "none",
        "verdict": dataclasses.asdict(shown_verdict(verdict)) if verdict else None,
    }


def describe_processor(processor: Processor, actor: Any) -> dict[str, Any]:
    verdicts = list(TransferVerdict.objects.filter(processor=processor).order_by("-id")[:50])
    return {
        **_recipient(processor, verdicts[0] if verdicts else None),
        "agreement": processor.agreement_id,
        "removed_on": processor.removed_on,
        "history": [dataclasses.asdict(shown_verdict(verdict)) for verdict in verdicts],
    }


def describe_list(organisation: Organisation, actor: Any) -> dict[str, Any]:
    return dataclasses.asdict(list_state())


@router.get("/agreements", summary="Agreements, what waits for a signature first", operation_id="agreements")
@roles(*CASE_READERS)
def agreements(request: HttpRequest, page: int = 1, show: str = "all", q: str = "") -> Any:
    today = timezone.localdate()
    pages = Paginator(listed(q[:100], show if show in FILTERS else "all", today), PAGE)
    rows = list(pages.get_page(page).object_list)
    items = [_facts(row, known) for row, known in zip(rows, describe(rows, today), strict=True)]
    return {"count": pages.count, "pages": pages.num_pages, "items": items}


@router.get("/agreements/{pk}", summary="One agreement, with its text and recipients", operation_id="agreement")
@roles(*CASE_READERS)
def agreement(request: HttpRequest, pk: int) -> Any:
    return describe_agreement(find_agreement(_actor(request), pk), _actor(request))


@router.get("/agreements/{pk}/file.{kind}", summary="The agreement as PDF or Word", operation_id="agreement_file")
@roles(*CASE_READERS)
def agreement_file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    return rendered(find_agreement(_actor(request), pk), kind)


@router.get("/recipients/{pk}", summary="One recipient and its verdicts", operation_id="processor")
@roles(*CASE_READERS)
def processor(request: HttpRequest, pk: int) -> Any:
    return describe_processor(find_processor(_actor(request), pk), _actor(request))


@router.get("/dpf-list", summary="The list for transfers to the US", operation_id="dpf_list")
@roles(*CASE_READERS, Role.NATIONAL)
def dpf_list(request: HttpRequest) -> Any:
    return dataclasses.asdict(list_state())


add_commands(router, "/agreements", AGREEMENTS, describe_agreement)
add_commands(router, "/recipients", PROCESSORS, describe_processor)
add_commands(router, "/dpf-list", DPF_LIST, describe_list)
