from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.catalogue.models import Service, Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Case(TenantModel):
    """The walk of one service through the ten steps, for one collaboration or a school owner that stands alone."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cases")
    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, null=True, related_name="case")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_why = models.TextField(blank=True)

    objects = FencedManager["Case"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-id"]), models.Index(fields=["service"])]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "service"], condition=models.Q(closed_at=None), name="case_open_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.service)


class Participation(TenantModel):
    """A school owner that takes part in a case, and its use of the service. `tenant` is the owner."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="participations")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="participations")
    joined_at = models.DateTimeField()

    objects = FencedManager["Participation"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "use"], name="participation_once")]


class Stance(TenantModel):
    """What one owner, as the controller, says to the common outcome. The newest counts; none means: goes along."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        TAKES_PART = "takes_part", _("goes along")
        RESERVES = "reserves", _("goes along, with a reservation")
        DECLINES = "declines", _("does not take the service into use")

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="stances")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField(blank=True)
    taken_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    objects = FencedManager["Stance"]()

    class Meta:
        ordering = ["-id"]


class Round(TenantModel):
    """Steps that must be walked again, and why: a step back, or a reopening after a change.

    A fact counts for a step only if it is younger than the newest round that names the step.
    """

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="rounds")
    steps = ArrayField(models.CharField(max_length=20))
    reason = models.TextField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()

    objects = FencedManager["Round"]()

    class Meta:
        ordering = ["-id"]


class SystemOwner(TenantModel):
    """Who in the network looks after the service. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="system_owners")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    objects = FencedManager["SystemOwner"]()

    class Meta:
        ordering = ["-id"]


class Snapshot(TenantModel):
    """The facts of a case as last gathered: derived, never decided upon, and thrown away when a log has moved on.

    `seen` holds the length of each tenant's audit log at that moment: any action anywhere in the case makes it old.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="snapshot")
    facts = models.JSONField()
    seen = models.JSONField()
    on = models.DateField()
    # For lists: the step that is next, whose turn it is, and by when.
    step = models.CharField(max_length=20)
    ball = ArrayField(models.CharField(max_length=20), default=list)
    due = models.DateField(null=True)

    objects = FencedManager["Snapshot"]()
