from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation
from tillit.organisations.tenancy import TenantModel


class MeasuredDay(TenantModel):
    """How far into a day of a stream its quality is measured. A day is always measured whole: what is here is what one
    finds by measuring it again."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    statements = models.PositiveBigIntegerField()
    until = models.DateTimeField()  # `stored` of the last that is measured
    changes = models.PositiveBigIntegerField(default=0)  # corrections and voidings of the day, as of then
    measured_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["MeasuredDay"]()

    class Meta:
        ordering = ["use", "day"]
        constraints = [models.UniqueConstraint(fields=["use", "day"], name="measured_day_once")]

    def __str__(self) -> str:
        return f"{self.use_id} {self.day}"


class Flaw(TenantModel):
    """Of `of` values on a day, `number` had this wrong with them. Numbers only: never content, and never who."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    dimension = models.CharField(max_length=20)
    finding = models.CharField(max_length=40)
    field = models.CharField(max_length=60, blank=True)
    number = models.PositiveBigIntegerField()
    of = models.PositiveBigIntegerField()
    several = models.BooleanField()  # of five different pupils or more: then the sender may be told

    objects = FencedManager["Flaw"]()

    class Meta:
        ordering = ["use", "day", "dimension", "finding", "field"]
        constraints = [models.UniqueConstraint(fields=["use", "day", "finding", "field"], name="flaw_once")]

    def __str__(self) -> str:
        return f"{self.finding} {self.number}/{self.of}"
