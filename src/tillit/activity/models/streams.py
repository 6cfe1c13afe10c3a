from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation
from tillit.organisations.tenancy import TenantModel


class Stream(TenantModel):
    """The activity data of one use, as it comes. Its row is the lock that puts writers of a stream in order:
    `stored` grows with every statement, so that whoever follows the stream by it misses nothing."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id")

    use = models.OneToOneField(Use, on_delete=models.PROTECT, related_name="stream")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    last_stored = models.DateTimeField()
    # Grows when a pupil's choice or a switch changes: what was judged before it is judged again.
    generation = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Stream"]()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.use)


class Tally(TenantModel):
    """How much came on a day, and what became of it. Numbers only, never content."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()
    # kept | same (sent before) | corrected | withheld | refused | finding (in what was refused) | correction (sent as one)
    # | misread (no statement at all); with what the rule was, and which field it was about.
    outcome = models.CharField(max_length=10)
    reason = models.CharField(max_length=60, blank=True)
    field = models.CharField(max_length=200, blank=True)
    policy = models.PositiveIntegerField(default=0)
    number = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    objects = FencedManager["Tally"]()

    class Meta:
        ordering = ["-day", "outcome", "reason", "field"]
        constraints = [
            models.UniqueConstraint(fields=["use", "day", "outcome", "reason", "field", "policy"], name="tally_once")
        ]
