from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tillit.agreements.commands import AGREEMENTS, DPF_LIST, PROCESSORS, find_agreement, find_processor
from tillit.agreements.document import document_of, text_that_counts
from tillit.agreements.models import Agreement, Signature, TransferVerdict
from tillit.agreements.queries import AgreementFacts, describe, verdicts_of, with_all
from tillit.agreements.queries.dpf_list import list_state, listings_of, suggestions_for
from tillit.agreements.reading import as_it_reads, live_processors
from tillit.agreements.register import country_register
from tillit.agreements.shown import GROUPS, recipient_tree, shown_country, shown_verdict
from tillit.agreements.states import State, given_up_state, state_of
from tillit.catalogue.models import PublishedStatus, Status
from tillit.documents import docx, pdf
from tillit.documents.upload import PDF
from tillit.documents.uploaded_office import DOCX
from tillit.documents.views import download
from tillit.organisations.models import Organisation
from tillit.organisations.roles import CASE_READERS, Role
from tillit.web.access import acting
from tillit.web.commands import FormInvalid, run
from tillit.web.denied import Conflict

PAGE = 25
READY, WAITING, SIGNED, GIVEN_UP = range(4)  # in the order of the list
FILTERS = ("all", "waiting", "draft", "ending", "ended")


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


@require_GET
@acting(*CASE_READERS)
def agreements(request: HttpRequest) -> HttpResponse:
    """What is ready to be signed first, then what waits for others, then what is signed; what is given up last."""
    today = timezone.localdate()
    chosen = request.GET.get("show", "all")
    rows = listed(request.GET.get("q", "")[:100], chosen if chosen in FILTERS else "all", today)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    facts = describe(list(page.object_list), today)
    items = [
        {"agreement": agreement, "facts": known, "state": _state(agreement, known, today)}
        for agreement, known in zip(page.object_list, facts, strict=True)
    ]
    context = {
        "items": items,
        "page_obj": page,
        "show": chosen,
        "q": request.GET.get("q", ""),
        "actor": _actor(request),
    }
    return render(request, "agreements/agreements.html", context)


def _state(agreement: Agreement, facts: AgreementFacts, today: date) -> State:
    given_up = getattr(agreement, "group", None) == GIVEN_UP
    return given_up_state() if given_up else state_of(facts, agreement.tenant.name, today)


def listed(words: str, show: str, today: date) -> QuerySet[Agreement]:
    standing = Signature.objects.filter(agreement=OuterRef("pk"), content_hash=OuterRef("content_hash"))
    given_up = Exists(given_up_at_owner()) & ~Exists(standing)
    answered = Exists(standing.filter(signed_at__gt=OuterRef("sign_again_since")))
    asked_again = Q(sign_again_since__isnull=False) & Exists(standing) & ~answered
    rows = with_all(Agreement.objects.all())
    if words:
        rows = rows.filter(Q(use__service__name__icontains=words) | Q(tenant__name__icontains=words))
    over = Q(ended_on__lte=today)
    if show == "ended":
        return rows.filter(over).order_by("-ended_on", "-id")
    rows = rows.exclude(over)
    ready = Q(complete=True, released_at__isnull=False)
    if show == "waiting":
        rows = rows.filter((ready & ~Exists(standing)) | asked_again).exclude(given_up)
    if show == "draft":
        rows = rows.filter(~Exists(standing)).filter(~ready)
    if show == "ending":
        rows = rows.filter(Exists(standing), expires_on__isnull=False)
    group = Case(
        When(given_up, then=GIVEN_UP), When(asked_again, then=READY), When(Exists(standing), then=SIGNED),
        When(ready, then=READY), default=WAITING,
    )  # fmt: skip
    return rows.annotate(group=group).order_by("group", "-complete", "expires_on", "-id")


def given_up_at_owner() -> QuerySet[PublishedStatus]:
    """What says that the owner has refused the service, or that its case was closed: nobody signs for it now."""
    return PublishedStatus.objects.filter(
        service=OuterRef("use__service"), tenant=OuterRef("tenant"), latest=True,
        status__in=(Status.REFUSED, Status.ENDED),
    )  # fmt: skip


@require_GET
@acting(*CASE_READERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = _actor(request), timezone.localdate()
    row = find_agreement(actor, pk)
    verdicts = verdicts_of([row])
    facts = describe([row], today, verdicts)[0]
    context = {
        "agreement": row,
        "facts": facts,
        "state": state_of(facts, row.tenant.name, today),
        "parts": text_that_counts(row).snapshot()["parts"],
        "tree": recipient_tree(live_processors(row), verdicts),
        "signatures": sorted(row.signatures.all(), key=lambda s: -s.pk),
        "others": Agreement.objects.filter(use_id=row.use_id).exclude(pk=row.pk).order_by("-number"),
        "main": AGREEMENTS.buttons(row, actor, "sign", "attach", "renew", "terminate"),
        "annexes": AGREEMENTS.buttons(row, actor, "information", "conditions", "instructions", "deviation", "withdraw"),
        "chain_buttons": AGREEMENTS.buttons(row, actor, "subprocessor"),
        "crumbs": [(_("Agreements"), "/avtalar/"), (str(row), "")],
    }
    return render(request, "agreements/agreement.html", context)


@require_http_methods(["GET", "POST"])
@acting(Role.DIRECTOR)
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, and the signature under it: nobody signs what they have not had before them."""
    command, actor = AGREEMENTS.named["sign"], _actor(request)
    row = find_agreement(actor, pk, request.method == "POST")
    conflict, status = "", 200
    command.check(row, actor)
    form: Form = command.form(initial=_before_signing(row), target=row, actor=actor)
    if request.method == "POST":
        try:
            run(command, row, actor, request.POST)
        except FormInvalid as refusal:
            form, status = refusal.form, 422
        except Conflict as refusal:
            row = find_agreement(actor, pk)
            form = command.form(initial=_before_signing(row), target=row, actor=actor)
            conflict, status = str(refusal), 409
        else:
            messages.success(request, str(command.done))
            return redirect(AGREEMENTS.page(row))
    facts = describe([row], timezone.localdate())[0]
    context = {
        "agreement": row, "facts": facts, "parts": as_it_reads(row).snapshot()["parts"], "form": form,
        "conflict": conflict, "back": AGREEMENTS.page(row),
        "crumbs": [(_("Agreements"), "/avtalar/"), (str(row), AGREEMENTS.page(row)), (_("Sign"), "")],
    }  # fmt: skip
    return render(request, "agreements/sign.html", context, status=status)


def _before_signing(row: Agreement) -> dict[str, Any]:
    return {"content_hash": as_it_reads(row).content_hash, "revision": row.revision}


@require_GET
@acting(*CASE_READERS)
def file(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = find_agreement(_actor(request), pk)
    return rendered(row, kind)


def rendered(row: Agreement, kind: str) -> HttpResponse:
    renderers = {"pdf": (pdf.render, PDF), "docx": (docx.render, DOCX)}
    if kind not in renderers:
        raise Http404(_("There is nothing here that you can see."))
    render_as, media_type = renderers[kind]
    name = f"{row.use.service.name} – {row.tenant.name} – {row.number}.{kind}"
    return download(render_as(document_of(row)), name, media_type)


@require_GET
@acting(*CASE_READERS)
def processor(request: HttpRequest, pk: int) -> HttpResponse:
    """One recipient: what the rules say now, and every time they said something else."""
    actor = _actor(request)
    row = find_processor(actor, pk)
    verdicts = list(TransferVerdict.objects.filter(processor=row).order_by("-id")[:50])
    in_us = "US" in (row.country, *row.remote_access_from)
    listing = listings_of([row.name]).get(row.name) if in_us else None
    context = {
        "processor": row,
        "agreement": row.agreement,
        "verdicts": [shown_verdict(verdict) for verdict in verdicts],
        "suggestions": suggestions_for(row.name) if in_us and not (listing and listing.listed) else (),
        "buttons": PROCESSORS.buttons(row, actor),
        "crumbs": [
            (_("Agreements"), "/avtalar/"),
            (str(row.agreement), AGREEMENTS.page(row.agreement)),
            (row.name, ""),
        ],
    }
    return render(request, "agreements/processor.html", context)


@require_GET
@acting(*CASE_READERS, Role.NATIONAL)
def dpf_list(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    own = Organisation.objects.get(pk=actor.organisation_id)
    name = request.GET.get("q", "").strip()[:200]
    context = {
        "state": list_state(),
        "buttons": DPF_LIST.buttons(own, actor),
        "q": name,
        "found": listings_of([name]).get(name) if name else None,
        "suggestions": suggestions_for(name) if name else (),
    }
    return render(request, "agreements/dpf_list.html", context)


@require_GET
@acting(*CASE_READERS, Role.NATIONAL)
def countries(request: HttpRequest) -> HttpResponse:
    """The country register as it counts today."""
    today = timezone.localdate()
    shown = [shown_country(country, today) for country in country_register().by_code.values()]
    shown.sort(key=lambda country: country.sort_key)
    context = {
        "groups": {group: [country for country in shown if country.group == group] for group in GROUPS},
        "version": country_register().version,
    }
    return render(request, "agreements/countries.html", context)
