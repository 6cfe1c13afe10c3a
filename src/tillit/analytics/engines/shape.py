from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from tillit.analytics.indicators import Asked, Indicator


@dataclass(frozen=True)
class Frames:
    """What an engine works on. `statements`: where the copies lie, as engines write it (a glob over Parquet files), or
    the rows themselves; the rest is small, and is in memory."""

    statements: str | pa.Table
    members: pa.Table
    placed: pa.Table
    aims: pa.Table
    expected: pa.Table

    def small(self) -> dict[str, pa.Table]:
        return {"members": self.members, "placed": self.placed, "aims": self.aims, "expected": self.expected}


class Engine(Protocol):
    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        """Ordered by the indicator's key, in every engine alike."""
        ...
