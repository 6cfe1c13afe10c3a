from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from tillit.fence.kinds import Fence
from tillit.organisations.roles import TENANT_KINDS, Kind
from tillit.web.concurrency import Revised


class Platform(models.TextChoices):
    """The universe a service lives in (DESIGN §3)."""

    FEIDE = "feide", "Feide"
    IPAD = "ipad", "iPad"
    MICROSOFT = "microsoft", "Microsoft"
    GOOGLE = "google", "Google"
    WEB = "web", "Web"


class Organisation(Revised):
    """A node of national → collaboration → school owner → school → group; suppliers stand alone."""

    fence: ClassVar[Fence] = Fence("shared")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    # Numbers from the top down to this one: ancestors are read from the row, descendants found by one index.
    path = ArrayField(models.BigIntegerField(), default=list)
    number = models.CharField(max_length=20, blank=True)  # organisation number, nine digits
    feide_realm = models.CharField(max_length=100, blank=True)
    written_norm = models.CharField(max_length=2, default="nn")  # hovudmål; the default language of its pages
    platforms = ArrayField(models.CharField(max_length=20, choices=Platform.choices), default=list, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(blank=True)
    dpo_name = models.CharField(max_length=200, blank=True)
    dpo_email = models.EmailField(blank=True)
    address = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, default="NO")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [GinIndex(fields=["path"]), models.Index(fields=["kind", "name"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="organisation_kind_known"),
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number="") & models.Q(closed_on=None), name="organisation_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_tenant(self) -> bool:
        return self.kind in TENANT_KINDS
