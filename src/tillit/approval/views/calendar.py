from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar
from icalendar import Event as Entry

from tillit.approval.deadlines import deadlines_for
from tillit.approval.models import CalendarFeed
from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, hash_token, holding
from tillit.organisations.roles import CASE_READERS
from tillit.web.access import acting, public

SOON = timedelta(days=120)


@acting(*CASE_READERS)
def calendar(request: HttpRequest) -> HttpResponse:
    """The deadlines, and an address for one's own calendar. A new address makes the old one dead."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    address = _new_address(actor) if request.method == "POST" else ""
    today = timezone.localdate()
    found = deadlines_for(actor, today)
    near = [deadline for deadline in found if deadline.day <= today + SOON]
    context = {
        "near": near, "later": found[len(near):], "address": address, "today": today,
        "has_feed": CalendarFeed.objects.filter(membership=actor.membership_id).exists(),
    }  # fmt: skip
    return render(request, "approval/calendar.html", context)


@transaction.atomic
def _new_address(actor: Actor) -> str:
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        membership_id=actor.membership_id,
        defaults={"tenant_id": actor.tenant_id, "person_id": actor.person_id, "token_hash": hash_token(secret)},
    )
    audit.record("calendar_address_made", None, by=actor, tenant_id=actor.tenant_id)
    return str(settings.SITE_URL) + reverse("calendar_feed", args=[secret])


@public("calendar programs cannot log in; the long secret address is the key, and shows deadlines only")
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    digest = hash_token(secret)
    with scope.enter(Scope(token_hash=digest)):
        row = CalendarFeed.objects.filter(token_hash=digest).first()
    actor = _actor_of(row) if row else None
    if actor is None:
        raise Http404(_("This calendar address is not in use."))
    with scope.enter(actor.scope), translation.override(actor.language or "nn"):
        body = _calendar(actor)
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _actor_of(row: CalendarFeed) -> Actor | None:
    with scope.enter(Scope(person=row.person_id)):
        membership = holding(timezone.localdate()).filter(pk=row.membership_id).first()
    return actor_of(membership) if membership else None


def _calendar(actor: Actor) -> bytes:
    found = Calendar()
    found.add("prodid", "-//Tillit//NO")
    found.add("version", "2.0")
    found.add("x-wr-calname", "Tillit")
    for deadline in deadlines_for(actor, timezone.localdate()):
        entry = Entry()
        entry.add("uid", f"{deadline.key}@tillit")
        entry.add("summary", deadline.title)
        entry.add("dtstart", deadline.day)
        entry.add("dtend", deadline.day + timedelta(days=1))
        entry.add("dtstamp", datetime.now(UTC))
        entry.add("url", f"{settings.SITE_URL}{reverse('case', args=[deadline.case_id])}")
        found.add_component(entry)
    return bytes(found.to_ical())
