"""What indicators found, kept for a page to read: of a group for those who teach it, and totals for those further away.
Worked out from the copies for analysis, and written anew or closed by the worker."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tillit.analytics.models import SkillArea
from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation
from tillit.organisations.tenancy import TenantModel


class ClosedMonth(TenantModel):
    """A month that has been published to a kind of reader: it stays as it was written (`analytics.disclosure`)."""

    fence: ClassVar[Fence] = Fence("tenant")

    reader = models.CharField(max_length=20)
    month = models.DateField()  # its first day
    closed_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["ClosedMonth"]()

    class Meta:
        ordering = ["-month"]
        constraints = [models.UniqueConstraint(fields=["tenant", "reader", "month"], name="month_closed_once")]


class Total(TenantModel):
    """One number that may be told. `school` none: across the schools of the owner. `units`: the groups it is a sum over,
    or the schools. A pool is several units told together, because each alone has too few."""

    fence: ClassVar[Fence] = Fence("tenant")

    closed = models.ForeignKey(ClosedMonth, on_delete=models.CASCADE, related_name="totals")
    indicator = models.CharField(max_length=30)
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.ForeignKey(SkillArea, on_delete=models.PROTECT, null=True, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")
    units = ArrayField(models.BigIntegerField())
    people = models.PositiveIntegerField()
    right = models.FloatField(null=True)  # each pupil's share, added up
    answers = models.FloatField(null=True)
    uses = ArrayField(models.BigIntegerField(), default=list)  # it rests on these, where it is of no single one
    noisy_people = models.IntegerField(null=True)  # drawn once, when somebody first asks for it with noise
    noisy_right = models.IntegerField(null=True)
    delete_on = models.DateField()

    objects = FencedManager["Total"]()

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["closed", "indicator", "school"], name="total_page"),
            models.Index(fields=["delete_on"], name="total_delete_on"),
        ]


class Finding(TenantModel):
    """What an indicator found in one group, for those who teach it. Written anew whenever it is worked out, and gone
    when the first of the answers it rests on must go."""

    fence: ClassVar[Fence] = Fence("tenant")

    group = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    indicator = models.CharField(max_length=30)
    rows = models.JSONField()
    uses = ArrayField(models.BigIntegerField())  # which streams it rests on
    worked_out_at = models.DateTimeField()
    delete_on = models.DateField()

    objects = FencedManager["Finding"]()

    class Meta:
        ordering = ["group", "indicator"]
        constraints = [models.UniqueConstraint(fields=["group", "indicator"], name="finding_once")]
        indexes = [models.Index(fields=["delete_on"], name="finding_delete_on")]
