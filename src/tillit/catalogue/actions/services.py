from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction
from django.http import Http404
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.catalogue.answer_types import Unreadable, clean_text, clean_url
from tillit.catalogue.identity import identity
from tillit.catalogue.models import Service, Use
from tillit.catalogue.queries.known import same_as
from tillit.catalogue.rules import check_may_connect, check_may_describe, check_may_register
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import Kind, Role
from tillit.web.concurrency import save_revision
from tillit.web.denied import Invalid


@transaction.atomic
def register_service(
    name: str,
    url: str = "",
    *,
    by: Actor,
    supplier_name: str = "",
    description: str = "",
    subjects: Sequence[str] = (),
    years: Sequence[int] = (),
    platforms: Sequence[str] = (),
) -> Service:
    """The service of that name or link: the one that is already known, or a new one."""
    check_may_register(by)
    name, url = _read_name(name), _read_url(url)
    known = identity(name, url, supplier_name)
    if not known["key"]:
        raise Invalid(_("Write the name of the service."), "name")
    _only_one_at_a_time(known["key"])
    found = same_as(name, url)
    if found is not None:
        return found
    own = by.role == Role.SUPPLIER
    service = Service.objects.create(
        name=name,
        url=url,
        supplier_id=by.organisation_id if own else None,
        supplier_name=(by.organisation_name if own else supplier_name.strip())[:200],
        description=description.strip(),
        subjects=[subject.strip()[:60] for subject in subjects if subject.strip()],
        years=sorted(set(years)),
        platforms=[platform for platform in Platform.values if platform in platforms],
        **known,
    )
    audit.record("service_registered", service, by=by, tenant_id=by.tenant_id)
    return service


def _read_name(name: str) -> str:
    try:
        return clean_text(name, 200)
    except Unreadable as unreadable:
        raise Invalid(str(unreadable), "name") from unreadable


def _read_url(url: str) -> str:
    try:
        return clean_url(url)
    except Unreadable as unreadable:
        raise Invalid(str(unreadable), "url") from unreadable


def _only_one_at_a_time(key: str) -> None:
    """Two people who report the same new service in the same second get one service, not two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"service {key}"])


@transaction.atomic
def describe_service(
    service: Service,
    *,
    by: Actor,
    name: str,
    url: str,
    description: str,
    subjects: Sequence[str],
    platforms: Sequence[str],
    other_names: Sequence[str] = (),
) -> Service:
    check_may_describe(service, by)
    name, url = _read_name(name), _read_url(url)
    known = identity(name, url, service.supplier_name, other_names)
    if not known["key"]:
        raise Invalid(_("Write the name of the service."), "name")
    save_revision(
        service,
        name=name,
        url=url,
        description=description.strip(),
        subjects=list(subjects),
        platforms=[platform for platform in Platform.values if platform in platforms],
        other_names=list(other_names),
        **known,
    )
    audit.record("service_described", service, by=by, tenant_id=by.tenant_id)
    return service


@transaction.atomic
def connect_supplier(service: Service, *, by: Actor, supplier: Organisation) -> Service:
    check_may_connect(service, by)
    if supplier.kind != Kind.SUPPLIER:
        raise Invalid(_("Choose a supplier."), "supplier")
    service.supplier, service.supplier_name = supplier, supplier.name
    service.words = identity(service.name, service.url, supplier.name, service.other_names)["words"]
    service.save(update_fields=["supplier", "supplier_name", "words"])
    audit.record("supplier_connected", service, by=by, tenant_id=by.tenant_id, supplier=supplier.pk)
    return service


@transaction.atomic
def take_into_use(service: Service, owner: Organisation, *, by: Actor) -> Use:
    """The use of the service at that school owner, made when it is not there. Having one decides nothing."""
    if owner.kind != Kind.OWNER:
        raise Invalid(_("Only a school owner can use a service."))
    if owner.pk not in by.write:
        raise Http404
    use, created = Use.objects.get_or_create(tenant=owner, service=service)
    if created:
        audit.record("service_taken_into_use", use, by=by, tenant_id=owner.pk)
    return use
