from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.tenancy import TenantModel


class Delivery(TenantModel):
    """A file of statements, and how far into it we have come: interrupted, it goes on from there. Numbers only."""

    fence: ClassVar[Fence] = Fence("tenant")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    lines = models.BigIntegerField(default=0)  # how many are taken in
    report = models.JSONField(default=dict)
    begun_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    objects = FencedManager["Delivery"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["use", "fingerprint"], name="delivery_once")]

    def __str__(self) -> str:
        return self.file_name
