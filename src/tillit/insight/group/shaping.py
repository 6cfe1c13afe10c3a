"""From what an indicator answered to what is kept for the page of a group: only what is for the whole group to take up,
and no more of it than anybody reads. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

Row = Mapping[str, Any]
Kept = dict[str, Any]

SEVERAL = 2  # pupils, before what they find hard is a matter for the group
ENOUGH = 5  # pupils who have tried a task, before anything is said of the task
MOST_TASKS, MOST_ANSWERS = 8, 3  # of a group, and wrong answers of each
# Of whom an indicator tells how many, and how many of them: else of all who are counted.
OF: dict[str, tuple[str, str | None]] = {"struggles": ("enough", "hard"), "task": ("people", "not_yet")}
LONGEST = 80  # letters of an answer


def struggles(rows: Sequence[Row]) -> list[Kept]:
    hard = [row for row in rows if row["hard"] >= SEVERAL]
    return [
        {"area": row["area_id"], "people": row["people"], "enough": row["enough"], "hard": row["hard"]}
        for row in sorted(hard, key=lambda row: (-row["hard"], row["area_id"]))
    ]


def wrong_answers(rows: Sequence[Row]) -> list[Kept]:
    """Of each task its commonest; the tasks where most are agreed first."""
    of_task: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (-row["people"], row["response"])):
        of_task[row["use_id"], row["object"]].append(row)
    tasks = sorted(of_task.items(), key=lambda item: (-item[1][0]["people"], item[0]))
    return [
        {"use": use, "task": thing, "response": _short(row["response"]), "people": row["people"]}
        for (use, thing), those in tasks[:MOST_TASKS] for row in those[:MOST_ANSWERS]
    ]  # fmt: skip


def task(rows: Sequence[Row]) -> list[Kept]:
    """Those that more than half of all who tried have not got right yet, with help or without."""
    odd = [row for row in rows if row["people"] >= ENOUGH and 2 * row["not_yet"] > row["people"]]
    odd.sort(key=lambda row: (-row["not_yet"] / row["people"], -row["people"], row["use_id"], row["object"]))
    return [
        {
            "use": row["use_id"], "task": row["object"], "people": row["people"], "alone": row["alone"],
            "helped": row["helped"], "not_yet": row["not_yet"],
        }
        for row in odd[:MOST_TASKS]
    ]  # fmt: skip


def coverage(rows: Sequence[Row]) -> list[Kept]:
    return [{"aim": row["aim"], "people": row["people"], "last_day": _day(row["last_day"])} for row in rows]


def basis(rows: Sequence[Row]) -> list[Kept]:
    return [
        {
            "area": row["area_id"], "people": row["people"], "answers": row["answers"], "tasks": row["tasks"],
            "services": row["services"], "helped": row["helped"], "first_day": _day(row["first_day"]),
            "last_day": _day(row["last_day"]),
        }
        for row in sorted(rows, key=lambda row: (-row["answers"], row["area_id"]))
    ]  # fmt: skip


SHAPES: dict[str, Callable[[Sequence[Row]], list[Kept]]] = {
    each.__name__: each for each in (struggles, wrong_answers, task, coverage, basis)
}


def shaped(
    code: str, groups: Iterable[tuple[int, Sequence[Row]]], smallest: Mapping[int, int]
) -> dict[int, list[Kept]]:
    """By group. `smallest`: of how many, at the least, each number must be; one where they may be seen by name. A group
    nothing may be told of to those who teach it is not in it."""
    found = {group: SHAPES[code](()) for group in smallest}
    for group, rows in groups:
        if (least := smallest.get(group)) is not None:
            found[group] = SHAPES[code]([row for row in rows if _may_be_told(code, row, least)])
    return found


def _may_be_told(code: str, row: Row, least: int) -> bool:
    """Of enough, and where nobody may be named never that all of them do: that tells of each (as `disclosure.said`)."""
    of, who = OF.get(code, ("people", None))
    everybody = who is not None and row[who] == row[of]
    return row[of] == 0 or (row[of] >= least and not (least > 1 and everybody))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
