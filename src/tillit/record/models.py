from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.catalogue.models import Service, Use
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation, Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Draft(TenantModel, Revised):
    """What a record will say, while a case is under way. Shared by all owners of a collaboration."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    content = models.JSONField(default=dict)  # a `processing.Processing` as JSON; controller left open
    content_hash = models.CharField(max_length=64)
    prefilled = models.BooleanField(default=True)  # nobody has looked at it yet
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now=True)

    objects = FencedManager["Draft"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["tenant", "service"], name="record_draft_once")]

    def __str__(self) -> str:
        return self.service.name


class Record(TenantModel):
    """The entry of a use in the owner's record of processing (Art. 30). A change is a new number."""

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    # The draft it was completed from, and what that said then: when they part, the record is outdated.
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, null=True, related_name="records")
    draft_hash = models.CharField(max_length=64, blank=True)
    latest = models.BooleanField(default=True)  # newest of its use; so that lists need no search for it
    completed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    completed_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.TextField(blank=True)

    objects = FencedManager["Record"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-id"], condition=models.Q(latest=True), name="record_latest")]
        constraints = [
            models.UniqueConstraint(fields=["use", "number"], name="record_number_once"),
            models.UniqueConstraint(fields=["use"], condition=models.Q(latest=True), name="record_latest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.use} · {self.number}"


class Policy(TenantModel):
    """A record, compiled. Immutable and numbered; what the gate, every read and the deletion obey."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    record = models.OneToOneField(Record, on_delete=models.PROTECT, related_name="policy")
    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="policies")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    compiled_at = models.DateTimeField()

    objects = FencedManager["Policy"]()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["use", "number"], name="policy_number_once")]

    def __str__(self) -> str:
        return f"{self.use} · {self.number}"


class Activation(TenantModel):
    """From when to when a policy is in force. Written by activation and phase-out; read by the gate."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="activations")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = FencedManager["Activation"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="activation_ends_after"
            )
        ]


class Drift(TenantModel):
    """Something a service in use has sent that its record does not name. Written once, when it is first seen, by
    whoever stands at the gate; read by whoever runs the case. Never any content."""

    fence: ClassVar[Fence] = Fence("tenant", audience="supplier_id")

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="drift")
    # The supplier's own organisation, when it has one here: its people see what they must put right.
    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    field = models.CharField(max_length=200, blank=True)  # of the vocabulary; empty where none fits
    rule = models.CharField(max_length=60)  # why it was refused
    first_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when the case was told

    objects = FencedManager["Drift"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["id"], condition=models.Q(told_at=None), name="drift_not_told")]
        constraints = [models.UniqueConstraint(fields=["use", "field", "rule"], name="drift_once")]

    def __str__(self) -> str:
        return f"{self.use} · {self.field or self.rule}"
