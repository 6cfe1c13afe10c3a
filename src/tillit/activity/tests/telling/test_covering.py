"""Whether what was told still covers what the record says."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from tillit.activity.telling.covering import analysed, covers
from tillit.activity.telling.days import from_day, read, schema
from tillit.record import policy as compiling
from tillit.record.codes import Analysis, Identification, Kind, Reader, Treatment, Until
from tillit.record.policy import Policy
from tillit.record.processing import Clock, FieldRule, Purpose
from tillit.record.tests.processings import FORMATIVE, WHOLE, rules

TODAY = date(2026, 11, 22)


def policy(*purposes: Purpose, **changes: Any) -> Policy:
    return compiling.compile(msgspec.structs.replace(WHOLE, purposes=purposes or (FORMATIVE,), **changes))


def changed(**changes: Any) -> Policy:
    return policy(msgspec.structs.replace(FORMATIVE, **changes))


def test_what_was_told_covers_itself() -> None:
    assert analysed(policy())
    assert covers(policy(), policy(), TODAY)


MORE = {
    "field": {"fields": (*FORMATIVE.fields, FieldRule(field="hints", treatment=Treatment.KEEP, why="Trengst."))},
    "reader": {"readers": (*FORMATIVE.readers, Reader.SUPPLIER)},
}


@pytest.mark.parametrize("more", MORE)
def test_more_than_was_told_is_not_covered_and_less_is(more: str) -> None:
    wide = changed(**MORE[more])
    assert wide != policy()
    assert (covers(policy(), wide, TODAY), covers(wide, policy(), TODAY)) == (False, True)


def test_another_purpose_is_not_covered() -> None:
    both = policy(*WHOLE.purposes)
    assert analysed(policy()) < analysed(both)
    assert (covers(policy(), both, TODAY), covers(both, policy(), TODAY)) == (False, True)


def test_longer_is_not_covered_and_shorter_is() -> None:
    def kept(days: int) -> Policy:
        clock = Clock(until=Until.DAYS, days=days)
        return changed(retention=type(FORMATIVE.retention)(**{str(kind): clock for kind in Kind}))

    assert (covers(kept(30), kept(60), TODAY), covers(kept(60), kept(30), TODAY)) == (False, True)


def test_closer_to_the_person_is_not_covered() -> None:
    far, near = (changed(identification=each) for each in (Identification.PSEUDONYM, Identification.NAMED))
    assert (covers(far, near, TODAY), covers(near, far, TODAY)) == (False, True)


def test_what_is_never_analysed_may_change_without_telling() -> None:
    never = msgspec.structs.replace(FORMATIVE, analysis=Analysis.NEVER)
    wide = msgspec.structs.replace(never, fields=(*never.fields, *rules(Treatment.KEEP, "hints")))
    assert covers(policy(never), policy(wide), TODAY)


def test_days_are_data() -> None:
    assert from_day(TODAY) == date(2026, 11, 29)
    assert schema()["type"] == "array"
    assert {row.code: row.uncertain for row in read()} == {"days_before": True, "days_shown": True}
