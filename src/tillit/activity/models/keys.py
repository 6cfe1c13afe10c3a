from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel


class Right(models.TextChoices):
    WRITE = "write", pgettext_lazy("right of a key", "send activity data")
    READ = "read", pgettext_lazy("right of a key", "read back what was sent")


class Key(TenantModel):
    """What a supplier's machine shows to send activity data of one use. Only the hash of its secret is kept."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id", token="secret_hash")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="activity_keys")
    # The supplier's own organisation, when it has one here: its people may see that the key exists.
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=40, unique=True)  # what is public: the user name of Basic, the OAuth client id
    secret_hash = models.CharField(max_length=64, unique=True)
    rights = ArrayField(models.CharField(max_length=10, choices=Right.choices))
    label = models.CharField(max_length=100, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = FencedManager["Key"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["use", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(revoked_by=None, revoked_at=None)
                | models.Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="key_revoked_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.label or self.name

    def in_force(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    @property
    def has_run_out(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def last_day(self) -> date | None:
        return timezone.localdate(self.expires_at - timedelta(microseconds=1)) if self.expires_at else None
