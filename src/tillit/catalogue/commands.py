"""What one can do with a service and with a link to a supplier: page and API in one declaration."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.catalogue import actions, rules
from tillit.catalogue.forms import AskForm, ChangeForm, ConnectForm, RenewForm, ServiceForm
from tillit.catalogue.models import DeclarationRequest, Service
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.forms import NoInput
from tillit.web.pages import find_or_404


def find_service(actor: Actor, pk: int, lock: bool) -> Service:
    asked = Exists(rules.open_links(actor.tenant_id).filter(service=OuterRef("pk")))
    service: Service = find_or_404(Service.objects.annotate(asked=asked), pk, lock)
    return service


def find_request(actor: Actor, pk: int, lock: bool) -> DeclarationRequest:
    """Within the fence, and the actor's own: a director does not see the links of another office."""
    rows = DeclarationRequest.objects.filter(tenant_id__in=actor.write).select_related("service", "asked_by")
    request: DeclarationRequest = find_or_404(rows, pk, lock)
    return request


def service_page(service: Service) -> str:
    return reverse("service", args=[service.pk])


def _described(service: Service) -> dict[str, Any]:
    return {
        "name": service.name, "url": service.url, "other_names": service.other_names,
        "description": service.description, "subjects": service.subjects, "platforms": service.platforms,
    }  # fmt: skip


ASK = Command[Service](
    "ask",
    _("Ask the supplier"),
    do=actions.ask_supplier,
    check=rules.check_may_ask,
    roles=rules.ASKERS,
    form=AskForm,
    explain=_("The supplier gets one link and answers without an account. The link expires by itself."),
)
FILL_IN = Command[Service](
    "fill-in",
    _("Fill in the answers yourself"),
    do=actions.start_filling_in,
    check=lambda service, actor: (
        rules.check_may_declare(service, actor)
        if actor.role == Role.SUPPLIER
        else rules.check_may_fill_in(service, actor)
    ),
    roles=rules.ASKERS | {Role.SUPPLIER},
    form=NoInput,
    explain=_("From the supplier's public terms, with a link to where each answer stands."),
)
RENEW = Command[DeclarationRequest](
    "renew",
    _("Renew the link"),
    do=actions.renew_link,
    check=rules.check_may_manage,
    roles=rules.ASKERS,
    form=RenewForm,
    explain=_("The old link stops working. The answers saved so far come along."),
)

SERVICES = Commands[Service](
    noun="service",
    prefix="tenester/",
    find=find_service,
    page=service_page,
    items=(
        Command(
            "notify",
            _("Report a change in the service"),
            do=actions.notify_change,
            check=rules.check_may_notify,
            roles=rules.NOTICERS,
            form=ChangeForm,
            done=_("Thank you. Everyone who uses the service is told."),
            explain=_(
                "A new sub-processor, new terms, data in another country: tell it before it happens, if you can."
            ),
        ),
        Command(
            "describe",
            _("Describe the service"),
            do=actions.describe_service,
            check=rules.check_may_describe,
            roles=frozenset({Role.NETWORK, Role.NATIONAL, Role.SUPPLIER}),
            form=ServiceForm,
            initial=_described,
            done=_("Saved."),
            explain=_("The name and the description that everyone can read in the catalogue."),
        ),
        Command(
            "connect",
            _("Say who the supplier is"),
            do=actions.connect_supplier,
            check=rules.check_may_connect,
            roles=rules.ASKERS,
            form=ConnectForm,
            done=_("The supplier can now declare the service."),
            explain=_("Connect the service to a supplier that uses Tillit."),
        ),
    ),
)

REQUESTS = Commands[DeclarationRequest](
    noun="request",
    prefix="tenester/lenkjer/",
    find=find_request,
    page=lambda request: service_page(request.service),
    items=(
        Command(
            "withdraw",
            _("Withdraw the link"),
            do=actions.withdraw_link,
            check=rules.check_may_withdraw,
            roles=rules.ASKERS,
            done=_("The link no longer works."),
            explain=_("The link stops working at once. You can renew it later; nothing that is saved is lost."),
            danger=True,
        ),
    ),
)

# Those that show a secret or lead on to a questionnaire have pages of their own.
LINKS = Commands[Service]("service", "tenester/", find_service, service_page, (ASK, FILL_IN))
RENEWALS = Commands[DeclarationRequest](
    "request", "tenester/lenkjer/", find_request, lambda request: service_page(request.service), (RENEW,)
)
