from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from tillit.catalogue.models import Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class SkillArea(TenantModel):
    """What pupils' progress is told by, in words people use. Made by an owner, a collaboration or the nation, and read by
    all below. Never deleted: it ends."""

    fence: ClassVar[Fence] = Fence("tenant")

    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    plan = models.CharField(max_length=20, blank=True)  # code of a curriculum (Grep), "MAT01-05"
    years = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    aims = ArrayField(models.CharField(max_length=20), default=list, blank=True)  # codes of competence aims, "KM11869"
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = FencedManager["SkillArea"]()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["tenant", "plan"], condition=models.Q(ended_at=None), name="skill_area_plan")]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "plan", "name"], condition=models.Q(ended_at=None), name="skill_area_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Placement(TenantModel):
    """Says that an activity belongs to a skill area. A row is never changed but to end: who wants another, ends it and
    makes a new one, and what follows the streams adds and takes away what it means for each pupil.

    `activity`: an IRI, or the beginning of one followed by *. It is held against the activity a statement is about, and
    against those its context names (parent, grouping, category, other): that is where a supplier's tags stand. For
    `tag` it is the code of a competence aim ("KM11869"), which is found as the last part of such an IRI."""

    fence: ClassVar[Fence] = Fence("tenant")

    class How(models.TextChoices):
        TAG = "tag", pgettext_lazy("how an activity was placed", "tagged by the supplier")
        RULE = "rule", pgettext_lazy("how an activity was placed", "by a rule")
        TEACHER = "teacher", pgettext_lazy("how an activity was placed", "by a teacher")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, null=True, related_name="+")  # None: every use below
    activity = models.CharField(max_length=2000)
    skill_area = models.ForeignKey(SkillArea, on_delete=models.PROTECT, related_name="placements")
    how = models.CharField(max_length=10, choices=How.choices)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = FencedManager["Placement"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "use", "activity", "skill_area", "how"], condition=models.Q(ended_at=None),
                nulls_distinct=False, name="placement_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.activity
