from __future__ import annotations

from typing import Any, ClassVar

import msgspec
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.agreements.processing import Processing
from tillit.agreements.recipient import Recipient, Scc
from tillit.agreements.verdict import Verdict
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
    content = models.JSONField(default=dict)  # `Processing`, what the annexes are written from
    complete = models.BooleanField(default=False)  # nothing that Art. 28(3) asks for is missing
    # Of the agreement as it reads now. A signature stands as long as it names this hash.
    content_hash = models.CharField(max_length=64, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)  # the last day it holds
    created_at = models.DateTimeField(auto_now_add=True)
    # When the case had come so far that a director may be asked to sign. Written by those who run the case.
    released_at = models.DateTimeField(null=True, blank=True)
    # The case was sent back to the agreement: the text may be signed once more, also if nobody changes a word.
    sign_again_since = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    objects = FencedManager["Agreement"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["tenant", "-id"])]
        constraints = [
            models.UniqueConstraint(fields=["use", "number"], name="agreement_number_once"),
            models.CheckConstraint(
                condition=models.Q(expires_on=None)
                | models.Q(starts_on=None)
                | models.Q(expires_on__gte=models.F("starts_on")),
                name="agreement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.use)

    @property
    def facts(self) -> Processing:
        return msgspec.convert(self.content, Processing)


class Processor(TenantModel, Revised):
    """The supplier (without parent) or a sub-processor, and what its transfer rests on."""

    class Sector(models.TextChoices):
        UNKNOWN = "unknown", _("not known yet")
        COMMERCIAL = "commercial", _("company")
        NONPROFIT = "nonprofit", _("foundation or association")
        PUBLIC = "public", _("public body")

    class Basis(models.TextChoices):
        EEA = "eea", _("processes within the EEA")
        ADEQUACY = "adequacy", _("country approved by the EU")
        DPF = "dpf", _("on the list for the US (DPF)")
        SCC = "scc", _("standard contractual clauses (SCC)")
        ART49 = "art49", _("derogation in Article 49")

    class Assessed(models.TextChoices):
        NOT = "not_assessed", _("not assessed")
        SUFFICIENT = "sufficient", _("assessed: gives real protection")
        INSUFFICIENT = "insufficient", _("assessed: not enough")

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="processors")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(max_length=200)
    task = models.CharField(max_length=500, blank=True)
    country = models.CharField(max_length=3, blank=True)
    remote_access_from = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    sector = models.CharField(max_length=20, choices=Sector.choices, default=Sector.UNKNOWN)
    personal_data = models.BooleanField(default=True)
    special_categories = models.BooleanField(null=True, blank=True)  # None: as the agreement says
    employment_data = models.BooleanField(default=False)
    basis_claimed = models.CharField(max_length=20, choices=Basis.choices, blank=True)
    scc_module = models.PositiveSmallIntegerField(null=True, blank=True)
    scc_annex_i = models.BooleanField(default=False)
    scc_annex_ii = models.BooleanField(default=False)
    scc_annex_iii = models.BooleanField(default=False)
    supplementary = models.CharField(max_length=20, choices=Assessed.choices, default=Assessed.NOT)
    supplementary_text = models.TextField(blank=True)
    tia_on = models.DateField(null=True, blank=True)
    parent_country = models.CharField(max_length=3, blank=True)
    # Taken out of the agreement; the row stays, because its verdicts do.
    removed_on = models.DateField(null=True, blank=True)

    objects = FencedManager["Processor"]()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(parent=None, removed_on=None),
                name="processor_one_supplier",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def recipient(self, special: bool | None) -> Recipient:
        """`special`: whether the agreement as a whole has special categories; None when nobody has answered."""
        values: dict[str, Any] = {
            "name": self.name,
            "country": self.country,
            "role": "sub_processor" if self.parent_id else "processor",
            "sector": self.sector,
            "remote_access_from": tuple(self.remote_access_from),
            "personal_data": self.personal_data,
            "special_categories": special if self.special_categories is None else self.special_categories,
            "employment_data": self.employment_data,
            "basis_claimed": self.basis_claimed,
            "scc": self._clauses(),
            "art49_claimed": self.basis_claimed == "art49",
            "parent_country": self.parent_country,
        }
        return Recipient(**values)

    def _clauses(self) -> Scc | None:
        if self.scc_module is None and not (self.scc_annex_i or self.scc_annex_ii or self.scc_annex_iii):
            return None
        values: dict[str, Any] = {
            "module": self.scc_module,
            "annex_i": self.scc_annex_i,
            "annex_ii": self.scc_annex_ii,
            "annex_iii": self.scc_annex_iii,
            "supplementary": self.supplementary,
            "tia_on": self.tia_on,
        }
        return Scc(**values)


class TransferVerdict(TenantModel):
    """What the rules say of one recipient from a day on. A new row when it changes; the newest counts."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    processor = models.ForeignKey(Processor, on_delete=models.PROTECT, related_name="verdicts")
    status = models.CharField(max_length=20)  # ok | ok_with_conditions | not_ok | unknown
    basis = models.CharField(max_length=40)
    previous_status = models.CharField(max_length=20, blank=True)  # blank: the first
    verdict = models.JSONField()  # `Verdict`: why, sources, conditions and notes as codes with what they need
    valid_until = models.DateField(null=True)
    rule_version = models.CharField(max_length=40)
    judged_on = models.DateField()

    objects = FencedManager["TransferVerdict"]()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["processor", "-id"]), models.Index(fields=["judged_on"])]

    @property
    def said(self) -> Verdict:
        return msgspec.convert(self.verdict, Verdict)


class Signature(TenantModel):
    """A director's signature on an agreement exactly as it stood."""

    fence: ClassVar[Fence] = Fence("tenant", append_only=True)

    class Kind(models.TextChoices):
        SYSTEM = "system", _("signed in Tillit")
        ATTACHED = "attached", _("signed elsewhere, attached here")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    content_hash = models.CharField(max_length=64)
    snapshot = models.JSONField()  # the agreement as it read: `Written`; its hash is content_hash
    name = models.CharField(max_length=200)  # as the signer wrote it
    signed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = FencedManager["Signature"]()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="system", file=None) | models.Q(kind="attached", file__isnull=False),
                name="signature_attached_has_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DpfListing(models.Model):
    """One name on the list of organisations certified under the EU-US Data Privacy Framework, as imported.

    An entry that covers several legal names gives one row for each. The whole list is replaced at each import.
    """

    fence: ClassVar[Fence] = Fence("shared")

    key = models.CharField(max_length=300, db_index=True)  # normalised legal name
    name = models.CharField(max_length=300)  # of the participant
    active = models.BooleanField()
    covers_hr = models.BooleanField(default=False)
    covers_non_hr = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    checked_on = models.DateField()  # the day of the list it was imported from

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
