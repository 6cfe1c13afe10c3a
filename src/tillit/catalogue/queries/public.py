"""The public catalogue: what anybody may read. Reads services and the newest published snapshots, and nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, Func, OuterRef, Q, QuerySet
from django.db.models import TextField as SqlText

from tillit.catalogue.models import PublishedStatus, Service, Status
from tillit.catalogue.queries.known import APPROVED, by_words
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind

OUTDATED = "outdated"


@dataclass(frozen=True)
class Filters:
    text: str = ""
    owner: tuple[int, ...] = ()  # the organisation and those above it: a collaboration's status counts for its owners
    platform: str = ""
    status: str = ""
    subject: str = ""


@dataclass(frozen=True)
class Here:
    """What is said where the reader is."""

    status: str
    tenant_id: int
    outdated: bool

    def get_status_display(self) -> str:
        return str(Status(self.status).label)


@dataclass
class Line:
    """One service in the list: how many have said what, and what is said where the reader is."""

    service: Service
    counts: dict[str, int] = field(default_factory=dict)
    outdated: int = 0
    here: Here | None = None

    @property
    def approved(self) -> int:
        return sum(self.counts.get(status, 0) for status in APPROVED)

    @property
    def refused(self) -> int:
        return self.counts.get(Status.REFUSED, 0)

    @property
    def under_work(self) -> int:
        return self.counts.get(Status.UNDER_WORK, 0)


def is_outdated(today: date) -> Q:
    """An approval nobody has looked at again in time (shown to everyone)."""
    return Q(review_by__lt=today, status__in=APPROVED)


def snapshots(today: date) -> QuerySet[PublishedStatus]:
    """The newest of each service and owner, marked with whether it is outdated."""
    outdated = ExpressionWrapper(Q(review_by__isnull=False) & is_outdated(today), output_field=BooleanField())
    return PublishedStatus.objects.filter(latest=True).annotate(outdated=outdated)


def listed(filters: Filters, today: date) -> QuerySet[Service]:
    """Services with something published. What is only registered is nobody's business yet."""
    told = PublishedStatus.objects.filter(latest=True, service=OuterRef("pk"))
    if filters.owner:
        told = told.filter(tenant_id__in=filters.owner)
    if filters.status == OUTDATED:
        told = told.filter(is_outdated(today))
    elif filters.status:
        told = told.filter(status=filters.status)
    services = Service.objects.filter(Exists(told))
    if filters.platform:
        services = services.filter(platforms__contains=[filters.platform])
    if filters.subject:
        services = services.filter(subjects__contains=[filters.subject])
    if filters.text.strip():
        services = by_words(services, filters.text)
    return services.order_by("name", "id")


def lines(services: Iterable[Service], here: Collection[int], today: date) -> list[Line]:
    """`here`: the organisations whose own answer is shown, the nearest last. One query, whatever the store."""
    found = {service.pk: Line(service) for service in services}
    late = is_outdated(today)
    mine = Q(tenant_id__in=list(here))
    counted = (
        PublishedStatus.objects.filter(latest=True, service_id__in=found)
        .order_by()
        .values("service_id", "status")
        .annotate(
            number=Count("id"),
            late=Count("id", filter=late),
            mine=ArrayAgg("tenant_id", filter=mine, default=[]),
            mine_late=ArrayAgg("tenant_id", filter=mine & late, default=[]),
        )
    )
    nearness = {tenant: place for place, tenant in enumerate(here)}
    for row in counted:
        line = found[row["service_id"]]
        line.counts[row["status"]] = row["number"]
        line.outdated += row["late"]
        for tenant in row["mine"]:
            if line.here is None or nearness[tenant] > nearness[line.here.tenant_id]:
                line.here = Here(row["status"], tenant, tenant in row["mine_late"])
    return list(found.values())


def published_service(pk: int, today: date) -> Service | None:
    return listed(Filters(), today).filter(pk=pk).first()


def statuses_of(service: Service, today: date, actor: Actor | None = None) -> QuerySet[PublishedStatus]:
    """Every municipality's answer, the reader's own first, then by name."""
    own = ExpressionWrapper(Q(tenant_id__in=actor.path if actor else []), output_field=BooleanField())
    return (
        snapshots(today).filter(service=service).select_related("tenant").annotate(own=own)
        .order_by("-own", "tenant__name", "id").defer("explanation", "child_explanation")
    )  # fmt: skip


def snapshot_of(service_id: int, tenant_id: int, today: date) -> PublishedStatus | None:
    return (
        snapshots(today).filter(service_id=service_id, tenant_id=tenant_id).select_related("tenant", "service").first()
    )


def history_of(service_id: int, tenant_id: int) -> QuerySet[PublishedStatus]:
    """All that has been published, newest first."""
    return (
        PublishedStatus.objects.filter(service_id=service_id, tenant_id=tenant_id)
        .select_related("tenant").defer("explanation", "child_explanation")
    )  # fmt: skip


def owners_to_choose() -> list[tuple[int, str, list[int]]]:
    """(number, name, path)."""
    return list(
        Organisation.objects.filter(kind__in=[Kind.OWNER, Kind.COLLABORATION], closed_on=None)
        .order_by("name").values_list("pk", "name", "path")
    )  # fmt: skip


def subjects_to_choose() -> list[str]:
    each = Func("subjects", function="unnest", output_field=SqlText())
    return sorted(Service.objects.order_by().annotate(subject=each).values_list("subject", flat=True).distinct())
