"""What the city's pupils have answered, written as copies for analysis are: the columns of `activity.copies`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from tillit.project.bench.insight.city import AREAS, TASKS, City

MONTHS = 7  # those a page shows, and this one as far as it has come; all within what the record keeps
LATELY = timedelta(days=28)

# A pupil is as good at an area as a number of their own says, and every seventh does less well lately; a wrong answer is
# one of three; some take a hint.
WRITE = """
COPY (
    WITH drawn AS (
        SELECT i, hash(i * 2654435761 + {seed}) AS a, hash(i + {seed} * 1000003) AS b FROM range({rows}) t(i)
    ), answered AS (
        SELECT i, b, (a % {pupils})::BIGINT AS pupil, ((a // {pupils}) % {tasks})::BIGINT AS task,
               (DATE '{month}' + ((b % {days})::INTEGER)) AS day
        FROM drawn
    ), judged AS (
        SELECT *, (b // 28) % 1000 < 350 + (pupil * 7919 + task % {areas} * 104729) % 550
            - CASE WHEN pupil % 7 = 0 AND day > DATE '{lately}' THEN 400 ELSE 0 END AS hit FROM answered
    )
    SELECT {use}::BIGINT AS use_id, printf('%08x-{place:04x}-4000-8000-{stamp:012x}', i) AS id, 1::INTEGER AS policy,
           md5('{place} ' || pupil)::UUID::VARCHAR AS pseudonym,
           'http://adlnet.gov/expapi/verbs/answered' AS verb,
           'https://oppgaver.example/{place}/' || (task % {areas}) || '/' || task AS object,
           hit AS success, NULL::BOOLEAN AS completion, hit::INTEGER::DOUBLE AS score_scaled,
           NULL::DOUBLE AS score_raw, NULL::DOUBLE AS score_min, NULL::DOUBLE AS score_max,
           CASE WHEN hit THEN 'b' ELSE ['a', 'c', 'd'][((b // 28000) % 3 + 1)::INTEGER] END AS response,
           CASE WHEN (b // 84000) % 10 = 0 THEN 1::INTEGER END AS hints, NULL::BOOLEAN AS together,
           NULL::VARCHAR AS registration, []::VARCHAR[] AS around, day,
           NULL::TIMESTAMPTZ AS timestamp, (day + INTERVAL 10 HOUR)::TIMESTAMPTZ AS stored,
           day AS stored_day, DATE '{delete_on}' AS delete_on, false AS outside_hours
    FROM judged
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def write(city: City, pupils: int, answers: int, root: Path, today: date) -> int:
    """Bytes on disk."""
    connection = duckdb.connect(config={"memory_limit": "2GB"})
    connection.execute("SET TimeZone = 'UTC'")
    size = 0
    each = answers // (MONTHS * len(city.uses))
    for place, use in enumerate(city.uses, 1):
        for month in months(today):
            path = file_of(root, city.owner.pk, use, month)
            path.parent.mkdir(parents=True, exist_ok=True)
            connection.execute(WRITE.format(
                seed=use * 100 + month.month, rows=each, pupils=pupils, tasks=TASKS, areas=AREAS, month=month, use=use,
                place=place, days=min(28, (today - month).days + 1), lately=today - LATELY, stamp=month.toordinal(),
                delete_on=today + timedelta(days=200), path=path,
            ))  # fmt: skip
            size += path.stat().st_size
    connection.close()
    return size


def file_of(root: Path, owner: int, use: int, month: date) -> Path:
    first = round(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp() * 1_000_000)
    return root / f"owner={owner}" / f"month={month:%Y-%m}" / f"part-{use}-{first}.parquet"


def months(today: date) -> Iterator[date]:
    """The first days of this month and those before it, oldest first."""
    for back in reversed(range(MONTHS)):
        at = today.year * 12 + today.month - 1 - back
        yield date(at // 12, at % 12 + 1, 1)
