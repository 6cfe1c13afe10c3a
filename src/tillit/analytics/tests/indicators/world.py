"""A small county of answers, and every indicator worked out again in plain Python, row by row."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from math import floor
from typing import Any

import pyarrow as pa

from tillit.analytics.engines import Frames
from tillit.analytics.indicators import Asked
from tillit.analytics.progress.rules import rules

TODAY = date(2026, 11, 22)
ASKED = Asked(TODAY, half_life=30.0)
STATEMENTS = pa.schema([
    ("use_id", pa.int64()), ("pseudonym", pa.string()), ("verb", pa.string()), ("object", pa.string()), ("success", pa.bool_()),
    ("score_scaled", pa.float64()), ("score_raw", pa.float64()), ("score_min", pa.float64()), ("score_max", pa.float64()),
    ("response", pa.string()), ("hints", pa.int32()), ("together", pa.bool_()), ("day", pa.date32()),
    ("stored_day", pa.date32()),
])  # fmt: skip
Row = dict[str, Any]


def frames(seed: int, size: int = 1500) -> Frames:
    chance = random.Random(seed)
    members = [
        {"use_id": use, "pseudonym": f"{use}-{pupil}", "pupil": pupil, "group_id": pupil % 5, "school_id": pupil % 5 // 2}
        for pupil in range(35) for use in (1, 2)
    ]  # fmt: skip
    placed = [
        {"use_id": use, "object": f"task-{task}", "area_id": area}
        for use in (1, 2) for task in range(12) for area in {task % 4, task % 3 + 2} if task != 11
    ]  # fmt: skip
    statements = [statement(chance, members) for _ in range(size)]
    return Frames(
        statements=pa.Table.from_pylist(statements, schema=STATEMENTS),
        members=pa.Table.from_pylist(members),
        placed=pa.Table.from_pylist(placed),
        aims=pa.table({"area_id": [0, 1, 1, 4], "aim": ["KM1", "KM1", "KM2", "KM3"]}),
        expected=pa.table({"group_id": [0, 0, 1, 1, 2], "aim": ["KM1", "KM9", "KM2", "KM2", "KM3"]}),
    )


def whole_grains(number: float) -> float:
    return floor(number * 2**30 + 0.5) / 2**30


def statement(chance: random.Random, members: list[Row]) -> Row:
    who = chance.choice(members)
    stored = TODAY - timedelta(days=chance.randint(0, 90))
    said: Row = dict.fromkeys(STATEMENTS.names)
    said |= {
        "use_id": who["use_id"],
        "pseudonym": who["pseudonym"],
        "object": f"task-{chance.randint(0, 13)}",
        "stored_day": stored,
    }
    said["verb"] = chance.choice(["http://adlnet.gov/expapi/verbs/answered"] * 9 + sorted(rules().summing_up)[:1])
    said["day"] = None if chance.random() < 0.1 else stored - timedelta(days=chance.choice([0, 0, 0, 1, 40, -2]))
    said["hints"] = chance.choice([None, 0, 0, 2])
    said["together"] = chance.choice([None, False, False, True])
    said["response"] = chance.choice([None, "", " 2/5 ", "2/5", "A", "a"])
    if chance.random() < 0.1:
        said["pseudonym"] = "stranger"
    match chance.choice(["success", "scaled", "raw", "raw without a minimum", "nothing", "both"]):
        case "success":
            said["success"] = chance.random() < 0.6
        case "scaled":
            said["score_scaled"] = chance.choice([-0.5, 0.0, 0.4, 0.5, 1.0])
        case "raw":
            said |= {
                "score_raw": chance.choice([2.0, 5.0, 8.0]),
                "score_min": 2.0,
                "score_max": chance.choice([8.0, 2.0, None]),
            }
        case "raw without a minimum":
            said |= {"score_raw": 3.0, "score_max": 4.0}
        case "both":
            said |= {"success": True, "score_scaled": 0.25}
    if who["pupil"] % 7 == 0:
        _let_it_go_worse(said)
    return said


def _let_it_go_worse(said: Row) -> None:
    """Alone, right before and wrong lately."""
    before = said["stored_day"] < TODAY - timedelta(days=25)
    said |= dict.fromkeys(("score_scaled", "score_raw", "score_min", "score_max", "hints", "together"))
    said["success"] = before


def credit(row: Row) -> float | None:
    least = row["score_min"] or 0.0
    if row["score_scaled"] is not None:
        found = row["score_scaled"]
    elif row["score_raw"] is not None and row["score_max"] is not None and row["score_max"] > least:
        found = (row["score_raw"] - least) / (row["score_max"] - least)
    elif row["success"] is not None:
        found = float(row["success"])
    else:
        return None
    return min(1.0, max(0.0, float(found)))


def seen(frames: Frames) -> list[Row]:
    who = {(each["use_id"], each["pseudonym"]): each for each in frames.members.to_pylist()}
    rows = [
        row | who[key] for row in frames.statements.to_pylist() if (key := (row["use_id"], row["pseudonym"])) in who
    ]
    for row in rows:
        row["month"] = row["stored_day"].replace(day=1)
    return rows


def answers(frames: Frames) -> list[Row]:
    rows = [row | {"credit": credit(row)} for row in seen(frames)]
    rows = [row for row in rows if row["credit"] is not None and row["verb"] not in rules().summing_up]
    for row in rows:
        row["alone"] = not (row["hints"] or row["together"])
        row["day"] = min(row["day"] or row["stored_day"], row["stored_day"])
        row["weight"] = whole_grains(0.5 ** (max(0, (TODAY - row["day"]).days) / ASKED.half_life))
    return rows


def placed(frames: Frames) -> list[Row]:
    areas: dict[tuple[int, str], list[int]] = defaultdict(list)
    for each in frames.placed.to_pylist():
        areas[each["use_id"], each["object"]].append(each["area_id"])
    return [row | {"area_id": area} for row in answers(frames) for area in areas[row["use_id"], row["object"]]]


def grouped(rows: Iterable[Row], *key: str) -> dict[tuple[Any, ...], list[Row]]:
    found: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(row[name] for name in key)].append(row)
    return found


def people(rows: Iterable[Row]) -> int:
    return len({row["pupil"] for row in rows})
