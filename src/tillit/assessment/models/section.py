from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models.assessment import Assessment
from tillit.assessment.rulebook import SectionRule, section_rules
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised
from tillit.web.language import pick


class Stance(models.TextChoices):
    """What an assessment says about what it inherits (governance: item states of a lower level)."""

    ADD = "add", _("as above, with what stands here")
    OVERRIDE = "override", _("this instead of what stands above")
    NOT_APPLICABLE = "not_applicable", _("does not apply here")


class Section(TenantModel, Revised):
    """One section after Art. 35(7), as it stands now: Markdown, and how it meets what is inherited."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    stance = models.CharField(max_length=20, choices=Stance.choices, default=Stance.ADD)
    reason = models.TextField(blank=True)  # why not as above
    local = models.BooleanField(default=False)  # stays with this tenant when the assessment is published
    draft = models.BooleanField(default=True)  # pre-filled or empty: no person has stood for it yet
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)

    objects = FencedManager["Section"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "code"], name="section_once"),
            models.CheckConstraint(
                condition=Q(written_by=None, written_at=None)
                | Q(written_by__isnull=False, written_at__isnull=False),
                name="section_written_by_and_when",
            ),
            models.CheckConstraint(condition=Q(stance="add") | ~Q(reason=""), name="section_departs_with_a_reason"),
        ]

    def __str__(self) -> str:
        return pick(self.rule.title)

    @property
    def rule(self) -> SectionRule:
        return next(rule for rule in section_rules() if rule.code == self.code)


class SectionHistory(TenantModel):
    """Every saved text of a section."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="history")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    stance = models.CharField(max_length=20, choices=Stance.choices, default=Stance.ADD)
    reason = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["SectionHistory"]()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="section_history_once")]


class SectionAutosave(TenantModel):
    """What a person has typed into a section and not saved yet. Theirs alone; gone when they save."""

    fence: ClassVar[Fence] = Fence("own", person="person_id")

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="autosaves")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField()  # of the section when they began
    saved_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["SectionAutosave"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["section", "person"], name="section_autosave_once")]
