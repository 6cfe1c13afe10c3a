from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.tenancy import TenantModel


class Copy(TenantModel):
    """A file of the copies for analysis: which stretch of a stream it holds. A file without a row here is removed, and
    a row without its file is made anew, so that the two agree whatever was interrupted.

    `outdated` is set by the database itself when a statement of the stretch is deleted, corrected or voided."""

    fence: ClassVar[Fence] = Fence("tenant")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()  # the first day of the month the statements were stored in
    first = models.DateTimeField()  # `stored` of the first statement and the last
    last = models.DateTimeField()
    rows = models.PositiveIntegerField()
    size = models.BigIntegerField()
    outdated = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["Copy"]()

    class Meta:
        ordering = ["use", "first"]
        verbose_name_plural = "copies"
        constraints = [models.UniqueConstraint(fields=["use", "first"], name="copy_once")]
        indexes = [models.Index(fields=["use"], condition=models.Q(outdated=True), name="copy_outdated")]

    def __str__(self) -> str:
        return f"{self.use_id} {self.first:%Y-%m-%d}"
