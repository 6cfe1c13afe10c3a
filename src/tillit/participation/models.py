from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Grade(models.TextChoices):
    SUPPORTS = "supports", _("supports it")
    REMARKS = "remarks", _("supports it, with remarks")
    MORE_WORK = "more_work", _("needs more work")
    ADVISES_AGAINST = "advises_against", _("advises against it")


class Opinion(TenantModel):
    """The DPO's advice (Art. 35(2)) on an assessment as it stood. Advice, never approval."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="opinions")
    content_hash = models.CharField(max_length=64)  # of the assessment that was read
    grade = models.CharField(max_length=20, choices=Grade.choices)
    text = models.TextField()
    prior_consultation = models.BooleanField(default=False)  # Art. 36 is needed, says the DPO
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = FencedManager["Opinion"]()

    class Meta:
        ordering = ["-id"]
