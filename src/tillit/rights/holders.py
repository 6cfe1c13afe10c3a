"""The one list of who keeps personal data. From the top down: what points goes before what it points at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from typing import Protocol, cast

from tillit.fence.personal import Erased, Held

HOLDERS: tuple[str, ...] = (
    "rights",
    "insight",
    "analytics",
    "approval",
    "activity",
    "record",
    "participation",
    "assessment",
    "agreements",
    "catalogue",
    "documents",
    "audit",
    "organisations",
)


class Holder(Protocol):
    PERSONAL: Mapping[str, tuple[str, ...]]

    def collect(self, person_id: int) -> Sequence[Held]: ...
    def erase(self, person_id: int, *, today: date) -> Sequence[Erased]: ...
    def delete_expired(self, today: date) -> Mapping[str, int]: ...


def holders() -> list[tuple[str, Holder]]:
    return [(name, cast(Holder, import_module(f"tillit.{name}.personal_data"))) for name in HOLDERS]
