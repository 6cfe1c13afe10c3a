from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.approval.models.case import Case
from tillit.catalogue.models import Service
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.tenancy import TenantModel


class Need(TenantModel):
    """What a teacher asked for, and what became of it. `tenant` is the school owner."""

    class Urgency(models.TextChoices):
        WHENEVER = "whenever", _("when it suits")
        TERM = "term", _("this half-year")
        SOON = "soon", _("within a month")

    class Answer(models.TextChoices):
        APPROVED = "approved", _("You can use it")
        REFUSED = "refused", _("No")
        NOT_TAKEN_UP = "not_taken_up", _("Not taken up")

    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="needs")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="needs")
    subjects = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    years = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    purpose = models.TextField()
    platform = models.CharField(max_length=20, choices=Platform.choices, blank=True)
    urgency = models.CharField(max_length=20, choices=Urgency.choices, default=Urgency.TERM)
    reported_at = models.DateTimeField()
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="needs")
    answer = models.CharField(max_length=20, choices=Answer.choices, blank=True)
    answer_text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = FencedManager["Need"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-id"]), models.Index(fields=["reporter"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="need_answer_paired",
            )
        ]

    def __str__(self) -> str:
        return str(self.service)
