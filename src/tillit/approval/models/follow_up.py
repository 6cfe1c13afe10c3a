from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.agreements.models import Processor
from tillit.approval.models.case import Case, Participation
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Membership, Person
from tillit.organisations.tenancy import TenantModel


class Event(TenantModel):
    """Something that happened to a service in use: to be judged by the system owner (triage)."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        SUPPLIER_CHANGE = "supplier_change", _("the supplier has changed something")
        INCIDENT = "incident", _("incident or breach")
        TRANSFER = "transfer", _("the basis for a transfer has changed")
        AGREEMENT = "agreement", _("an agreement expires")
        REVIEW = "review", _("time for review")
        DRIFT = "drift", _("the service sends other data than declared")
        OTHER = "other", _("other")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    text = models.TextField()
    # What the machine found it from, so that the same thing is not reported every night.
    source = models.CharField(max_length=80, blank=True)
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField()

    objects = FencedManager["Event"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "source"], condition=~models.Q(source=""), name="event_once")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.get_kind_display()}"


class Triage(TenantModel):
    """What an event means: a note is enough, some steps must be walked again, or the service is phased out."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Outcome(models.TextChoices):
        NOTE = "note", _("a note is enough")
        NEW_ROUND = "new_round", _("steps must be walked again")
        PHASE_OUT = "phase_out", _("the service should be phased out")

    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="triage")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    steps = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    text = models.TextField()
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    objects = FencedManager["Triage"]()


class Review(TenantModel):
    """A review that was held, and when the next is due. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    text = models.TextField(blank=True)
    next_due = models.DateField()
    held_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField()

    objects = FencedManager["Review"]()

    class Meta:
        ordering = ["-id"]


class PhaseOut(TenantModel):
    """One owner ends its use: nothing new is sent, and every processor confirms deletion or return."""

    participation = models.OneToOneField(Participation, on_delete=models.PROTECT, related_name="phase_out")
    reason = models.TextField()
    ends_on = models.DateField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = FencedManager["PhaseOut"]()

    def __str__(self) -> str:
        return str(self.participation.use)


class Confirmation(TenantModel):
    """A processor's word that the data are deleted or given back."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        DELETED = "deleted", _("deleted")
        RETURNED = "returned", _("given back and deleted")
        NONE_HELD = "none_held", _("never held any data")

    phase_out = models.ForeignKey(PhaseOut, on_delete=models.PROTECT, related_name="confirmations")
    processor = models.ForeignKey(Processor, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    confirmed_by = models.CharField(max_length=200)  # who said so, at the processor
    confirmed_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = FencedManager["Confirmation"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["phase_out", "processor"], name="confirmation_once")]


class Reminder(TenantModel):
    """A reminder that was sent, so that it is sent once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=80)
    sent_on = models.DateField()

    objects = FencedManager["Reminder"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "about"], name="reminder_once")]


class CalendarFeed(TenantModel):
    """A person's own address for deadlines in a calendar. Whoever has it reads the deadlines, and nothing else."""

    fence: ClassVar[Fence] = Fence("own", person="person_id", token="token_hash")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FencedManager["CalendarFeed"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership"], name="calendar_once")]
