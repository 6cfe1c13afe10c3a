from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tillit.catalogue.models import Service
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Level(models.TextChoices):
    OVERALL = "overall", _("overall")
    UNIVERSE = "universe", _("universe")
    SERVICE = "service", _("service")


class Assessment(TenantModel, Revised):
    """Risk analysis and, where required, DPIA: of a service, of the platform it lives in, or of all that is done alike."""

    level = models.CharField(max_length=20, choices=Level.choices, default=Level.SERVICE)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="assessments")
    universe = models.CharField(max_length=20, choices=Platform.choices, blank=True)
    title = models.CharField(max_length=200, blank=True)
    # Code in data/scales.yaml, or of the table beside it; fixed once a risk is judged by it.
    matrix = models.CharField(max_length=80, default="5x5")
    matrix_table = models.JSONField(null=True)  # an imported matrix, whole: it never changes under what it judged
    # The supplier's answers it was drafted from: what suggestions to the preliminary assessment rest on.
    declared = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Assessment"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "service"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(level="service", service__isnull=False, universe="")
                | Q(level="universe", service=None) & ~Q(universe="")
                | Q(level="overall", service=None, universe=""),
                name="assessment_is_about_its_level",
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.service or self.get_universe_display() or self.get_level_display())


class PreAssessment(TenantModel):
    """Answers to «is a DPIA required?» at one moment, and the verdict of the rules of that day. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="preassessments")
    answers = models.JSONField()  # criterion code: yes | no | unknown
    outcome = models.CharField(max_length=20)  # required | recommended | not_required | unknown
    reasons = models.JSONField(default=list)  # [{code, source}], the conclusion first
    rule_version = models.CharField(max_length=40)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = FencedManager["PreAssessment"]()

    class Meta:
        ordering = ["-id"]


class DpiaDecision(TenantModel):
    """What was decided on those answers: to do a DPIA, or why not. New answers need a new decision."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    preassessment = models.ForeignKey(PreAssessment, on_delete=models.PROTECT, related_name="decisions")
    dpia = models.BooleanField()
    without_reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    explanation = models.TextField(blank=True)
    covered_by = models.CharField(max_length=300, blank=True)  # the assessment that already covers the processing
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = FencedManager["DpiaDecision"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(dpia=True) | Q(without_reasons__len__gt=0), name="without_dpia_needs_a_reason"
            )
        ]


class Version(TenantModel):
    """The assessment as somebody judged it, kept word for word. One for each content."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="versions")
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    frozen_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Version"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "content_hash"], name="assessment_version_once")]
