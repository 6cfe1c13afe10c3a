"""The states of the city's pupils, filled by COPY; and which aims its groups are to work with."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import md5
from uuid import UUID

import pyarrow as pa
from django.db import connections, transaction

from tillit.analytics.progress import Answer, model, sums_of
from tillit.analytics.progress.sums import COLUMNS
from tillit.insight.computing import EXPECTED, NOTHING
from tillit.project.bench.casting import without_triggers
from tillit.project.bench.insight.city import City

DIFFERENT = 5_000  # courses of answers, dealt out to the pupils
AIMS = 3  # of a skill area


def fill(city: City, pupils: int, today: date) -> None:
    chance = random.Random(7)
    courses = [_course(chance, today) for _ in range(DIFFERENT)]
    columns = f"tenant_id, use_id, pseudonym, area_id, model, last_day, delete_on, {', '.join(COLUMNS)}"
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        cursor.execute(without_triggers())
        cursor.execute("SELECT set_config('tillit.write', %s, true)", [f"{{{city.owner.pk}}}"])
        with cursor.copy(f"COPY analytics_state ({columns}) FROM STDIN") as copy:
            for some in _lines(city, pupils, courses, chance):
                copy.write(some)
    with connections["admin"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def who(place: int, pupil: int) -> UUID:
    """As `city.PUPILS` and `answers.WRITE` draw them."""
    return UUID(md5(f"{place} {pupil}".encode(), usedforsecurity=False).hexdigest())


def _course(chance: random.Random, today: date) -> str:
    """Of one pupil in one area: model, days and sums, as COPY reads them."""
    skill, age = chance.random(), chance.randint(1, 300)
    days = [today - timedelta(days=chance.randint(0, age)) for _ in range(chance.randint(1, 40))]
    sums = sums_of([Answer(day, float(chance.random() < skill), chance.random() < 0.9) for day in days], model(today))
    return "\t".join(map(str, [model(today).number, max(days), today + timedelta(days=200), *sums.numbers]))


def _lines(city: City, pupils: int, courses: list[str], chance: random.Random) -> Iterator[str]:
    for pupil in range(pupils):
        yield "".join(
            f"{city.owner.pk}\t{use}\t{who(place, pupil)}\t{area}\t{courses[chance.randrange(DIFFERENT)]}\n"
            for place, use in enumerate(city.uses, 1) for area in city.areas
        )  # fmt: skip


def aims(city: City) -> pa.Table:
    rows = [{"area_id": area, "aim": f"KM{area}{at}"} for area in city.areas for at in range(AIMS)]
    return pa.Table.from_pylist(rows, schema=NOTHING)


def expected(city: City) -> pa.Table:
    told = aims(city)["aim"].to_pylist()
    rows = [{"group_id": group.pk, "aim": aim} for group in city.groups for aim in told]
    return pa.Table.from_pylist(rows, schema=EXPECTED)
