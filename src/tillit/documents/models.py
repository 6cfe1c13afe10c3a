from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.fence.kinds import Fence
from tillit.fence.managers import FencedManager


class StoredFile(models.Model):
    """A file somebody attached, checked before it was taken in. Kept in the database, behind the fence of its row."""

    fence: ClassVar[Fence] = Fence("tenant", column="tenant_id")

    tenant_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by_id = models.BigIntegerField(null=True)

    objects = FencedManager["StoredFile"]()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["tenant_id"])]

    def __str__(self) -> str:
        return self.name
