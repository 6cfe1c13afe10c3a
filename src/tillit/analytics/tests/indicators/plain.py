"""Each indicator as anybody would work it out by hand."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from tillit.analytics.engines import Frames
from tillit.analytics.progress import Answer, Change, model, sums_of, tell
from tillit.analytics.progress.talks import active, one_is_quiet
from tillit.analytics.tests.indicators.world import (
    ASKED,
    TODAY,
    Row,
    answers,
    grouped,
    people,
    placed,
    seen,
    whole_grains,
)


def progress(frames: Frames) -> list[Row]:
    key = ("school_id", "group_id", "month", "area_id", "use_id")
    found = []
    for one, rows in grouped([row for row in placed(frames) if row["alone"]], *key).items():
        each = [[row["credit"] for row in mine] for mine in grouped(rows, "pupil").values()]
        right = sum(sum(mine) / len(mine) for mine in each)
        found.append(dict(zip(key, one, strict=True)) | {"people": len(each), "answers": len(rows), "right": right})
    return found


def struggles(frames: Frames) -> list[Row]:
    found = []
    for (group, area), rows in grouped([row for row in placed(frames) if row["alone"]], "group_id", "area_id").items():
        each = list(grouped(rows, "pupil").values())
        tried = [sum(row["weight"] for row in mine) for mine in each]
        right = [sum(whole_grains(row["weight"] * row["credit"]) for row in mine) for mine in each]
        found.append({
            "group_id": group, "area_id": area, "people": len(each), "enough": sum(one >= 3 for one in tried),
            "hard": sum(t >= 3 and r < t / 2 for t, r in zip(tried, right, strict=True)),
            "right": sum(right), "tried": sum(tried), "answers": len(rows), "last_day": max(row["day"] for row in rows),
        })  # fmt: skip
    return found


def wrong_answers(frames: Frames) -> list[Row]:
    wrong = [
        row | {"response": row["response"].strip().lower()}
        for row in answers(frames) if row["credit"] < 0.5 and row["response"] and row["response"].strip()
    ]  # fmt: skip
    key = ("group_id", "use_id", "object", "response")
    return [
        dict(zip(key, one, strict=True)) | {"people": people(rows), "answers": len(rows)}
        for one, rows in grouped(wrong, *key).items() if people(rows) >= 3
    ]  # fmt: skip


def task(frames: Frames) -> list[Row]:
    found = []
    for (group, use, thing), rows in grouped(answers(frames), "group_id", "use_id", "object").items():
        best: Counter[str] = Counter()
        for mine in grouped(rows, "pupil").values():
            right = [row for row in mine if row["credit"] >= 0.5]
            best["alone" if any(row["alone"] for row in right) else "helped" if right else "not_yet"] += 1
        found.append({
            "group_id": group, "use_id": use, "object": thing, "people": people(rows), "alone": best["alone"],
            "helped": best["helped"], "not_yet": best["not_yet"], "last_day": max(row["day"] for row in rows),
        })  # fmt: skip
    return found


def conversation(frames: Frames) -> list[Row]:
    """By what the page of a group tells of each pupil: one definition for both."""
    found = []
    telling = msgspec.structs.replace(model(TODAY), half_life=int(ASKED.half_life))
    for (group, area), rows in grouped(placed(frames), "group_id", "area_id").items():
        each = {pupil: mine for (pupil,), mine in grouped(rows, "pupil").items()}
        last = {pupil: max(row["day"] for row in mine) for pupil, mine in each.items()}
        for pupil, mine in each.items():
            answers = [Answer(row["day"], row["credit"], row["alone"]) for row in mine]
            progress = tell(sums_of(answers, telling), telling, TODAY, last[pupil])
            falling = progress.change is Change.DOWN
            quiet = one_is_quiet(last.values(), TODAY) and not active(last[pupil], TODAY)
            if falling or quiet:
                found.append({"group_id": group, "area_id": area, "pupil": pupil, "falling": falling, "quiet": quiet})
    return found


def coverage(frames: Frames) -> list[Row]:
    of = frames.aims.to_pylist()
    worked = grouped(
        [row | {"aim": each["aim"]} for row in placed(frames) for each in of if each["area_id"] == row["area_id"]],
        "group_id", "aim",
    )  # fmt: skip
    found = []
    for group, aim in {(each["group_id"], each["aim"]) for each in frames.expected.to_pylist()}:
        rows = worked.get((group, aim), [])
        last = max((row["day"] for row in rows), default=None)
        found.append({"group_id": group, "aim": aim, "people": people(rows), "answers": len(rows), "last_day": last})
    return found


def used(frames: Frames, *key: str) -> list[Row]:
    return [
        dict(zip(key, one, strict=True)) | {"people": people(rows), "statements": len(rows)}
        for one, rows in grouped(seen(frames), *key).items()
    ]


def participation(frames: Frames) -> list[Row]:
    return used(frames, "school_id", "group_id", "month")


def services(frames: Frames) -> list[Row]:
    return used(frames, "school_id", "group_id", "month", "use_id")


def basis(frames: Frames) -> list[Row]:
    return [
        {
            "group_id": group, "area_id": area, "people": people(rows), "answers": len(rows),
            "weight": sum(row["weight"] for row in rows), "tasks": len({row["object"] for row in rows}),
            "services": len({row["use_id"] for row in rows}), "helped": sum(not row["alone"] for row in rows),
            "first_day": min(row["day"] for row in rows), "last_day": max(row["day"] for row in rows),
        }
        for (group, area), rows in grouped(placed(frames), "group_id", "area_id").items()
    ]  # fmt: skip


PLAIN: dict[str, Any] = {
    plain.__name__: plain
    for plain in (progress, struggles, wrong_answers, task, conversation, coverage, participation, services, basis)
}
