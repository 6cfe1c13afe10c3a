from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class ValidationOutcome(models.TextChoices):
    VALIDATED = "validated", _("validated")
    CONDITIONS = "conditions", _("validated with conditions")
    SENT_BACK = "sent_back", _("sent back")


class Validation(TenantModel):
    """Management stands for an assessment as it stood, until a day. Any later change opens the question again."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="validations")
    content_hash = models.CharField(max_length=64)
    outcome = models.CharField(max_length=20, choices=ValidationOutcome.choices)
    found = models.TextField()  # what was found
    remains = models.TextField()  # what remains
    conditions = models.TextField(blank=True)
    valid_until = models.DateField(null=True, blank=True)
    validated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    validated_at = models.DateTimeField()

    objects = FencedManager["Validation"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["assessment", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="sent_back", valid_until=None)
                | (~Q(outcome="sent_back") & Q(valid_until__isnull=False)),
                name="validation_ends",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="conditions") | ~Q(conditions=""), name="validation_says_its_conditions"
            ),
        ]
