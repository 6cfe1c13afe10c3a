"""The one expiring link to a supplier. Its secret is shown once and only its hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.catalogue.models import DeclarationRequest, Service
from tillit.catalogue.queries.declarations import latest_answers
from tillit.catalogue.questionnaire import to_wire
from tillit.catalogue.rules import (
    check_may_ask,
    check_may_declare,
    check_may_fill_in,
    check_may_manage,
    check_may_withdraw,
)
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.roles import Role
from tillit.web.denied import Invalid

SHORTEST_DAYS, USUAL_DAYS, LONGEST_DAYS = 1, 21, 90
DRAFT_DAYS = 365


class Asked(NamedTuple):
    """The request, and the secret that is never seen again."""

    request: DeclarationRequest
    secret: str

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("supplier_link", args=[self.secret])


@transaction.atomic
def ask_supplier(service: Service, *, by: Actor, email: str, message: str = "", days: int = USUAL_DAYS) -> Asked:
    """Makes the link and sends it. What is already known of the service is filled in beforehand."""
    check_may_ask(service, by)
    secret = _new_secret()
    request = DeclarationRequest.objects.create(
        tenant_id=by.tenant_id,
        service=service,
        kind=DeclarationRequest.Kind.LINK,
        email=email,
        message=message.strip(),
        token_hash=hash_token(secret),
        asked_by_id=by.person_id,
        expires_at=timezone.now() + _lifetime(days),
        answers=to_wire(latest_answers(service)),
    )
    audit.record("supplier_link_sent", service, by=by, tenant_id=by.tenant_id, request=request.pk, days=days)
    asked = Asked(request, secret)
    _send(asked, by)
    return asked


@transaction.atomic
def renew_link(request: DeclarationRequest, *, by: Actor, days: int = USUAL_DAYS) -> Asked:
    """A new secret and a new date. The old link is dead; the answers saved so far come along."""
    check_may_manage(request, by)
    secret = _new_secret()
    request.token_hash, request.expires_at = hash_token(secret), timezone.now() + _lifetime(days)
    request.withdrawn_at = None
    request.save(update_fields=["token_hash", "expires_at", "withdrawn_at"])
    audit.record("supplier_link_renewed", request.service, by=by, tenant_id=by.tenant_id, request=request.pk, days=days)
    asked = Asked(request, secret)
    _send(asked, by)
    return asked


@transaction.atomic
def withdraw_link(request: DeclarationRequest, *, by: Actor) -> DeclarationRequest:
    check_may_withdraw(request, by)
    request.withdrawn_at = timezone.now()
    request.save(update_fields=["withdrawn_at"])
    audit.record("supplier_link_withdrawn", request.service, by=by, tenant_id=by.tenant_id, request=request.pk)
    return request


@transaction.atomic
def start_filling_in(service: Service, *, by: Actor) -> DeclarationRequest:
    """A draft of answers for the one who is logged in: the supplier itself, or the network from public terms."""
    own = by.role == Role.SUPPLIER
    (check_may_declare if own else check_may_fill_in)(service, by)
    kind = DeclarationRequest.Kind.OWN if own else DeclarationRequest.Kind.TERMS
    Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    begun = DeclarationRequest.objects.filter(
        service=service, tenant_id=by.tenant_id, kind=kind, declaration=None, withdrawn_at=None
    ).first()
    if begun is not None:
        begun.expires_at = timezone.now() + timedelta(days=DRAFT_DAYS)
        begun.save(update_fields=["expires_at"])
        return begun
    draft = DeclarationRequest.objects.create(
        tenant_id=by.tenant_id,
        service=service,
        kind=kind,
        token_hash=hash_token(_new_secret()),
        asked_by_id=by.person_id,
        expires_at=timezone.now() + timedelta(days=DRAFT_DAYS),
        answers=to_wire(latest_answers(service)),
    )
    audit.record("answers_begun", service, by=by, tenant_id=by.tenant_id, request=draft.pk)
    return draft


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _lifetime(days: int) -> timedelta:
    if not SHORTEST_DAYS <= days <= LONGEST_DAYS:
        raise Invalid(_("A link lives from 1 to %(most)d days.") % {"most": LONGEST_DAYS}, "days")
    return timedelta(days=days)


def _send(asked: Asked, by: Actor) -> None:
    """After the commit: a letter about a link that was never made would be a lie."""
    request = asked.request
    if not request.email:
        return
    text = _(
        "Hello.\n\n%(who)s at %(where)s would like to use %(service)s in school, and asks about privacy.\n"
        "Answer here, without an account:\n\n%(url)s\n\n"
        "You can save and come back. “Don't know” is an honest answer. The link works until %(date)s.\n\n%(message)s"
    ) % {
        "who": by.name,
        "where": by.organisation_name,
        "service": request.service.name,
        "url": asked.url,
        "date": date_format(timezone.localtime(request.expires_at), "j. F Y"),
        "message": request.message,
    }
    subject = _("Questions about privacy in %(service)s") % {"service": request.service.name}
    letter = EmailMessage(" ".join(subject.split()), text.strip() + "\n", to=[request.email])
    transaction.on_commit(lambda: letter.send(fail_silently=True))
