"""The catalogue everybody can read: /katalog/."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.catalogue.explanation import explained
from tillit.catalogue.forms import FilterForm
from tillit.catalogue.models import Status, Use
from tillit.catalogue.queries import public as queries
from tillit.catalogue.queries.known import known_services
from tillit.guidance.roles import topic
from tillit.organisations.roles import CASE_READERS, EMPLOYEES
from tillit.web.access import acting, public
from tillit.web.language import pick

PER_PAGE = 25


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    return Paginator(rows, per_page).get_page(request.GET.get("page"))


@public("the open catalogue; reads only what is published")
def catalogue(request: HttpRequest) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    form = FilterForm(request.GET)
    filters = form.filters()
    page_obj = page_of(request, queries.listed(filters, today))
    here = filters.owner or (actor.path if actor else ())
    lines = queries.lines(page_obj.object_list, here, today)
    context = {
        "form": form,
        "filters": filters,
        "page_obj": page_obj,
        "lines": lines,
        "shows_here": bool(filters.owner) or any(line.here for line in lines),
        "help": pick(topic("catalogue").text),
        "crumbs": [(_("Catalogue"), "")],
    }
    template = "catalogue/catalogue.html#list" if _is_swap(request) else "catalogue/catalogue.html"
    return render(request, template, context)


@public("one service in the open catalogue; reads only what is published")
def catalogue_service(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    service = queries.published_service(pk, today)
    if service is None:
        raise Http404(_("Nothing is published about this service yet."))
    (line,) = queries.lines([service], (), today)
    page_obj = page_of(request, queries.statuses_of(service, today, actor))
    own = [status for status in page_obj if status.own]
    context = {
        "service": service,
        "line": line,
        "page_obj": page_obj,
        "here": max(own, key=lambda status: actor.path.index(status.tenant_id)) if actor and own else None,
        "crumbs": [(_("Catalogue"), "/katalog/"), (service.name, "")],
    }
    return render(request, "catalogue/service_public.html", context)


@public("what one municipality has published about one service")
def catalogue_status(request: HttpRequest, pk: int, tenant: int) -> HttpResponse:
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    status = queries.snapshot_of(pk, tenant, today)
    if status is None:
        raise Http404(_("Nothing is published about this service here."))
    context = {
        "status": status,
        "service": status.service,
        "owner": status.tenant,
        "explanation": explained(status.explanation),
        "child": explained(status.child_explanation),
        "refused": status.status == Status.REFUSED,
        # Those who answer for it go on to what the service sends. All others read only what is published.
        "use": Use.objects.filter(service_id=pk, tenant_id=tenant).first() if followed_by(actor, tenant) else None,
        "history": page_of(request, queries.history_of(pk, tenant)),
        "crumbs": [
            (_("Catalogue"), "/katalog/"),
            (status.service.name, f"/katalog/{pk}/"),
            (status.tenant.name, ""),
        ],
    }
    return render(request, "catalogue/status.html", context)


def followed_by(actor: Any, tenant: int) -> bool:
    return actor is not None and actor.role in CASE_READERS and tenant in actor.read


@acting(*EMPLOYEES)
def known(request: HttpRequest) -> HttpResponse:
    """What the need report shows under the name while it is being written."""
    text = request.GET.get("text") or request.GET.get("name") or request.GET.get("service_name") or ""
    found = known_services(text, request.actor) if len(text.strip()) > 1 else []  # type: ignore[attr-defined]
    template = "catalogue/known.html#known" if _is_swap(request) else "catalogue/known.html"
    return render(request, template, {"known": found, "text": text})


def _is_swap(request: HttpRequest) -> bool:
    return bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]
