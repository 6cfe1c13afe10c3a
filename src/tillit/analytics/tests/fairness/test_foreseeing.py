"""The expression, held against the model's own sums, answer by answer."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta

import pyarrow as pa
import pytest

from tillit.analytics.engines import Duck, Frames
from tillit.analytics.fairness.foreseeing import FORESIGHT, asked
from tillit.analytics.progress import Answer, Sums, model, sums_of
from tillit.analytics.progress.rules import rules
from tillit.analytics.progress.telling import share
from tillit.analytics.tests.indicators import world
from tillit.analytics.tests.indicators.world import TODAY

MODEL = model(TODAY)


def by_hand(frames: Frames) -> dict[int, tuple[int, float]]:
    """What the states would have said before each day, by `sums` and `telling`, with the prior of the model."""
    days: dict[tuple[int, int, object], list[Answer]] = defaultdict(list)
    for row in world.placed(frames):
        if row["alone"]:
            days[row["pupil"], row["area_id"], row["day"]].append(Answer(row["day"], row["credit"]))
    kept: dict[tuple[int, int], Sums] = defaultdict(Sums)
    found: dict[int, tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for (pupil, area, day), given in sorted(days.items(), key=lambda each: each[0]):
        sums = kept[pupil, area]
        seen = share(sums.own_right, sums.own_weight, MODEL.half_life, day)  # type: ignore[arg-type]
        if seen.weight >= rules().telling.least:
            expected = (seen.right + MODEL.prior.right) / (seen.weight + MODEL.prior.right + MODEL.prior.wrong)
            number, missed = found[pupil]
            found[pupil] = number + len(given), missed + sum(each.credit - expected for each in given)
        kept[pupil, area] = sums + sums_of(given, MODEL)
    return dict(found)


def test_what_was_expected_is_what_the_states_would_have_said() -> None:
    frames = world.frames(3, 2500)
    rows = Duck(frames).run(FORESIGHT, asked(TODAY)).to_pylist()
    hand = by_hand(frames)
    assert len(hand) == 35
    assert {row["pupil"]: row["answers"] for row in rows} == {
        pupil: number for pupil, (number, _missed) in hand.items()
    }
    for row in rows:
        assert row["missed"] == pytest.approx(hand[row["pupil"]][1], abs=1e-3)


def test_a_pupil_by_hand() -> None:
    """Four right on the first day, nothing expected of them. Sixty days later they count half: two right, with the prior
    three of four. Of two answers then one is right: 1 - 2 * 0.75 is half an answer fewer than expected."""
    first, then = TODAY - timedelta(days=60), TODAY
    told = [(first, True)] * 4 + [(then, True), (then, False)]
    least = rules().telling.least
    assert least > 2  # so two answers' worth is too little to expect anything by, and eight is enough
    for times, wanted in ((1, []), (2, [(2, pytest.approx(1 - 2 * 5 / 6))])):
        rows = [
            dict.fromkeys(world.STATEMENTS.names) | {
                "use_id": 1, "pseudonym": "a", "verb": "v", "object": "t", "success": right, "day": day, "stored_day": day,
            } for day, right in told[:4] * times + told[4:]
        ]  # fmt: skip
        frames = Frames(
            pa.Table.from_pylist(rows, schema=world.STATEMENTS),
            pa.table({"use_id": [1], "pseudonym": ["a"], "pupil": [7], "group_id": [1], "school_id": [1]}),
            pa.table({"use_id": [1], "object": ["t"], "area_id": [1]}),
            pa.table({"area_id": [1], "aim": ["KM1"]}),
            pa.table({"group_id": [1], "aim": ["KM1"]}),
        )
        found = Duck(frames).run(FORESIGHT, asked(TODAY)).to_pylist()
        assert [(row["answers"], row["missed"]) for row in found] == wanted
