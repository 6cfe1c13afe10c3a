"""What the schools of an owner have said of their time, read once for all their pupils and asked for anew with the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from tillit.activity.gate.hours import Calendar
from tillit.activity.store.pool import Connection

Row = tuple[str, int | None, date, date | None, time | None, time | None]
SAID = """
SELECT 'year', NULL::bigint, starts_on, ends_on, NULL::time, NULL::time FROM organisations_schoolyear
WHERE tenant_id = %(tenant)s AND until IS NULL
UNION ALL SELECT 'off', school_id, first_on, last_on, NULL, NULL FROM organisations_dayoff WHERE tenant_id = %(tenant)s
UNION ALL SELECT 'hours', school_id, since, NULL, starts, ends FROM organisations_schoolhours WHERE tenant_id = %(tenant)s
"""


@dataclass(frozen=True)
class Calendars:
    """Equal when they say the same."""

    said: frozenset[Row]
    made: dict[int | None, Calendar] = field(default_factory=dict, compare=False, repr=False)

    def of(self, school: int | None) -> Calendar | None:
        """None where nothing at all has been said."""
        if not self.said:
            return None
        if school not in self.made:
            self.made[school] = calendar_of(self.said, school)
        return self.made[school]


def calendar_of(said: frozenset[Row], school: int | None) -> Calendar:
    mine = [row for row in said if row[1] in (None, school)]
    # Of the school before of the owner, and of each the newest: the last that has begun counts.
    hours = sorted(
        (row[1] is not None, row[2], row[4] or time(), row[5] or time()) for row in mine if row[0] == "hours"
    )
    return Calendar(
        years=_days(mine, "year"), off=_days(mine, "off"), hours=tuple((since, a, b) for _own, since, a, b in hours)
    )


def _days(rows: list[Row], what: str) -> tuple[tuple[date, date], ...]:
    return tuple(sorted((row[2], row[3] or row[2]) for row in rows if row[0] == what))


async def calendars_of(connection: Connection, tenant_id: int) -> Calendars:
    rows = await (await connection.execute(SAID, {"tenant": tenant_id})).fetchall()
    return Calendars(frozenset((kind, school, first, last, a, b) for kind, school, first, last, a, b in rows))
