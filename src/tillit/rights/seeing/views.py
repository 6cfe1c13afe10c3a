"""What a pupil meets first: what is stored about them, in words and pictures; and page by page what services have told."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.activity.personal_data import pseudonyms_of
from tillit.documents.formats import shown
from tillit.organisations.acting import Actor
from tillit.record.controller import officer
from tillit.rights.objections.rules import LEARNERS
from tillit.rights.objections.views import owner_of
from tillit.rights.queries import looked_at
from tillit.rights.report import language
from tillit.rights.seeing import queries
from tillit.rights.seeing.forms import PeriodForm
from tillit.web.access import acting

LOOKS = 25


def mine(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Asks the database twelve times at the most, whatever there is."""
    found = queries.summaries(actor.person_id)
    looks = looked_at(actor.person_id, LOOKS)
    context = {
        "summaries": found,
        "young": queries.is_young(actor.person_id),
        "looked": [(shown(timezone.localdate(look.at), language()), look.name, look.role) for look in looks],
        "columns": [_("When"), _("Who"), _("Role")],
        "officer": officer(owner_of(actor)),
    }
    return render(request, "rights/mine.html", context)


@require_GET
@acting(*LEARNERS)
def my_activity(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = pseudonyms_of(actor.person_id)
    form = PeriodForm(request.GET or None, mine=rows)
    chosen: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = queries.page_of(rows, request.GET.get("page"), **chosen)
    context = {
        "crumbs": [(_("What is stored about me"), reverse("access")), (_("What services have told"), "")],
        "form": form,
        "page_obj": page,
        "days": queries.by_day(page),
        "young": queries.is_young(actor.person_id),
        "chosen": any(chosen.values()),
    }
    return render(request, "rights/my_activity.html", context, status=422 if form.errors else 200)
