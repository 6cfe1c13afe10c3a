from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.assessment.models import Assessment
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class OpinionDraft(TenantModel):
    """What a DPO has written of an opinion and not given yet. Theirs alone; gone when the opinion is given."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    written = models.JSONField(default=dict)  # the fields of the form by name, as they were typed
    content_hash = models.CharField(max_length=64, blank=True)  # of the assessment that was read
    saved_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["OpinionDraft"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "person"], name="opinion_draft_once")]
