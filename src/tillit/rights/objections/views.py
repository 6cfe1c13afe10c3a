from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tillit.activity.telling.queries import heard_by
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.record.controller import officer
from tillit.rights.objections import queries, rules
from tillit.rights.objections.actions import object_to
from tillit.rights.objections.commands import OBJECTIONS
from tillit.rights.objections.forms import ObjectForm
from tillit.rights.objections.told import events, told
from tillit.web.access import acting
from tillit.web.denied import Invalid, why_not
from tillit.web.pages import find_or_404

PAGE = 25
SEEN_BY = rules.SAYERS | rules.HANDLERS


def owner_of(actor: Actor) -> Organisation:
    return Organisation.objects.select_related("parent").get(pk=actor.tenant_id)


@require_GET
@acting(*SEEN_BY)
def objections(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today, own = timezone.localdate(), actor.role in rules.LEARNERS
    page = Paginator(queries.waiting_first(queries.visible(actor)), PAGE).get_page(request.GET.get("page"))
    rows = [(line, told(line, today, own=own)) for line in map(queries.line, page)]
    says = actor.role in rules.SAYERS
    context = {
        "page_obj": page,
        "rows": rows,
        "says": says,
        "own": own,
        "why_not": why_not(rules.check_object, owner_of(actor), actor) if says else "",
        "told_of": heard_by(actor, today)[:PAGE] if says else [],
    }
    return render(request, "rights/objections.html", context)


@require_GET
@acting(*SEEN_BY)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = find_or_404(queries.visible(actor), pk)
    line, inside, own = queries.line(found), actor.role in rules.HANDLERS, actor.role in rules.LEARNERS
    context: dict[str, Any] = {
        "crumbs": [(_("Objections"), reverse("objections")), (line.about or _("All services"), "")],
        "line": line,
        "told": told(line, timezone.localdate(), own=own),
        "events": events(found, inside=inside),
        "inside": inside,
        "own": own,
        # Whoever answers is told why a button is grey; to a pupil, what cannot be done now is only in the way.
        "buttons": [each for each in OBJECTIONS.buttons(found, actor) if inside or not each.reason],
        "bases": queries.bases(found) if inside else [],
        "officer": None if inside else officer(owner_of(actor)),
    }
    return render(request, "rights/objection.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*rules.SAYERS)
def object_here(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    owner = owner_of(actor)
    rules.check_object(owner, actor)
    initial = {"use": request.GET.get("use", ""), "received_on": timezone.localdate()}
    form = ObjectForm(request.POST or None, target=owner, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = object_to(owner, by=actor, **form.cleaned_data)
        except Invalid as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("It is said. From now on nothing new is stored."))
            return redirect("objection", made.pk)
    context = {"form": form, "own": actor.role in rules.LEARNERS, "owner": owner,
               "crumbs": [(_("Objections"), reverse("objections")), (_("Object"), "")]}  # fmt: skip
    return render(request, "rights/object.html", context, status=422 if form.errors else 200)
