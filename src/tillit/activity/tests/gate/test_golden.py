"""The table of Norwegian statements, case by case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tillit.activity.gate import ANONYMOUS, PSEUDONYM_HOME, Kept, Refused, Withheld
from tillit.activity.tests.gate.making import MARK, judge, plain
from tillit.record.codes import OutsideSchool

CASES = yaml.safe_load((Path(__file__).parent / "golden_statements.yaml").read_text(encoding="utf-8"))


def verdict_of(case: dict[str, Any]) -> Kept | Withheld | Refused:
    outside = OutsideSchool(case.get("outside", "keep"))
    return judge(plain(**case["with"]), outside=outside, **case.get("record", {}))


def without(sent: dict[str, Any], path: str) -> None:
    *way, last = path.split(".")
    for key in way:
        sent = sent[key]
    del sent[last]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_norwegian_statement(case: dict[str, Any]) -> None:
    assert case["source"]
    verdict = verdict_of(case)
    if "findings" in case:
        assert isinstance(verdict, Refused), verdict
        assert [[finding.field, str(finding.rule), finding.path] for finding in verdict.findings] == case["findings"]
    elif "withheld" in case:
        assert verdict == Withheld(case["withheld"])
    else:
        assert isinstance(verdict, Kept), verdict
        check_kept(case, verdict)


def check_kept(case: dict[str, Any], verdict: Kept) -> None:
    """Exactly what was sent, without what is gone, with what is new, about a pseudonym."""
    expected = plain(**case["with"])
    for path in case.get("gone", []):
        without(expected, path)
    expected |= case["new"]
    expected["actor"] = {"objectType": "Agent", "account": {"homePage": PSEUDONYM_HOME, "name": MARK}}
    assert msgspec.json.decode(msgspec.json.encode(verdict.statement)) == expected
    assert verdict.outside_hours is case.get("outside_hours", False)
    if "delete_on" in case:
        assert verdict.delete_on == case["delete_on"]


def test_the_anonymous_pupil_is_nobodys_pseudonym() -> None:
    assert ANONYMOUS != MARK
