"""The national curriculum as Grep has it. Pure facts: of no tenant, about nobody. Nothing is deleted; things end."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import pgettext_lazy

from tillit.curriculum.said import Said, choose
from tillit.fence.kinds import Fence


class Fact(models.Model):
    """`titles`: language → text, with `default` where Grep does not say which language it is. The code is the key."""

    fence: ClassVar[Fence] = Fence("shared")

    class Status(models.TextChoices):
        PUBLISHED = "published", pgettext_lazy("status in the curriculum", "published")
        ENDED = "ended", pgettext_lazy("status in the curriculum", "no longer in force")

    code = models.CharField(max_length=40, primary_key=True)
    titles = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PUBLISHED)
    changed_at = models.DateTimeField(null=True)  # in Grep, as the file said; None when it did not

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.said.text

    @property
    def said(self) -> Said:
        return choose(self.titles, self.code)


class Plan(Fact):
    """A curriculum (læreplan): MAT01-06."""

    short = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)  # it was enacted in
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    replaced_by = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["code"]


class AimSet(Fact):
    """The aims for the end of a year, or of a subject (kompetansemålsett): KV1021."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="sets")
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)
    subjects = ArrayField(models.CharField(max_length=40), default=list)
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["order", "code"]


class Aim(Fact):
    """A competence aim (kompetansemål): KM13228. `reused_from`: the aim of an earlier plan that it carries on."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="aims")
    aim_set = models.ForeignKey(AimSet, on_delete=models.PROTECT, null=True, related_name="aims")
    years = ArrayField(models.PositiveSmallIntegerField(), default=list)  # where no set says it
    order = models.PositiveIntegerField(default=0)
    reused_from = models.CharField(max_length=40, blank=True)
    elements = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        ordering = ["order", "code"]
        indexes = [models.Index(fields=["reused_from"], condition=~models.Q(reused_from=""), name="aim_reused")]

    @property
    def for_years(self) -> list[int]:
        return list(self.years or (self.aim_set.years if self.aim_set else []))


class Element(Fact):
    class Kind(models.TextChoices):
        CORE = "core", pgettext_lazy("element of a curriculum", "core element")
        SKILL = "skill", pgettext_lazy("element of a curriculum", "basic skill")
        THEME = "theme", pgettext_lazy("element of a curriculum", "interdisciplinary topic")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, related_name="elements")
    order = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["kind", "order", "code"]
