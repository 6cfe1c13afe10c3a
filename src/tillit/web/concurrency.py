"""Two people, one form: the second is told, and nobody's work is lost."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tillit.web.denied import Conflict


class Revised(models.Model):
    """A row people edit. `revision` counts saves; a form carries the one it was filled in from."""

    revision = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


def check_revision(row: Revised, revision: int | None) -> None:
    """`row` must be locked by the caller's transaction."""
    if revision is not None and revision != row.revision:
        told = _("Somebody else saved this while you were writing. Your text is kept below: compare and save again.")
        raise Conflict(told)


def save_revision(row: Revised, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.revision += 1
    row.save(update_fields=[*changes, "revision"])
