from __future__ import annotations

from typing import Any, Protocol

from django.db import models
from django.utils import timezone

from tillit.audit.models import Entry


class Acts(Protocol):
    """Whoever did it: a person in a role. The machine itself passes None."""

    @property
    def person_id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def organisation_id(self) -> int: ...


def record(verb: str, subject: models.Model | None, *, by: Acts | None, tenant_id: int, **detail: Any) -> Entry:
    """One line in the log of `tenant_id`. `detail` is JSON: numbers, codes, hashes; never content about pupils."""
    return Entry.objects.create(
        tenant_id=tenant_id,
        at=timezone.now(),
        person_id=by.person_id if by else None,
        person_name=by.name if by else "",
        role=by.role if by else "",
        organisation_id=by.organisation_id if by else None,
        verb=verb,
        subject_type=subject._meta.model_name or "" if subject else "",
        subject_id=subject.pk if subject else None,
        subject_label=str(subject)[:200] if subject else "",
        detail=detail,
    )
