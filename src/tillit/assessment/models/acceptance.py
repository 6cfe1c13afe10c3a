from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.assessment.models.assessment import Assessment
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Acceptance(TenantModel):
    """A named person accepts what is left of one risk, or of the whole, up to a level and until a day."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="acceptances")
    risk = models.CharField(max_length=40, blank=True)  # inheritance.RiskKey as text; empty is the whole assessment
    level = models.CharField(max_length=20)  # the highest that was left on that day: a worse one is not accepted
    content_hash = models.CharField(max_length=64)
    reason = models.TextField()
    accepted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    expires_on = models.DateField()

    objects = FencedManager["Acceptance"]()

    class Meta:
        ordering = ["-id"]


class AcceptanceEnd(TenantModel):
    """That an acceptance was taken back, and why."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    acceptance = models.OneToOneField(Acceptance, on_delete=models.PROTECT, related_name="end")
    reason = models.TextField()
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField()

    objects = FencedManager["AcceptanceEnd"]()

    class Meta:
        ordering = ["-id"]
