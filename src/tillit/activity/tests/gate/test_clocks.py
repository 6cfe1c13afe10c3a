"""When what is kept must be gone."""

from __future__ import annotations

from datetime import date

import msgspec

from tillit.activity.gate import Kept, Withheld, WithheldBecause, compile_gate
from tillit.activity.tests.gate.making import NOW, PUPIL, plain, policy, read
from tillit.record.codes import OutsideSchool, Treatment, Until
from tillit.record.policy import Policy
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Clock, FieldRule, Processing, Purpose, Retention, Service

AT_SCHOOL, AT_HOME = "2026-11-24T10:00:00+01:00", "2026-11-23T20:00:00+01:00"


def purpose(code: str, days: int, outside: OutsideSchool, *fields: str, stands: bool = True) -> Purpose:
    clock = Clock(until=Until.DAYS, days=days)
    return Purpose(
        code=code,
        legal_basis="A6-1-e" if stands else None,
        provisions=("forskrift_9_11", "oppl_11_1"),
        fields=tuple(FieldRule(field=field, treatment=Treatment.KEEP) for field in fields),
        retention=Retention(account=clock, answers=clock),
        outside_school_hours=outside,
    )


def several(*purposes: Purpose) -> Policy:
    return compile_policy(Processing(service=Service(name="Reknefjell"), purposes=purposes))


def judge(rules: Policy, timestamp: str, **parts: object) -> Kept | Withheld:
    verdict = compile_gate(rules, 1).judge(read(plain(timestamp=timestamp, **parts)), PUPIL, NOW)
    assert isinstance(verdict, Kept | Withheld), verdict
    return verdict


ALL = ("feide_id", "verb", "activity", "timestamp")
BOTH = several(
    purpose("formative", 100, OutsideSchool.DROP, *ALL, "success"),
    purpose("operations", 10, OutsideSchool.KEEP, *ALL, "platform"),
)


def test_a_field_lives_as_long_as_the_last_purpose_that_needs_it() -> None:
    verdict = judge(BOTH, AT_SCHOOL, result={"success": True})
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == date(2027, 3, 4)


def test_the_whole_lives_as_long_as_its_shortest_field() -> None:
    verdict = judge(BOTH, AT_SCHOOL, result={"success": True}, context={"platform": "Reknefjell"})
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == date(2026, 12, 4)


def test_outside_school_the_purposes_that_drop_it_count_no_more() -> None:
    verdict = judge(BOTH, AT_HOME, result={"success": True})
    assert isinstance(verdict, Kept)
    assert (verdict.delete_on, verdict.outside_hours) == (date(2026, 12, 3), True)
    assert "success" not in verdict.fields
    assert not verdict.statement.result


def test_a_purpose_that_does_not_stand_gives_no_time() -> None:
    rules = several(
        purpose("formative", 100, OutsideSchool.KEEP, *ALL, stands=False),
        purpose("operations", 10, OutsideSchool.KEEP, *ALL),
    )
    verdict = judge(rules, AT_SCHOOL)
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == date(2026, 12, 4)
    assert judge(several(purpose("formative", 100, OutsideSchool.KEEP, *ALL, stands=False)), AT_SCHOOL) == Withheld(
        WithheldBecause.LEFT_OUT
    )


def test_clocks_run_from_the_day_it_was_done() -> None:
    verdict = judge(policy(days=30), "2026-11-04T10:00:00+01:00")
    assert isinstance(verdict, Kept)
    assert verdict.delete_on == date(2026, 12, 4)
    assert judge(policy(days=30), "2026-10-01T10:00:00+02:00") == Withheld(WithheldBecause.TOO_OLD)


def test_a_policy_read_from_its_json_gives_the_same_gate() -> None:
    again = msgspec.json.decode(msgspec.json.encode(BOTH), type=Policy)
    assert judge(again, AT_SCHOOL) == judge(BOTH, AT_SCHOOL)
