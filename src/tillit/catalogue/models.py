from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Service(Revised):
    """A digital learning resource as its supplier offers it. Shared by all; nothing local in it."""

    fence: ClassVar[Fence] = Fence("shared")

    name = models.CharField(max_length=200)
    other_names = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    url = models.URLField(max_length=500, blank=True)
    # How the service is found again; `identity.identity()` gives all three.
    key = models.CharField(max_length=200)  # the name without what people write differently
    host = models.CharField(max_length=200, blank=True)  # registrable host of the url, or the app's id in its store
    words = models.TextField(blank=True)  # words and endings of words
    # Read in sequence, a few milliseconds for thousands: row-level security keeps the planner from a GIN index here.
    vector = models.GeneratedField(
        expression=SearchVector("words", config="simple"), output_field=SearchVectorField(), db_persist=True
    )
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="services")
    supplier_name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)
    subjects = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    platforms = ArrayField(models.CharField(max_length=20, choices=Platform.choices), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]
        indexes = [
            models.Index(fields=["key"], opclasses=["varchar_pattern_ops"], name="service_key_prefix"),
            models.Index(fields=["host"]),
            models.Index(fields=["name", "id"]),
            models.Index(fields=["supplier", "name"]),
        ]

    def __str__(self) -> str:
        return self.name


class Use(TenantModel):
    """One school owner's use of one service. Assessments, agreements, records and statements all point at it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="uses")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Use"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "service"], name="use_once")]

    def __str__(self) -> str:
        return f"{self.service} · {self.tenant}"


class Status(models.TextChoices):
    UNDER_WORK = "under_work", pgettext_lazy("status of a service", "under assessment")
    APPROVED = "approved", pgettext_lazy("status of a service", "approved")
    CONDITIONS = "conditions", pgettext_lazy("status of a service", "approved with conditions")
    REFUSED = "refused", pgettext_lazy("status of a service", "not approved")
    PHASING_OUT = "phasing_out", pgettext_lazy("status of a service", "being phased out")
    ENDED = "ended", pgettext_lazy("status of a service", "no longer in use")


class PublishedStatus(TenantModel):
    """What the public catalogue shows of one service at one owner (or collaboration). The newest row counts.

    A snapshot: everything the public page needs stands in the row, and nothing else is read for it. Nothing in it is
    ever changed but `latest`.
    """

    fence: ClassVar[Fence] = Fence("published")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="published")
    status = models.CharField(max_length=20, choices=Status.choices)
    reason = models.TextField(blank=True)
    conditions = models.TextField(blank=True)
    guidelines = models.TextField(blank=True)
    platforms = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    review_by = models.DateField(null=True, blank=True)  # past it, the status shows as outdated
    # {"nn": explanation, "nb": …, "en": …} with title, lead and headed sections; and the same for a child.
    explanation = models.JSONField(default=dict, blank=True)
    child_explanation = models.JSONField(default=dict, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField()
    # Newest of its tenant and service; kept so that lists need no search for the newest.
    latest = models.BooleanField(default=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["service", "tenant", "-id"]),
            models.Index(fields=["tenant", "status"], condition=models.Q(latest=True), name="published_by_tenant"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "tenant"], condition=models.Q(latest=True), name="published_latest_once"
            ),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="published_status_known"),
        ]


class Declaration(TenantModel):
    """A complete set of answers about a service: by its supplier, or by the network from public terms.

    Declared once, read by all. A new one is a new row; `tenant` is who asked for it or filled it in.
    """

    fence: ClassVar[Fence] = Fence("published", append_only=True)

    class Source(models.TextChoices):
        SUPPLIER = "supplier", _("answered by the supplier")
        TERMS = "terms", _("filled in from public terms")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="declarations")
    number = models.PositiveIntegerField()
    source = models.CharField(max_length=20, choices=Source.choices)
    answers = models.JSONField(default=dict)  # as `questionnaire.to_wire` writes them
    declared_by = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["service", "number"], name="declaration_number_once")]


class DeclarationRequest(TenantModel, Revised):
    """Answers on the way: through one expiring link to a supplier, or written by somebody who is logged in.

    Only the hash of the link's secret is kept. It is answered when its declaration exists.
    """

    class Kind(models.TextChoices):
        LINK = "link", _("sent to the supplier")
        OWN = "own", _("by the supplier, logged in")
        TERMS = "terms", _("by the network, from public terms")

    fence: ClassVar[Fence] = Fence("tenant", token="token_hash")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.LINK)
    email = models.EmailField(blank=True)
    message = models.TextField(blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    answers = models.JSONField(default=dict)
    editor = models.CharField(max_length=40, blank=True)  # the open page that saved last
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FencedManager["DeclarationRequest"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "service"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "service", "kind"],
                condition=models.Q(declaration=None, withdrawn_at=None),
                name="request_open_once",
            )
        ]


class Evidence(TenantModel):
    """A file that supports one answer."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(DeclarationRequest, on_delete=models.CASCADE, null=True, related_name="evidence")
    question = models.CharField(max_length=60)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = FencedManager["Evidence"]()

    class Meta:
        ordering = ["id"]


class ChangeNotice(TenantModel):
    """A supplier (or anyone who notices) tells that a service has changed. Shared, so that every user of it hears."""

    fence: ClassVar[Fence] = Fence("published", append_only=True)

    class Kind(models.TextChoices):
        SUBPROCESSOR = "subprocessor", _("new sub-processor")
        COUNTRY = "country", _("data in another country")
        TERMS = "terms", _("new terms")
        AI = "ai", _("new AI function")
        DATA = "data", _("new kinds of data")
        OWNER = "owner", _("new owner of the supplier")
        OTHER = "other", _("other change")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="change_notices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    description = models.TextField()
    effective_on = models.DateField(null=True, blank=True)
    noticed_at = models.DateTimeField(auto_now_add=True)
    noticed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["service", "-id"])]
