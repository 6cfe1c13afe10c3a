from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_tries(db: None) -> None:
    """Failed logins are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def letters(mailoutbox: list[Any], django_capture_on_commit_callbacks: Any) -> Any:
    """with letters() as sent: … afterwards `sent` holds the e-mail that went out."""
    from contextlib import contextmanager

    @contextmanager
    def catch() -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            yield mailoutbox

    return catch
