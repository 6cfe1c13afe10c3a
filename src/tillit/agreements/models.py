from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.catalogue.models import Use
from tillit.documents.models import StoredFile
from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Person
from tillit.organisations.tenancy import TenantModel
from tillit.web.concurrency import Revised


class Agreement(TenantModel, Revised):
    """A processing agreement (DBA) of one school owner for one use, with the four annexes of Digdir's template."""

    use = models.ForeignKey(Use, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveIntegerField(default=1)  # a renewal is the next number
    language = models.CharField(max_length=2, default="nn")
    # What the annexes are written from: {"a": {...}, "b": {...}, "c": {...}, "d": {...}}.
    content = models.JSONField(default=dict)
    deviations = models.TextField(blank=True)  # from the standard text, and what they mean
    starts_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    objects = FencedManager["Agreement"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["use", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(starts_on=None) | models.Q(expires_on__gt=models.F("starts_on")),
                name="agreement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.use} · {self.number}"


class Processor(TenantModel):
    """The supplier (without parent) or a sub-processor, and what its transfer rests on."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="processors")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    orgnr = models.CharField(max_length=30, blank=True)
    country = models.CharField(max_length=3, blank=True)
    remote_access_from = models.CharField(max_length=3, blank=True)
    task = models.CharField(max_length=500, blank=True)
    special_categories = models.BooleanField(null=True)
    scc_module = models.CharField(max_length=2, blank=True)
    scc_annexes = models.BooleanField(default=False)
    supplementary_assessed = models.BooleanField(default=False)
    supplementary_text = models.TextField(blank=True)
    tia_on = models.DateField(null=True, blank=True)
    article_49 = models.BooleanField(default=False)

    objects = FencedManager["Processor"]()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class TransferVerdict(TenantModel):
    """What the rules say of one recipient from a day on. A new row when it changes; the newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    processor = models.ForeignKey(Processor, on_delete=models.CASCADE, related_name="verdicts")
    status = models.CharField(max_length=20)  # ok | ok_with_conditions | not_ok | unknown
    basis = models.CharField(max_length=40)
    verdict = models.JSONField()  # why, source, conditions, valid_until as the engine gave them
    rule_version = models.CharField(max_length=40)
    judged_on = models.DateField()

    objects = FencedManager["TransferVerdict"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["processor", "-id"])]


class Signature(TenantModel):
    """A director's signature on an agreement exactly as it stood."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        SYSTEM = "system", _("signed in Tillit")
        ATTACHED = "attached", _("signed elsewhere, attached here")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    content_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200)  # as the signer wrote it
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FencedManager["Signature"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "content_hash"], name="signature_once"),
            models.CheckConstraint(
                condition=models.Q(kind="system") | models.Q(file__isnull=False), name="signature_attached_has_file"
            ),
        ]


class DpfListing(models.Model):
    """One line of the list of organisations certified under the EU-US Data Privacy Framework, as imported."""

    fence: ClassVar[Fence] = Fence("shared")

    key = models.CharField(max_length=200)  # normalised legal name
    name = models.CharField(max_length=300)
    active = models.BooleanField()
    covers_hr = models.BooleanField(default=False)
    covers_non_hr = models.BooleanField(default=False)
    certified_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    checked_on = models.DateField()  # the day of the list it was imported from

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["key"], name="dpf_key_once")]
