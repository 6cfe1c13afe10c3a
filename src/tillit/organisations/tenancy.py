from __future__ import annotations

from typing import ClassVar

from django.db import models

from tillit.fence.kinds import Fence
from tillit.organisations.models import Organisation


class TenantModel(models.Model):
    """A row that belongs to one organisation: a school owner, a collaboration, a supplier or the national actor.

    Subclasses add `objects = FencedManager["Name"]()`, and another `fence` where they need one.
    """

    fence: ClassVar[Fence] = Fence("tenant")

    tenant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
