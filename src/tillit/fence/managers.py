from __future__ import annotations

from typing import TypeVar

from django.db import models

from tillit.fence import scope

M = TypeVar("M", bound=models.Model)


class FencedManager(models.Manager[M]):
    """Refuses to be used outside a scope, so that a forgotten scope is an error in the first test that meets it."""

    def get_queryset(self) -> models.QuerySet[M]:
        scope.current()
        return super().get_queryset()
