from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from tillit.analytics.models import SkillArea
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel


class Training(TenantModel):
    """Somebody has gone through what one must know before seeing how pupils do. Worth a year."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    edition = models.CharField(max_length=20)  # of data/training.yaml
    done_on = models.DateField()

    objects = FencedManager["Training"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "edition", "done_on"], name="training_once")]


class Look(TenantModel):
    """Somebody saw how a pupil does: who, in which role, what, by which purposes and policies. Once a day for each."""

    fence: ClassVar[Fence] = Fence("own", person="pupil_id")

    pupil = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    # A name, not a key: it is about the pupil, and is gone with them; who has left is still told of.
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=20)
    what = models.CharField(max_length=20)
    purposes = ArrayField(models.CharField(max_length=40))
    policies = models.JSONField()  # {use: number}
    day = models.DateField()

    objects = FencedManager["Look"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["pupil", "by_id", "by_role", "what", "day"], name="look_once")]
        indexes = [models.Index(fields=["day"], name="look_day")]


class FollowUp(TenantModel):
    """What a teacher does because of what was seen, with whom, and when to look again. The cycle is closed when somebody
    has looked, and said whether it helped."""

    class Helped(models.TextChoices):
        YES = "yes", pgettext_lazy("whether a follow-up helped", "yes")
        PARTLY = "partly", pgettext_lazy("whether a follow-up helped", "partly")
        NO = "no", pgettext_lazy("whether a follow-up helped", "no")
        UNKNOWN = "unknown", pgettext_lazy("whether a follow-up helped", "hard to say")

    group = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    skill_area = models.ForeignKey(SkillArea, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    whole_group = models.BooleanField()
    look_again_on = models.DateField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    made_on = models.DateField()
    before = models.JSONField()  # how many stood at each word: {"safe": 4, …}
    purposes = ArrayField(models.CharField(max_length=40))
    policies = models.JSONField()  # {use: number}
    looked_on = models.DateField(null=True)
    after = models.JSONField(null=True)
    helped = models.CharField(max_length=10, choices=Helped.choices, blank=True)
    learned = models.TextField(blank=True)
    delete_on = models.DateField()

    objects = FencedManager["FollowUp"]()

    class Meta:
        ordering = ["look_again_on", "id"]
        indexes = [
            models.Index(fields=["group", "look_again_on"], name="follow_up_group"),
            models.Index(fields=["delete_on"], name="follow_up_delete_on"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(looked_on=None, after=None, helped="")
                | models.Q(looked_on__isnull=False, after__isnull=False) & ~models.Q(helped=""),
                name="follow_up_closed_whole",
            )
        ]

    def __str__(self) -> str:
        return self.what[:80]


class FollowedPupil(TenantModel):
    """With whom. Each pupil sees their own."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="pupils")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.CharField(max_length=20)  # the word they stood at
    after = models.CharField(max_length=20, blank=True)

    objects = FencedManager["FollowedPupil"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["follow_up", "person"], name="followed_once")]
