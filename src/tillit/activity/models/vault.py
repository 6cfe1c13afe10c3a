from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel


class Pseudonym(TenantModel):
    """Who a pseudonym is: one for each pupil and use, drawn at random. Without this row nobody can say,
    and two uses of the same pupil have nothing in common. Erasing a person begins by removing it."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    value = models.UUIDField(unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["Pseudonym"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["use", "person"], name="pseudonym_once")]


class Choice(TenantModel):
    """What keeps a pupil's activity out of the store, from a moment until it ends."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    class Kind(models.TextChoices):
        OBJECTION = "objection", pgettext_lazy("choice of a pupil", "objection")  # Art. 21; written by rights
        PRACTICE = "practice", pgettext_lazy("choice of a pupil", "practice room")  # try and fail: nothing is stored

    kind = models.CharField(max_length=10, choices=Kind.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")  # None: all uses
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = FencedManager["Choice"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["person", "-id"])]


class Analysis(TenantModel):
    """Analysis of the individual is off until somebody turns it on, for a school or a group, and informs first."""

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    on_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    on_at = models.DateTimeField(auto_now_add=True)
    off_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    off_at = models.DateTimeField(null=True)

    objects = FencedManager["Analysis"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["use", "organisation"], condition=models.Q(off_at=None), name="analysis_on_once"
            ),
            models.CheckConstraint(
                condition=models.Q(off_by=None, off_at=None) | models.Q(off_by__isnull=False, off_at__isnull=False),
                name="analysis_off_paired",
            ),
        ]


class Notice(TenantModel):
    """Pupils and those at home have been told that analysis is to be turned on, by which record, and from when."""

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    policy_number = models.PositiveIntegerField()
    told_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    told_on = models.DateField()
    from_day = models.DateField()  # the first day it may be turned on

    objects = FencedManager["Notice"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["use", "organisation", "policy_number"], name="told_once")]
