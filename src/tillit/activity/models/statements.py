"""What is stored. The tables are partitioned by the month they are to be deleted in, so that expiry is cheap.

Written and read by `store`, in SQL: nothing here goes through the ORM on its way in. Numbers named `actor`, `verb`,
`object`, `registration` and `ref` are `store.hashing.number` of the text they stand for.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager
from tillit.organisations.models import Organisation


class Kept(models.Model):
    """One of many rows of a stream. No key is checked row by row: the stream's own row was, a moment before."""

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    use_id = models.BigIntegerField()
    delete_on = models.DateField()

    class Meta:
        abstract = True


class Statement(Kept):
    pk = models.CompositePrimaryKey("use_id", "id", "delete_on")
    id = models.UUIDField()
    stored = models.DateTimeField()  # grows within a stream, and no two are alike
    policy = models.PositiveIntegerField()  # the number it was judged by
    actor = models.BigIntegerField()
    verb = models.BigIntegerField()
    object = models.BigIntegerField()
    registration = models.BigIntegerField(null=True)
    voided = models.BooleanField(default=False)
    outside_hours = models.BooleanField(default=False)
    body = models.TextField()

    objects = FencedManager["Statement"]()

    class Meta:
        indexes = [
            models.Index(fields=["use_id", "stored"], name="statement_stored"),
            models.Index(fields=["use_id", "actor", "stored"], name="statement_actor"),
            models.Index(fields=["use_id", "verb", "stored"], name="statement_verb"),
            models.Index(fields=["use_id", "object", "stored"], name="statement_object"),
            models.Index(
                fields=["use_id", "registration", "stored"], name="statement_registration",
                condition=models.Q(registration__isnull=False),
            ),
        ]  # fmt: skip


class Correction(Kept):
    """What a statement said before its sender corrected it. Kept until the day it would have been deleted anyway, for
    those who must account for what was changed; nothing that reads statements finds it. Whoever follows the stream
    finds by `corrected_at`, which grows as `stored` does, what no longer holds."""

    pk = models.CompositePrimaryKey("use_id", "id", "stored")
    id = models.UUIDField()
    stored = models.DateTimeField()
    corrected_at = models.DateTimeField()
    policy = models.PositiveIntegerField()
    actor = models.BigIntegerField()
    outside_hours = models.BooleanField(default=False, db_default=False)
    body = models.TextField()

    objects = FencedManager["Correction"]()

    class Meta:
        indexes = [
            models.Index(fields=["use_id", "actor"], name="correction_actor"),
            models.Index(fields=["use_id", "corrected_at"], name="correction_at"),
        ]


class Reference(Kept):
    """What a statement is found by beside its own actor, verb and object: what its context names, and what the
    statement it refers to is found by (xAPI 1.0.3, Communication §2.1.3)."""

    pk = models.CompositePrimaryKey("use_id", "ref", "stored", "delete_on")
    ref = models.BigIntegerField()
    stored = models.DateTimeField()
    statement = models.UUIDField()

    objects = FencedManager["Reference"]()


class Voiding(Kept):
    """A statement is void from when somebody said so, also when it came first afterwards."""

    pk = models.CompositePrimaryKey("use_id", "target", "by")
    target = models.UUIDField()
    by = models.UUIDField()

    objects = FencedManager["Voiding"]()


class Attachment(Kept):
    """Content sent along with a statement, once for each hash and use."""

    pk = models.CompositePrimaryKey("use_id", "sha2")
    sha2 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()

    objects = FencedManager["Attachment"]()


class Document(Kept):
    """State, agent profile or activity profile (xAPI 1.0.3, Communication §2.2)."""

    pk = models.CompositePrimaryKey("use_id", "kind", "activity", "agent", "registration", "name")
    kind = models.CharField(max_length=20)
    activity = models.CharField(max_length=2000, blank=True)
    agent = models.CharField(max_length=500, blank=True)
    registration = models.CharField(max_length=36, blank=True)
    name = models.CharField(max_length=1000)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()
    etag = models.CharField(max_length=64)
    updated_at = models.DateTimeField()

    objects = FencedManager["Document"]()

    class Meta:
        indexes = [models.Index(fields=["use_id", "kind", "agent"], name="document_agent")]
