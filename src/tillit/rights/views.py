from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tillit.documents import pdf, xlsx
from tillit.documents.formats import shown
from tillit.documents.views import download
from tillit.fence import scope
from tillit.fence.personal import Held
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import SPOKEN_PLAINLY
from tillit.record.controller import officer
from tillit.record.processing import Party
from tillit.rights.actions import erase_leaver
from tillit.rights.commands import COMMANDS
from tillit.rights.keeping import rule
from tillit.rights.objections.rules import LEARNERS
from tillit.rights.objections.views import SEEN_BY
from tillit.rights.queries import all_about, leavers_of, overview_of
from tillit.rights.report import as_data, as_document, cell, language
from tillit.rights.rules import ERASERS, check_has_left
from tillit.rights.seeing.views import mine
from tillit.web.access import acting, public
from tillit.web.denied import why_not
from tillit.web.language import pick

ROWS_SHOWN = 25
PAGE = 25
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OWN = "for anyone who can log in, also when their roles are over: shows only what is kept about themself"


@require_GET
@public(OWN)
@login_required
def access(request: HttpRequest) -> HttpResponse:
    """Pupils and students meet a page of their own, in words and pictures; the rest is a link away."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    return mine(request, actor) if actor is not None and actor.role in LEARNERS else _everything(request)


@require_GET
@public(OWN)
@login_required
def access_all(request: HttpRequest) -> HttpResponse:
    return _everything(request)


def _everything(request: HttpRequest) -> HttpResponse:
    kept = overview_of(request.user)  # type: ignore[arg-type]
    today = timezone.localdate()
    context = {
        "kept": kept,
        "groups": [_group(held) for held in kept.held if not (held.technical and _is_spoken_plainly(request))],
        "looked": [(shown(look.at, language()), look.name, look.role) for look in kept.looked],
        "keeping": [(pick(found.text), found.source) for found in (rule("left", today), rule("archive", today))],
        "columns": [_("When"), _("Who"), _("Role")],
        "objects": request.actor is not None and request.actor.role in SEEN_BY,  # type: ignore[attr-defined]
        "officer": _officer(request.actor),  # type: ignore[attr-defined]
        # Whoever acts in a role has not left: nothing to ask.
        "may_erase": request.actor is None and not why_not(check_has_left, request.user),  # type: ignore[attr-defined]
    }
    return render(request, "rights/access.html", context)


def _is_spoken_plainly(request: HttpRequest) -> bool:
    """Keys to the API say nothing to a pupil. They are in the files all the same."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    return actor is not None and actor.role in SPOKEN_PLAINLY


def _officer(actor: Actor | None) -> Party | None:
    """Whom to tell that something is wrong, for those who still have a role."""
    return officer(Organisation.objects.select_related("parent").get(pk=actor.tenant_id)) if actor else None


def _group(held: Held) -> dict[str, Any]:
    """A table of text: the newest rows, and how many more there are in the files."""
    rows = [[shown(cell(value), language()) for value in row.values()] for row in held.rows[:ROWS_SHOWN]]
    return {
        "what": held.what, "why": held.why, "until": held.until, "header": list(held.rows[0]), "rows": rows,
        "more": len(held.rows) - len(rows),
    }  # fmt: skip


@require_GET
@public(OWN)
@login_required
def access_json(request: HttpRequest) -> HttpResponse:
    data = as_data(all_about(request.user), timezone.localdate())  # type: ignore[arg-type]
    return download(json.dumps(data, ensure_ascii=False, indent=2).encode(), "tillit.json", "application/json")


@require_GET
@public(OWN)
@login_required
def access_pdf(request: HttpRequest) -> HttpResponse:
    document = as_document(all_about(request.user), timezone.localdate())  # type: ignore[arg-type]
    return download(pdf.render(document), "tillit.pdf", "application/pdf")


@require_GET
@public(OWN)
@login_required
def access_xlsx(request: HttpRequest) -> HttpResponse:
    document = as_document(all_about(request.user), timezone.localdate(), most=None)  # type: ignore[arg-type]
    return download(xlsx.render(document), "tillit.xlsx", XLSX)


@require_POST
@public("for people whose roles are all over: removes what is kept about themself")
@login_required
def erase_me(request: HttpRequest) -> HttpResponse:
    check_has_left(request.user)  # type: ignore[arg-type]
    erase_leaver(request.user, by=None)  # type: ignore[arg-type]
    logout(request)
    messages.success(request, _("It is done. What no law keeps about you is gone, and you can no longer log in."))
    return redirect("/")


@require_GET
@acting(*ERASERS)
def leavers(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    with scope.enter(everything()):
        page = Paginator(leavers_of(actor.write, today), PAGE).get_page(request.GET.get("page"))
        people = list(page.object_list)
    rows = [(person, COMMANDS.buttons(person, actor)) for person in people]
    context = {"page_obj": page, "people": rows, "keeping": pick(rule("left", today).text)}
    return render(request, "rights/leavers.html", context)
