from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.approval.models.case import Case, Participation
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Pilot(TenantModel):
    """Chosen classes at one school try the service for one to three months. It ends by itself on `ends_on`."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="pilots")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pilots")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    groups = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField()
    planned_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    stopped_on = models.DateField(null=True)
    stopped_why = models.TextField(blank=True)

    objects = FencedManager["Pilot"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gt=models.F("starts_on")), name="pilot_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.school}"


class Experience(TenantModel):
    """What somebody experienced in a pilot: what worked, what did not, what felt wrong."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Voice(models.TextChoices):
        TEACHER = "teacher", _("teacher")
        PUPILS = "pupils", _("pupils")
        GUARDIANS = "guardians", _("guardians")

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="experiences")
    voice = models.CharField(max_length=20, choices=Voice.choices)
    useful = models.PositiveSmallIntegerField()  # 1 not at all … 5 very
    said = models.TextField(blank=True)  # one sentence, of pupils
    worked = models.TextField(blank=True)
    difficult = models.TextField(blank=True)
    concern = models.TextField(blank=True)  # about privacy or safety: goes into the risk analysis
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    objects = FencedManager["Experience"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=models.Q(useful__range=(1, 5)), name="experience_useful_1_5")]


class PilotSkip(TenantModel):
    """The case goes on without a pilot, and why."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pilot_skips")
    reason = models.TextField()
    skipped_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    skipped_at = models.DateTimeField()

    objects = FencedManager["PilotSkip"]()

    class Meta:
        ordering = ["-id"]


class PilotConclusion(TenantModel):
    """What the pilots showed, and that the risk analysis has been brought up to date from them."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pilot_conclusions")
    text = models.TextField()
    risks_updated = models.BooleanField()
    concluded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    concluded_at = models.DateTimeField()

    objects = FencedManager["PilotConclusion"]()

    class Meta:
        ordering = ["-id"]


class Guidelines(TenantModel, Revised):
    """How the service is to be used in the classroom. Drafted in the pilot, shown in the catalogue."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="guidelines")
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["Guidelines"]()
