from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tillit.activity import presenting, queries, rules, trying
from tillit.activity.commands import KEYS, STREAMS
from tillit.activity.forms import TryForm
from tillit.activity.models import Key, Right
from tillit.activity.presenting import Bar, Misread, Why
from tillit.activity.quality import presenting as quality
from tillit.activity.quality.asking import verdicts_of
from tillit.activity.quality.presenting import DimensionRow
from tillit.activity.queries import InForce, Line
from tillit.activity.xapi.versions import Version
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.access import acting
from tillit.web.commands import Button
from tillit.web.pages import find_or_404

PAGE = 25
SOON = timedelta(days=30)  # before a key runs out, we begin to say so
FAR = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Overview:
    """All that is known of one stream, as this reader may know it. Gathered within the reader's reach."""

    use: Use
    found: InForce | None
    bars: list[Bar]
    totals: list[tuple[str, str]]
    withheld: list[tuple[str, str]]
    whys: list[Why]
    new: list[Why]
    misread: list[Misread]
    quality: list[DimensionRow]
    last_at: datetime | None
    keys: list[Key]
    published: bool


def overview(actor: Actor, pk: int, today: date) -> Overview:
    sender = actor.role == Role.SUPPLIER
    with queries.within_reach(actor) as uses:
        use = find_or_404(queries.with_policy(uses, today), pk)
        counts = queries.tallies(pk, today)
        whys = presenting.whys(counts)
        came = presenting.came(counts, today if sender else None)
        return Overview(
            use=use,
            found=queries.policy_with(use),
            bars=presenting.chart(counts, today, sender=sender),
            totals=presenting.totals(counts, sender=sender),
            withheld=[] if sender else presenting.withheld(counts),
            whys=whys,
            new=[why for why in whys if why.new],
            misread=presenting.misread(counts),
            quality=quality.rows(verdicts_of([pk], {pk: came}, today, sender=sender)[pk], sender=sender),
            last_at=presenting.last_heard(counts),
            keys=queries.keys_of(use),
            published=getattr(use, "published", False),
        )


def listed(actor: Actor, page: Any) -> tuple[Page[Use], list[Line]]:
    with queries.within_reach(actor) as uses:
        found = Paginator(queries.with_streams(uses), PAGE).get_page(page)
        return found, queries.lines(list(found), timezone.localdate())


@require_GET
@acting(*rules.READERS)
def streams(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    page, lines = listed(actor, request.GET.get("page"))
    context = {"page_obj": page, "lines": lines, "sender": actor.role == Role.SUPPLIER, "soon": timezone.now() + SOON}
    return render(request, "activity/streams.html", context)


@require_GET
@acting(*rules.READERS)
def stream(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    found = overview(actor, pk, timezone.localdate())
    context = {
        "crumbs": [_first_crumb(), (found.use.service.name, "")],
        "found": found,
        "sender": actor.role == Role.SUPPLIER,
        "lets_in": presenting.lets_in(found.found),
        "keys": [(key, _rights(key), _buttons(key, actor, found)) for key in found.keys],
        "expiring": expiring(found.keys),
        "buttons": STREAMS.buttons(found.use, actor, "make_key"),
        "may_switch": found.found is not None and actor.role in rules.SWITCHERS,
        "endpoint": f"{settings.SITE_URL}/xapi/",
    }
    return render(request, "activity/stream.html", context)


def _first_crumb() -> tuple[str, str]:
    return _("Activity data"), reverse("streams")


def _buttons(key: Key, actor: Actor, found: Overview) -> list[Button]:
    """A new key is of no use while nothing may be kept."""
    if key.revoked_at is not None:
        return []
    return KEYS.buttons(key, actor, *(("renew", "revoke") if found.found else ("revoke",)))


def expiring(keys: list[Key]) -> Key | None:
    """The last of the keys in force, when it soon runs out: after that, all the supplier sends is refused."""
    now = timezone.now()
    in_force = [key for key in keys if key.in_force(now)]
    last = max(in_force, key=lambda key: key.expires_at or FAR, default=None)
    return last if last and last.expires_at and last.expires_at < now + SOON else None


def _rights(key: Key) -> str:
    return ", ".join(str(Right(each).label) for each in key.rights)


@require_http_methods(["GET", "HEAD", "POST"])
@acting(*rules.READERS)
def try_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """What the gate would do. Nothing is stored or counted."""
    actor = request.actor  # type: ignore[attr-defined]
    use, found = find_with_policy(actor, pk)
    form = TryForm(request.POST or None, target=use, actor=actor)
    tried = tried_of(form, found) if found and form.is_bound and form.is_valid() else None
    context = {
        "crumbs": [_first_crumb(), (use.service.name, reverse("stream", args=[pk])), (_("Try a statement"), "")],
        "use": use, "found": found, "form": form, "tried": tried,
    }  # fmt: skip
    return render(request, "activity/try.html", context, status=422 if form.errors else 200)


def find_with_policy(actor: Actor, pk: int) -> tuple[Use, InForce | None]:
    with queries.within_reach(actor) as uses:
        return find_or_404(uses, pk), queries.policy_of(pk)


def tried_of(form: TryForm, found: InForce) -> trying.Tried:
    asked = form.cleaned_data
    return trying.attempt(
        asked["statement"], found, known=asked["pupil"] != "stranger",
        version=Version(asked["version"] or Version.V1.value), now=timezone.now(),
    )  # fmt: skip
