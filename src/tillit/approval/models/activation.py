from __future__ import annotations

from django.db import models

from tillit.approval.models.case import Participation
from tillit.catalogue.models import Use
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.tenancy import TenantModel


class PlatformActivation(TenantModel):
    """The service switched on in one platform of one owner."""

    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="activations")
    platform = models.CharField(max_length=20, choices=Platform.choices)
    activated_on = models.DateField()
    activated_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    activated_at = models.DateTimeField()
    deactivated_on = models.DateField(null=True)

    objects = FencedManager["PlatformActivation"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "platform"], condition=models.Q(deactivated_on=None), name="platform_once"
            )
        ]


class SchoolChoice(TenantModel):
    """A principal's choice of an approved service for the school."""

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="choices")
    school = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = FencedManager["SchoolChoice"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["use", "school"], condition=models.Q(ended_at=None), name="choice_once")
        ]
