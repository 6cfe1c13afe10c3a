from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from tillit.assessment.models.assessment import Assessment
from tillit.assessment.models.section import Stance
from tillit.assessment.scale import PARTIES
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised

BEFORE, AFTER = "", "_after"


def _step(**kwargs: Any) -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(null=True, **kwargs)


class Risk(TenantModel, Revised):
    """A threat with likelihood, and consequence for each party, before and after measures, each with its reason.

    With an `origin` it is this assessment's own word on a risk it inherits.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="risks")
    number = models.PositiveIntegerField()  # what people call it: 1, 2, 3 within the assessment
    area = models.CharField(max_length=40)  # code of one of the eight areas in data/scenarios.yaml
    scenario = models.CharField(max_length=60, blank=True)  # code in the bank, if taken from it
    threat = models.TextField()
    origin = models.BigIntegerField(null=True)  # number of the assessment the risk comes from: another tenant's row
    origin_number = models.PositiveIntegerField(null=True)  # of the risk there
    stance = models.CharField(max_length=20, choices=Stance.choices, default=Stance.ADD)
    stance_reason = models.TextField(blank=True)
    local = models.BooleanField(default=False)  # stays with this tenant when the assessment is published
    likelihood = _step()
    consequence_pupil = _step()
    consequence_municipality = _step()
    consequence_society = _step()
    reason = models.TextField(blank=True)
    likelihood_after = _step()
    consequence_pupil_after = _step()
    consequence_municipality_after = _step()
    consequence_society_after = _step()
    reason_after = models.TextField(blank=True)
    draft = models.BooleanField(default=True)  # proposed, and no person has judged it yet
    removed_at = models.DateTimeField(null=True)
    removed_because = models.TextField(blank=True)

    objects = FencedManager["Risk"]()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="risk_number_once"),
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 6)) | Q(likelihood=None), name="risk_likelihood_is_a_step"
            ),
            models.UniqueConstraint(
                fields=["assessment", "origin", "origin_number"], condition=Q(removed_at=None), name="risk_one_word_each"
            ),
            models.CheckConstraint(
                condition=Q(origin=None, origin_number=None, stance="add")
                | Q(origin__isnull=False, origin_number__isnull=False),
                name="risk_word_is_on_something",
            ),
            models.CheckConstraint(
                condition=Q(stance="add") | ~Q(stance_reason=""), name="risk_departs_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.threat}"[:200]

    def consequences(self, when: str = BEFORE) -> Mapping[str, int]:
        found = {party: getattr(self, f"consequence_{party}{when}") for party in PARTIES}
        return {party: step for party, step in found.items() if step is not None}


class RiskHistory(TenantModel):
    """Every saved judgement of a risk."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["RiskHistory"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["risk", "number"], name="risk_history_once")]


class Measure(TenantModel, Revised):
    """What is done about a risk: by whom, by when, and whether it is done."""

    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=60, blank=True)  # in the bank, if taken from it
    text = models.TextField()
    # Made for special categories in particular: without one such measure they are a hard stop.
    for_special = models.BooleanField(default=False)
    responsible = models.CharField(max_length=200, blank=True)
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)  # how one can see that it is done
    evidence_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = FencedManager["Measure"]()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:200]
