"""Who may do what in the catalogue, and when. Each raises a sentence; the same one greys the button."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tillit.catalogue.models import DeclarationRequest, Service, Status
from tillit.organisations.acting import Actor
from tillit.organisations.roles import EMPLOYEES, Role
from tillit.web.denied import Denied, Invalid

ASKERS = frozenset({Role.NETWORK, Role.NATIONAL})
REGISTRARS = EMPLOYEES | {Role.NATIONAL, Role.SUPPLIER}
NOTICERS = frozenset({Role.NETWORK, Role.NATIONAL, Role.DPO, Role.SUPPLIER})
READERS = EMPLOYEES | {Role.NATIONAL, Role.SUPPLIER}


def check_may_register(actor: Actor) -> None:
    if actor.role not in REGISTRARS:
        raise Denied(_("Only employees, the national actor and suppliers can add a service."))


def check_may_ask(service: Service, actor: Actor) -> None:
    if actor.role not in ASKERS:
        raise Denied(_("The network asks the supplier. Tell a member of it what you want to know."))
    if has_open_link(service, actor):
        raise Denied(_("The supplier already has a link. Renew or withdraw that one first."))


def open_links(tenant_id: int) -> QuerySet[DeclarationRequest]:
    return DeclarationRequest.objects.filter(
        tenant_id=tenant_id, kind=DeclarationRequest.Kind.LINK, declaration=None, withdrawn_at=None
    )


def has_open_link(service: Service, actor: Actor) -> bool:
    """Pages bring the answer along with the service (`asked`); otherwise it is looked up."""
    asked = getattr(service, "asked", None)
    return open_links(actor.tenant_id).filter(service=service).exists() if asked is None else bool(asked)


def check_may_fill_in(service: Service, actor: Actor) -> None:
    if actor.role not in ASKERS:
        raise Denied(_("The network fills in from public terms. Tell a member of it what you have found."))


def check_may_declare(service: Service, actor: Actor) -> None:
    if actor.role != Role.SUPPLIER or service.supplier_id != actor.organisation_id:
        raise Denied(_("Only the supplier of the service can declare it."))


def check_may_notify(service: Service, actor: Actor) -> None:
    if actor.role == Role.SUPPLIER:
        check_may_declare(service, actor)
    elif actor.role not in NOTICERS:
        raise Denied(_("Tell a member of the network about the change; they will report it."))


def check_may_describe(service: Service, actor: Actor) -> None:
    """What everyone reads about the service: its supplier writes it, or the network while nobody has claimed it."""
    if actor.role == Role.NATIONAL:
        return
    if actor.role == Role.NETWORK and service.supplier_id is None:
        return
    if actor.role != Role.SUPPLIER or service.supplier_id != actor.organisation_id:
        raise Denied(_("The supplier describes its own service. Report a change if something is wrong."))


def check_may_connect(service: Service, actor: Actor) -> None:
    if actor.role not in ASKERS:
        raise Denied(_("Only the network or the national actor can say who the supplier is."))
    if service.supplier_id is not None:
        raise Denied(_("The service already has its supplier."))


def check_may_manage(request: DeclarationRequest, actor: Actor) -> None:
    """Withdrawing and renewing a link: by the network that sent it."""
    if actor.role not in ASKERS or request.tenant_id != actor.tenant_id:
        raise Denied(_("Only those who sent the link can do this."))
    if request.declaration_id is not None:
        raise Denied(_("The supplier has answered. Send a new link if you need new answers."))


def check_may_withdraw(request: DeclarationRequest, actor: Actor) -> None:
    check_may_manage(request, actor)
    if request.withdrawn_at is not None:
        raise Denied(_("The link is already withdrawn."))


def check_open(request: DeclarationRequest, now: datetime) -> None:
    """Whether answers can still be written. `now` decides, so that a link dies without anybody doing anything."""
    if request.declaration_id is not None:
        raise Denied(_("The answers have been sent. Thank you. Ask for a new link if something has changed."))
    if request.withdrawn_at is not None:
        raise Denied(_("The link has been withdrawn. Contact the one who sent it."))
    if request.expires_at <= now:
        raise Denied(_("The link has expired. Ask the one who sent it for a new one; your answers are kept."))


def check_may_answer(request: DeclarationRequest, actor: Actor, now: datetime) -> None:
    """Answering while logged in: the network from public terms, or the supplier of the service."""
    check_open(request, now)
    if request.tenant_id != actor.tenant_id or request.kind == DeclarationRequest.Kind.LINK:
        raise Denied(_("These answers belong to somebody else."))
    if request.kind == DeclarationRequest.Kind.OWN:
        check_may_declare(request.service, actor)
    else:
        check_may_fill_in(request.service, actor)


def check_status(status: str, reason: str, conditions: str) -> None:
    if status not in Status.values:
        raise Invalid(_("There is no such status."), "status")
    if status == Status.REFUSED and not reason.strip():
        raise Invalid(_("Write why the service is not approved. The one who asked for it will read it."), "reason")
    if status == Status.CONDITIONS and not conditions.strip():
        raise Invalid(_("Write the conditions."), "conditions")
