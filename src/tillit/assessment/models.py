from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.catalogue.models import Service
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Level(models.TextChoices):
    OVERALL = "overall", _("overall")
    UNIVERSE = "universe", _("universe")
    SERVICE = "service", _("service")


class Assessment(TenantModel, Revised):
    """Risk analysis and, where required, DPIA of one service for one collaboration or owner."""

    level = models.CharField(max_length=20, choices=Level.choices, default=Level.SERVICE)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="assessments")
    matrix = models.CharField(max_length=20, default="5x5")  # code in data/scales.yaml; fixed once a risk uses it
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Assessment"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "service"])]

    def __str__(self) -> str:
        return str(self.service) if self.service else str(self.get_level_display())


class PreAssessment(TenantModel):
    """The answer to «is a DPIA required?» at one moment, with the rules it was judged by. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="preassessments")
    answers = models.JSONField()  # criterion code: yes | no | unknown
    outcome = models.CharField(max_length=20)  # required | recommended | not_required | unknown
    reasons = models.JSONField(default=list)  # [{criterion, explanation, source}]
    rule_version = models.CharField(max_length=40)
    # What the network decided: do one, or not; without one, coded reasons and a text.
    dpia = models.BooleanField()
    without_reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    explanation = models.TextField(blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = FencedManager["PreAssessment"]()

    class Meta:
        ordering = ["-id"]


class Section(TenantModel, Revised):
    """One section after Art. 35(7), as it stands now."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    draft = models.BooleanField(default=True)  # pre-filled and not yet looked at by a person
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["Section"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "code"], name="section_once")]


class SectionHistory(TenantModel):
    """Every saved text of a section."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["SectionHistory"]()

    class Meta:
        ordering = ["-number"]


class Risk(TenantModel, Revised):
    """A threat with likelihood and consequence before and after measures, each with its reason."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="risks")
    area = models.CharField(max_length=40)  # code of one of the eight areas in data/scenarios.yaml
    scenario = models.CharField(max_length=60, blank=True)  # code in the bank, if taken from it
    threat = models.TextField()
    likelihood = models.PositiveSmallIntegerField(null=True)
    consequence = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    likelihood_after = models.PositiveSmallIntegerField(null=True)
    consequence_after = models.PositiveSmallIntegerField(null=True)
    reason_after = models.TextField(blank=True)
    draft = models.BooleanField(default=True)
    removed_at = models.DateTimeField(null=True)

    objects = FencedManager["Risk"]()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["assessment"])]


class Measure(TenantModel):
    """What is done about a risk: by whom, by when, and whether it is done."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="measures")
    text = models.TextField()
    responsible = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    objects = FencedManager["Measure"]()

    class Meta:
        ordering = ["id"]
