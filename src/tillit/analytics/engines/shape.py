from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa

from tillit.analytics.indicators import Asked, Indicator

COUNTED = pa.schema([("use_id", pa.int64()), ("policy", pa.int32()), ("outside", pa.bool_()), ("first_day", pa.date32()),
                     ("after", pa.timestamp("us", tz="UTC")), ("today", pa.date32())])  # fmt: skip
# What counts is what progress counts (`following`): judged by a policy that let it, in hours that do, not out of time.
STATEMENTS = """
SELECT s.* FROM stored s JOIN counted c ON s.use_id = c.use_id AND s.policy = c.policy
WHERE (c.outside OR NOT s.outside_hours) AND s.stored > c.after AND s.delete_on > c.today
  AND least(coalesce(s.day, s.stored_day), s.stored_day) >= c.first_day
"""


@dataclass(frozen=True)
class Frames:
    """What an engine works on. `statements`: where the copies lie, as engines write it (a glob over Parquet files), or
    the rows themselves; the rest is small, and is in memory. `counted`: of the copies, only what these rows let count."""

    statements: str | pa.Table
    members: pa.Table
    placed: pa.Table
    aims: pa.Table
    expected: pa.Table
    counted: pa.Table | None = None

    def small(self) -> dict[str, pa.Table]:
        return {"members": self.members, "placed": self.placed, "aims": self.aims, "expected": self.expected}


class Engine(Protocol):
    def run(self, indicator: Indicator, asked: Asked) -> pa.Table:
        """Ordered by the indicator's key, in every engine alike."""
        ...
