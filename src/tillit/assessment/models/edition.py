"""What is published, and what stands on it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models.assessment import Assessment, Level
from tillit.catalogue.models import Service
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.tenancy import TenantModel


class Edition(TenantModel):
    """A numbered, immutable version others may stand on: only what is shared, never what is local."""

    fence: ClassVar[Fence] = Fence("tenant", audience="audience_id", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    # Everybody in or below this organisation may read it: the tenant itself, its collaboration, or the nation.
    audience = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=20, choices=Level.choices)
    service = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="+")
    universe = models.CharField(max_length=20, choices=Platform.choices, blank=True)
    title = models.CharField(max_length=200)
    news = models.TextField(blank=True)  # what is new since the one before, in the publisher's words
    content = models.JSONField()  # edition.EditionContent
    content_hash = models.CharField(max_length=64)
    residual = models.CharField(max_length=20, blank=True)  # the highest that is left, inherited ones counted in
    adoption = models.BooleanField(default=False)  # adopts another's: whoever wants it adopts that one
    # Every edition below it, so that readers need one question and no recursion. Never changes, as they never do.
    closure = ArrayField(models.BigIntegerField(), default=list)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()

    objects = FencedManager["Edition"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["level", "service"]), models.Index(fields=["assessment", "-number"])]
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return self.title


class EditionMark(TenantModel):
    """That an edition must not be stood on, and why; or that it may again. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", audience="audience_id", append_only=True)

    class Kind(models.TextChoices):
        BLOCKED = "blocked", _("blocked for now")
        WITHDRAWN = "withdrawn", _("withdrawn")
        LIFTED = "lifted", _("free to use again")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="marks")
    audience = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    reason = models.TextField()
    marked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    objects = FencedManager["EditionMark"]()

    class Meta:
        ordering = ["-id"]


class Pin(TenantModel):
    """An edition an assessment rests on, at exactly that version. `direct` ones are chosen; the others follow with them."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="pins")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    direct = models.BooleanField()
    adopts = models.BooleanField(default=False)

    objects = FencedManager["Pin"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "edition"], name="pin_once"),
            models.UniqueConstraint(fields=["assessment"], condition=Q(adopts=True), name="pin_one_adoption"),
            models.CheckConstraint(condition=Q(adopts=False) | Q(direct=True), name="pin_adoption_is_chosen"),
        ]


class BasisChoice(TenantModel):
    """That somebody chose what the assessment rests on, moved to a newer version, or stayed on the old one, and why."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        STAND_ON = "stand_on", _("stands on it")
        ADOPT = "adopt", _("adopted it")
        ACCEPT = "accept", _("took in the new version")
        STAY = "stay", _("stays on the earlier version")
        LEAVE = "leave", _("no longer stands on it")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="choices")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    instead_of = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    chosen_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    chosen_at = models.DateTimeField()

    objects = FencedManager["BasisChoice"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="stay") | ~Q(reason=""), name="staying_needs_a_reason")
        ]
