"""The three ways the product says no. Each carries a sentence for the person it happens to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """`sentence` is translated and complete: what is wrong and what to do."""

    status = 400

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Denied(Refusal):
    """You may not, or not yet."""

    status = 403


class Invalid(Refusal):
    """What was sent cannot be right. `field` names the form field it belongs to, if any."""

    status = 422

    def __init__(self, sentence: str | Promise, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class Conflict(Refusal):
    """Somebody else was here meanwhile."""

    status = 409


def why_not(check: Callable[..., None], *args: Any, **kwargs: Any) -> str:
    """The sentence a `check_…` would refuse with, or "" if it would not: greys the button that would be refused."""
    try:
        check(*args, **kwargs)
    except Refusal as refusal:
        return str(refusal)
    return ""
