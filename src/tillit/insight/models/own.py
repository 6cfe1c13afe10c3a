"""What is a pupil's or student's own: goals, what they show at home, and when they want to hear of something."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from tillit.analytics.models import SkillArea
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Goal(TenantModel):
    """What a pupil wants to manage, in their own words, and what they think of it afterwards. Theirs alone until they
    share it."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    skill_area = models.ForeignKey(SkillArea, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.TextField()
    made_on = models.DateField()
    reflection = models.TextField(blank=True)
    reached_on = models.DateField(null=True)
    shared = models.BooleanField(default=False)  # with the teachers of their groups
    delete_on = models.DateField()

    objects = FencedManager["Goal"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["delete_on"], name="goal_delete_on")]

    def __str__(self) -> str:
        return self.text[:80]


class Shown(TenantModel):
    """A pupil shows a skill area at home, for as long as the row is there. No area: all of them, also those to come."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    skill_area = models.ForeignKey(SkillArea, on_delete=models.PROTECT, null=True, related_name="+")
    shown_on = models.DateField()

    objects = FencedManager["Shown"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "skill_area"], name="shown_once", nulls_distinct=False)
        ]


class Notify(TenantModel):
    """When a learner wants to hear that something has changed, been done, or been seen."""

    class When(models.TextChoices):
        AT_ONCE = "at_once", pgettext_lazy("when to notify", "as it happens")
        WEEKLY = "weekly", pgettext_lazy("when to notify", "once a week")
        NEVER = "never", pgettext_lazy("when to notify", "never")

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    when = models.CharField(max_length=10, choices=When.choices)
    chosen_on = models.DateField()

    objects = FencedManager["Notify"]()

    class Meta:
        verbose_name_plural = "notify"
        constraints = [models.UniqueConstraint(fields=["tenant", "person"], name="notify_once")]
