from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.approval.models.case import Case
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel


class Outcome(models.TextChoices):
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    PRIOR_CONSULTATION = "prior_consultation", _("sent to Datatilsynet for prior consultation")


class Proposal(TenantModel):
    """The case laid before the coordination group: exactly what they judge, with the network's advice.

    `parts` names each thing the decision rests on with its hash, so that a later change can be named.
    """

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    advice = models.CharField(max_length=20, choices=Outcome.choices)
    reason = models.TextField()
    conditions = models.TextField(blank=True)
    parts = models.JSONField()
    content_hash = models.CharField(max_length=64)
    members = models.PositiveSmallIntegerField()  # of the coordination group on that day
    put_forward_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    put_forward_at = models.DateTimeField()

    objects = FencedManager["Proposal"]()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.case)


class Vote(TenantModel):
    """One member's vote. Given once; a member who is partial steps aside instead, and says why."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Choice(models.TextChoices):
        APPROVED = "approved", _("approve")
        REFUSED = "refused", _("refuse")
        PRIOR_CONSULTATION = "prior_consultation", _("ask Datatilsynet first (Art. 36)")
        ABSTAINS = "abstains", _("do not vote")
        RECUSED = "recused", _("step aside, I am partial")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="votes")
    choice = models.CharField(max_length=20, choices=Choice.choices)
    reason = models.TextField(blank=True)
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    objects = FencedManager["Vote"]()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["proposal", "given_by"], name="vote_once")]


class Decision(TenantModel):
    """What the group decided on a proposal, with minutes. It binds to the proposal's content hash."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome.choices)
    conditions = models.TextField(blank=True)
    reason = models.TextField()
    minutes = models.TextField()
    content_hash = models.CharField(max_length=64)
    tally = models.JSONField()  # choice: number
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")  # who recorded it
    decided_at = models.DateTimeField()

    objects = FencedManager["Decision"]()

    class Meta:
        ordering = ["-id"]


class ConsultationAnswer(TenantModel):
    """Datatilsynet's answer to a prior consultation (Art. 36). The group then decides anew."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="consultation_answer")
    may_go_on = models.BooleanField()
    text = models.TextField()
    received_on = models.DateField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()

    objects = FencedManager["ConsultationAnswer"]()
