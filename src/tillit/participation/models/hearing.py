from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.assessment.models import Assessment, Version
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Audience(models.TextChoices):
    """Whom a summary is written for."""

    CHILDREN = "children", _("children, 6–10 years")
    YOUTH = "youth", _("young people, 11–16 years")
    ADULTS = "adults", _("adults and older pupils")


class PartyKind(models.TextChoices):
    PUPIL_COUNCIL = "pupil_council", pgettext_lazy("heard", "pupil council")
    PARENTS_COUNCIL = "parents_council", pgettext_lazy("heard", "parents' council (FAU)")
    STAFF = "staff", pgettext_lazy("heard", "staff and their unions")
    SUPPLIER = "supplier", pgettext_lazy("heard", "supplier")
    EO = "eo", pgettext_lazy("heard", "Elevorganisasjonen (EO)")
    FUG = "fug", pgettext_lazy("heard", "Foreldreutvalet (FUG)")
    OTHER = "other", pgettext_lazy("heard", "others")


class State(models.TextChoices):
    """Read from the facts of a hearing and the day; never stored."""

    PLANNED = "planned", pgettext_lazy("a hearing is", "being prepared")
    COMING = "coming", pgettext_lazy("a hearing is", "soon open")
    OPEN = "open", pgettext_lazy("a hearing is", "open")
    ENDED = "ended", pgettext_lazy("a hearing is", "over, waiting for answers")
    CLOSED = "closed", pgettext_lazy("a hearing is", "answered")
    CANCELLED = "cancelled", pgettext_lazy("a hearing is", "cancelled")


def _pair(name: str) -> Q:
    return Q(**{f"{name}_by": None, f"{name}_at": None}) | Q(
        **{f"{name}_by__isnull": False, f"{name}_at__isnull": False}
    )


class Hearing(TenantModel, Revised):
    """Those concerned are asked about an assessment as it stood (Art. 35(9)).

    Prepared, opened (the assessment is frozen, and the material with it), over when its period is, and closed when
    every view has its answer.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="hearings")
    title = models.CharField(max_length=200)
    asks = models.TextField(blank=True)  # what we would like to know
    for_children = models.TextField(blank=True)
    for_youth = models.TextField(blank=True)
    for_adults = models.TextField(blank=True)
    sections = ArrayField(models.CharField(max_length=40), default=list, blank=True)  # shown to adults in full
    opens_on = models.DateField()
    closes_on = models.DateField()  # the last day one can say something
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)  # of what was heard; "" until it is opened
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    conclusion = models.TextField(blank=True)  # what the hearing led to, written when it is closed
    cancelled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.TextField(blank=True)

    objects = FencedManager["Hearing"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["assessment", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="hearing_ends_after_it_begins"),
            models.CheckConstraint(condition=_pair("opened"), name="hearing_opened_paired"),
            models.CheckConstraint(condition=_pair("closed"), name="hearing_closed_paired"),
            models.CheckConstraint(condition=_pair("cancelled"), name="hearing_cancelled_paired"),
            models.CheckConstraint(
                condition=Q(opened_at=None, version=None, content_hash="")
                | (Q(opened_at__isnull=False, version__isnull=False) & ~Q(content_hash="")),
                name="hearing_is_about_a_version",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(opened_at__isnull=False, cancelled_at=None),
                name="hearing_closed_was_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> State:
        if self.cancelled_at is not None:
            return State.CANCELLED
        if self.closed_at is not None:
            return State.CLOSED
        if self.opened_at is None:
            return State.PLANNED
        if today < self.opens_on:
            return State.COMING
        return State.OPEN if today <= self.closes_on else State.ENDED

    def summary(self, audience: str) -> str:
        return str(getattr(self, f"for_{Audience(audience).value}"))


class HearingParty(TenantModel):
    """One of those who are heard: a council whose members log in, or one without accounts, through a link.

    Only the hash of the link's secret is kept. It takes views until the period is over, and then shows the answers.
    """

    fence: ClassVar[Fence] = Fence("tenant", token="token_hash")

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="parties")
    kind = models.CharField(max_length=20, choices=PartyKind.choices)
    name = models.CharField(max_length=200)
    # Those who hold a role there or below it see the hearing when they are logged in.
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience.choices)
    token_hash = models.CharField(max_length=64, blank=True)
    linked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    linked_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = FencedManager["HearingParty"]()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["organisation"])]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "name"], name="hearing_party_once"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="hearing_link_once"),
            models.CheckConstraint(condition=_pair("linked"), name="hearing_party_linked_paired"),
        ]

    def __str__(self) -> str:
        return self.name


class HearingMeeting(TenantModel, Revised):
    """A meeting of a hearing. Who was there is told as roles and a number, never as names of pupils."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=200)
    present = models.CharField(max_length=500, blank=True)  # "6 elevar frå 5.–7. trinn, 2 lærarar"
    attendance = models.PositiveIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = FencedManager["HearingMeeting"]()

    class Meta:
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return f"{self.hearing}, {self.place}"


class NoHearing(TenantModel):
    """Why nobody is heard on this assessment (Art. 35(9): «where appropriate»). The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="no_hearings")
    content_hash = models.CharField(max_length=64)
    reasons = ArrayField(models.CharField(max_length=40))  # codes in data/no_hearing.yaml
    explanation = models.TextField()
    covered_by = models.CharField(max_length=300, blank=True)  # the edition it was heard on
    until = models.DateField(null=True, blank=True)  # how long a reason that passes holds
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()

    objects = FencedManager["NoHearing"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.CheckConstraint(condition=Q(reasons__len__gt=0), name="no_hearing_needs_a_reason")]
