"""A hearing seen by those who are heard: logged in, or through the link of a council without accounts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import hash_token
from tillit.participation import presenting, sections
from tillit.participation.actions import send_view
from tillit.participation.commands import HEARINGS
from tillit.participation.forms.viewpoints import LinkForm, new_key
from tillit.participation.models import Audience, Hearing, HearingParty
from tillit.participation.models.hearing import State
from tillit.participation.queries.hearings import views_of
from tillit.participation.rules.hearings import check_link
from tillit.participation.rules.limits import TooMany
from tillit.web.access import public
from tillit.web.denied import Denied, Invalid

LONGEST_TOKEN = 100


def heard_page(request: HttpRequest, row: Any) -> HttpResponse:
    """For those who are logged in: their own words at once, those of the whole council when it is answered."""
    actor, today = request.actor, timezone.localdate()  # type: ignore[attr-defined]
    closed = row.closed_at is not None
    views = [view for view in views_of(row, *row.mine) if closed or view.given_by_id == actor.person_id]
    context = {
        **_material(row, row.mine[0], request),
        **presenting.hearing(row, today),
        "views": presenting.views(views)
        if closed
        else [{**shown, "answer": None} for shown in presenting.views(views)],
        "closed": closed,
        "buttons": HEARINGS.buttons(row, actor, "respond") if row.state(today) == State.OPEN else [],
        "crumbs": [(_("Hearings"), "/hoyringar/"), (row.title, "")],
    }
    return render(request, "participation/heard.html", context)


def _material(row: Hearing, party: HearingParty, request: HttpRequest) -> dict[str, Any]:
    """The summary in the words chosen, first those the council was given, and what else there is to choose."""
    written = [code for code in Audience.values if row.summary(code).strip()]
    asked = request.GET.get("for", "")
    audience = asked if asked in written else party.audience
    texts = sections.texts_of(row.version) if row.version and audience == Audience.ADULTS else {}
    return {
        "party": party,
        "audience": audience,
        "summary": row.summary(audience),
        "others": [(code, Audience(code).label) for code in written if code != audience],
        "full": [(sections.title(code), texts[code]) for code in row.sections if texts.get(code)],
    }


@contextmanager
@sensitive_variables()
def opened(token: str) -> Iterator[HearingParty]:
    """The party behind the secret, and the scope of exactly its tenant while it is worked on."""
    digest = hash_token(token) if len(token) <= LONGEST_TOKEN else ""
    with scope.enter(Scope(token_hash=digest)):
        party = HearingParty.objects.filter(token_hash=digest).first() if digest else None
    if party is None:
        raise Http404(_("There is nothing at this address. Check that the whole link came along."))
    tenant = frozenset({party.tenant_id})
    with scope.enter(Scope(read=tenant, write=tenant, token_hash=digest)):
        rows = HearingParty.objects.select_related("hearing__tenant", "hearing__version")
        yield rows.annotate(said=Count("viewpoints")).get(pk=party.pk)


@public("a council without accounts is heard through the secret in the address")
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def hearing_link(request: HttpRequest, token: str) -> HttpResponseBase:
    with opened(token) as party:
        response = _answer(request, party)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, party: Any) -> HttpResponseBase:
    today = timezone.localdate()
    try:
        check_link(party, today)
    except Denied as refusal:
        return render(request, "participation/link_closed.html", {"reason": str(refusal), "party": party}, status=403)
    if request.method == "POST":
        return _send(request, party)
    form = LinkForm(target=party, audience=_audience(request, party)) if _is_open(party) else None
    return _page(request, party, form)


def _is_open(party: Any) -> bool:
    return bool(party.hearing.state(timezone.localdate()) == State.OPEN)


def _audience(request: HttpRequest, party: HearingParty) -> str:
    return str(_material(party.hearing, party, request)["audience"])


def _send(request: HttpRequest, party: Any) -> HttpResponseBase:
    form = LinkForm(request.POST, target=party, audience=_audience(request, party))
    if not _is_open(party):
        return _page(request, party, None, status=403)
    if not form.is_valid():
        return _page(request, party, form, status=422)
    try:
        send_view(party, **form.cleaned_data)
    except Invalid as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _page(request, party, form, status=422)
    except TooMany as refusal:
        form.add_error(None, str(refusal))
        return _page(request, party, form, status=429)
    return redirect(f"{request.path}?sent=1")


def _page(request: HttpRequest, party: Any, form: LinkForm | None, status: int = 200) -> HttpResponse:
    row, today = party.hearing, timezone.localdate()
    closed = row.closed_at is not None
    context = {
        **_material(row, party, request),
        **presenting.hearing(row, today),
        "form": form,
        "key": new_key(),
        "sent": "sent" in request.GET,
        "closed": closed,
        # What other pupils have said is shown when it is answered, and not before.
        "views": presenting.views(views_of(row, party)) if closed else [],
    }
    return render(request, "participation/link.html", context, status=status)
