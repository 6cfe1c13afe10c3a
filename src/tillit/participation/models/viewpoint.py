from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.participation.models.hearing import Hearing, HearingMeeting, HearingParty


class Channel(models.TextChoices):
    LINK = "link", pgettext_lazy("a view came", "through the link")
    LOGGED_IN = "logged_in", pgettext_lazy("a view came", "from somebody logged in")
    WRITTEN_IN = "written_in", pgettext_lazy("a view came", "written in by the network")


class Voice(models.TextChoices):
    """Who says it, as a role. Nobody is asked for a name."""

    PUPIL = "pupil", pgettext_lazy("voice", "pupil")
    COUNCIL = "council", pgettext_lazy("voice", "the whole council")
    PARENT = "parent", pgettext_lazy("voice", "parent or guardian")
    STAFF = "staff", pgettext_lazy("voice", "teacher or other staff")
    SUPPLIER = "supplier", pgettext_lazy("voice", "supplier")
    ORGANISATION = "organisation", pgettext_lazy("voice", "organisation")
    OTHER = "other", pgettext_lazy("voice", "somebody else")


class Stance(models.TextChoices):
    GOOD = "good", pgettext_lazy("stance", "This is fine")
    UNSURE = "unsure", pgettext_lazy("stance", "I am not sure")
    WORRIED = "worried", pgettext_lazy("stance", "This worries me")


class ViewpointOutcome(models.TextChoices):
    TAKEN_IN = "taken_in", pgettext_lazy("a view is", "taken in")
    PARTLY = "partly", pgettext_lazy("a view is", "taken in, in part")
    NOT_TAKEN_IN = "not_taken_in", pgettext_lazy("a view is", "not taken in")
    NO_CHANGE = "no_change", pgettext_lazy("a view is", "noted, asks for no change")


class Viewpoint(TenantModel):
    """What somebody said in a hearing. Its text is taken out if it tells of a person who should not be in it."""

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="viewpoints")
    party = models.ForeignKey(HearingParty, on_delete=models.PROTECT, related_name="viewpoints")
    meeting = models.ForeignKey(HearingMeeting, on_delete=models.PROTECT, null=True, related_name="viewpoints")
    number = models.PositiveIntegerField()  # 1, 2, 3 within the hearing
    channel = models.CharField(max_length=20, choices=Channel.choices)
    voice = models.CharField(max_length=20, choices=Voice.choices)
    stance = models.CharField(max_length=10, choices=Stance.choices, blank=True)
    section = models.CharField(max_length=40, blank=True)  # what it is about, if it says so
    text = models.TextField(blank=True)
    key = models.CharField(max_length=40, blank=True)  # of the page it was written on: sent twice, kept once
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField()
    taken_out_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    taken_out_at = models.DateTimeField(null=True)
    taken_out_because = models.TextField(blank=True)

    objects = FencedManager["Viewpoint"]()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["party", "given_at"])]
        constraints = [
            models.UniqueConstraint(fields=["hearing", "number"], name="viewpoint_number_once"),
            models.UniqueConstraint(fields=["party", "key"], condition=~Q(key=""), name="viewpoint_sent_once"),
            models.CheckConstraint(
                condition=Q(taken_out_by=None, taken_out_at=None)
                | Q(taken_out_by__isnull=False, taken_out_at__isnull=False, text=""),
                name="viewpoint_taken_out_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hearing}, {self.number}"


class ViewpointAnswer(TenantModel):
    """How a view was taken into account, with the reason. Those who gave it read it. The newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    viewpoint = models.ForeignKey(Viewpoint, on_delete=models.PROTECT, related_name="answers")
    outcome = models.CharField(max_length=20, choices=ViewpointOutcome.choices)
    reason = models.TextField()
    section = models.CharField(max_length=40, blank=True)  # which section it changed
    risk = models.PositiveIntegerField(null=True, blank=True)  # the number of the risk it changed
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    objects = FencedManager["ViewpointAnswer"]()

    class Meta:
        ordering = ["-id"]
