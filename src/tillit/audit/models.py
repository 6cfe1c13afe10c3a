from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager


class Entry(models.Model):
    """One thing somebody did. Written once; the database fills in number, previous hash and hash.

    Plain numbers instead of foreign keys: the log outlives what it tells of, and points at nothing.
    """

    fence: ClassVar[Fence] = Fence("tenant", column="tenant_id", append_only=True)

    tenant_id = models.BigIntegerField()
    number = models.BigIntegerField(default=0)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, blank=True)
    # The organisation the role is held in: on whose behalf it was done.
    organisation_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.BigIntegerField(null=True)
    subject_label = models.CharField(max_length=200, blank=True)
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, default="")
    digest = models.CharField(max_length=64, default="")

    objects = FencedManager["Entry"]()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["tenant_id", "-id"]),
            models.Index(fields=["subject_type", "subject_id"]),
            models.Index(fields=["person_id"]),
        ]
        constraints = [models.UniqueConstraint(fields=["tenant_id", "number"], name="audit_number_once")]


class ChainHead(models.Model):
    """The end of one tenant's chain: locked while a line is added, and shows when the last lines are cut off."""

    tenant_id = models.BigIntegerField(primary_key=True)
    number = models.BigIntegerField()
    digest = models.CharField(max_length=64)
