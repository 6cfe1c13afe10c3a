from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tillit.assessment.models import Assessment
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class EntryKind(models.TextChoices):
    MEETING = "meeting", pgettext_lazy("journal", "meeting")
    INPUT = "input", pgettext_lazy("journal", "input from others")
    TALK = "talk", pgettext_lazy("journal", "talk or presentation")
    WORKSHOP = "workshop", pgettext_lazy("journal", "workshop")
    CHOICE = "choice", pgettext_lazy("journal", "choice made on the way")
    OTHER = "other", pgettext_lazy("journal", "other")


class JournalEntry(TenantModel, Revised):
    """A meeting or an input on the way. `text` may be published, `inside` never is."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="journal")
    on = models.DateField()
    kind = models.CharField(max_length=20, choices=EntryKind.choices)
    title = models.CharField(max_length=200)
    who = models.CharField(max_length=500, blank=True)  # roles and organisations, not names of pupils
    text = models.TextField(blank=True)
    inside = models.TextField(blank=True)
    public = models.BooleanField(default=False)  # comes along the next time the timeline is published
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    removed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)

    objects = FencedManager["JournalEntry"]()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["assessment", "-on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by=None, removed_at=None) | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="journal_entry_removed_paired",
            )
        ]

    def __str__(self) -> str:
        return self.title


class JournalFile(TenantModel):
    """A file that belongs to an entry. Never published."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    objects = FencedManager["JournalFile"]()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.file)


class Timeline(TenantModel):
    """The journal as it was published: a snapshot the public page is drawn from, and nothing else is read for it.

    Withdrawing empties it: what should not have been out is then nowhere in what all may read.
    """

    fence: ClassVar[Fence] = Fence("published")

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="timelines")
    content = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(withdrawn_at=None), name="timeline_once_in_force"
            ),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(content={}), name="timeline_withdrawn_is_empty"),
        ]
