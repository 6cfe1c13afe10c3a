from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.assessment.models import Assessment
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel

_APPEND_ONLY = Fence("tenant", append_only=True)


class Grade(models.TextChoices):
    SUPPORTS = "supports", _("supports it")
    REMARKS = "remarks", _("supports it, with remarks")
    MORE_WORK = "more_work", _("needs more work")
    ADVISES_AGAINST = "advises_against", _("advises against it")


class OpinionOutcome(models.TextChoices):
    """What the network did about a remark."""

    CHANGED = "changed", pgettext_lazy("answer to a remark", "changed as advised")
    PARTLY = "partly", pgettext_lazy("answer to a remark", "changed in part")
    KEPT = "kept", pgettext_lazy("answer to a remark", "not changed")


class ConsultationOutcome(models.TextChoices):
    """What was done about the DPO's flag that Datatilsynet should be consulted first (Art. 36)."""

    MAY_GO_ON = "may_go_on", _("Datatilsynet has been consulted, and we may go on")
    MUST_NOT = "must_not", _("Datatilsynet has been consulted, and advises against it")
    NOT_CONSULTED = "not_consulted", _("Datatilsynet is not consulted, and here is why")


class Opinion(TenantModel):
    """The DPO's advice (Art. 35(2)) on an assessment as it stood. Advice, never approval.

    `grade` and `text` are about the whole; remarks are about one section each. The newest opinion counts.
    """

    fence: ClassVar[Fence] = _APPEND_ONLY

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="opinions")
    content_hash = models.CharField(max_length=64)  # of the assessment that was read
    grade = models.CharField(max_length=20, choices=Grade.choices)
    text = models.TextField()
    prior_consultation = models.BooleanField(default=False)  # Art. 36 is needed, says the DPO
    again = models.BooleanField(default=False)  # the DPO wants to see it again, after changes
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = FencedManager["Opinion"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["assessment", "-id"])]

    def __str__(self) -> str:
        return str(self.assessment)


class OpinionRemark(TenantModel):
    """What the DPO says about one section."""

    fence: ClassVar[Fence] = _APPEND_ONLY

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="remarks")
    section = models.CharField(max_length=40)  # code in assessment's data/sections.yaml
    grade = models.CharField(max_length=20, choices=Grade.choices)
    text = models.TextField()

    objects = FencedManager["OpinionRemark"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["opinion", "section"], name="remark_once_on_a_section")]

    def __str__(self) -> str:
        return self.text[:200]


class OpinionAnswer(TenantModel):
    """What the network did about a remark, or why not; without `remark`, about the opinion on the whole.

    The newest counts, and the older ones stay.
    """

    fence: ClassVar[Fence] = _APPEND_ONLY

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="answers")
    remark = models.ForeignKey(OpinionRemark, on_delete=models.PROTECT, null=True, related_name="answers")
    outcome = models.CharField(max_length=20, choices=OpinionOutcome.choices)
    text = models.TextField()
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = FencedManager["OpinionAnswer"]()

    class Meta:
        ordering = ["-id"]


class ConsultationAnswer(TenantModel):
    """What was done about the Art. 36 flag of one opinion. Until then it blocks. The newest counts."""

    fence: ClassVar[Fence] = _APPEND_ONLY

    opinion = models.ForeignKey(Opinion, on_delete=models.PROTECT, related_name="consultations")
    outcome = models.CharField(max_length=20, choices=ConsultationOutcome.choices)
    text = models.TextField()
    answered_on = models.DateField(null=True, blank=True)  # the day Datatilsynet answered
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = FencedManager["ConsultationAnswer"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="not_consulted", answered_on=None)
                | (~models.Q(outcome="not_consulted") & models.Q(answered_on__isnull=False)),
                name="consultation_has_its_day",
            )
        ]
