"""State and profiles."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tillit.activity.gate import DocumentKind, KeptDocument, Pupil, Refused, Standing, Withheld, WithheldBecause
from tillit.activity.tests.gate.making import MARK, NOW, PUPIL, gate, national_id
from tillit.record.codes import OutsideSchool

STATE, AGENT, ACTIVITY = DocumentKind.STATE, DocumentKind.AGENT_PROFILE, DocumentKind.ACTIVITY_PROFILE
JSON = "application/json"


def rules(
    body: bytes, kind: DocumentKind = STATE, content_type: str = JSON, keys: dict[str, str] | None = None, **how: str
) -> list[str]:
    verdict = gate(**{"state_document": "keep", **how}).judge_document(kind, content_type, body, PUPIL, NOW, keys or {})
    return [str(finding.rule) for finding in verdict.findings] if isinstance(verdict, Refused) else []


def test_where_the_pupil_left_off_is_kept_as_it_is() -> None:
    body = b'{"level": 3, "seen": ["1/2", "2/3"],  "name_of_level": "Skogen"}'
    verdict = gate(state_document="keep").judge_document(STATE, JSON, body, PUPIL, NOW)
    assert verdict == KeptDocument(JSON, body, date(2027, 5, 23), outside_hours=False)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b'{"email": "x"}', ["person_key"]), (b'{"a": [{"b": "kari@x.no"}]}', ["email"]), (b'{"a": {"Kari Nordmann": 1}}', ["name"]),
        (b'{"diagnosis": "x"}', ["special"]), (b'"' + b"a" * 30_000 + b'"', ["too_long"]), (b"[" * 12 + b"]" * 12, ["too_deep"]),
        (b"[" * 100_000, ["unreadable"]), (b"{", ["unreadable"]), (b"\xff\xfe", ["unreadable"]), (b'{"a": "kari\\u0040x.no"}', ["email"]),
        (b"[" + b"1," * 6_000 + b"1]", ["too_deep"]), (b'{"level": 3}', []),
    ],
)  # fmt: skip
def test_a_document_is_read_to_the_bottom(body: bytes, expected: list[str]) -> None:
    assert rules(body) == expected


def test_what_cannot_be_read_is_refused_whatever_it_is_called() -> None:
    assert rules(b"\x89PNG\xff", content_type="image/png") == ["unreadable"]
    assert rules(b"ring kari@x.no", content_type="text/plain") == ["email"]


def test_the_names_of_a_document_are_looked_at_too() -> None:
    assert rules(b"{}", keys={"stateId": "kari-nordmann"}) == ["name"]
    assert rules(b"{}", keys={"activityId": "https://x.example/?kari%40x.no"}) == ["email"]
    assert rules(b"{}", keys={"stateId": "bookmark", "activityId": "https://x.example/1"}) == []


def test_each_kind_has_its_field() -> None:
    assert rules(b"{}", AGENT) == ["undeclared"]
    assert rules(b"{}", ACTIVITY, activity="undeclared") == ["undeclared"]
    assert rules(b"{}", AGENT, agent_profile="keep") == []
    left_out = gate(state_document="drop").judge_document(STATE, JSON, b"{}", PUPIL, NOW)
    assert left_out == Withheld(WithheldBecause.LEFT_OUT)


def test_the_pupils_standing_counts_for_the_pupils_documents_only() -> None:
    objects = Pupil(MARK, Standing.OBJECTS)
    kept = gate(state_document="keep")
    assert kept.judge_document(STATE, JSON, b"{}", objects, NOW) == Withheld(WithheldBecause.OBJECTS)
    assert kept.judge_document(STATE, JSON, b"{}", None, NOW) == Withheld(WithheldBecause.OUTSIDE)
    assert kept.judge_document(STATE, JSON, b"\xff", objects, NOW) == kept.judge_document(STATE, JSON, b"\xff", PUPIL, NOW)
    assert isinstance(kept.judge_document(ACTIVITY, JSON, b"{}", None, NOW), KeptDocument)


def test_outside_school_hours_a_document_follows_the_record() -> None:
    night = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
    verdict = gate(state_document="keep", outside=OutsideSchool.DROP).judge_document(STATE, JSON, b"{}", PUPIL, night)
    assert verdict == Withheld(WithheldBecause.OUTSIDE_HOURS)


def test_a_trial_keeps_any_bytes_from_whoever_is_no_pupil() -> None:
    trial = gate(keep="trial")
    assert isinstance(trial.judge_document(STATE, "x/y", b"\xff", Pupil("", Standing.OUTSIDE), NOW), KeptDocument)
    assert isinstance(trial.judge_document(STATE, "x/y", b"\xff", PUPIL, NOW), Refused)


def test_an_attachment_of_text_is_read_and_a_recording_is_not() -> None:
    kept = gate(file="keep", audio="keep")
    assert [str(finding.rule) for finding in kept.judge_part("text/plain; charset=utf-8", b"kari@x.no")] == ["email"]
    assert [str(finding.rule) for finding in kept.judge_part(JSON, b'{"fnr": 1}')] == ["person_key"]
    assert kept.judge_part("audio/mpeg", b"\xff\xfe") == ()


def test_a_number_in_a_document_is_looked_at() -> None:
    number = national_id("110203456") or national_id("110203457") or ""
    assert rules(f'{{"a": {number}}}'.encode()) == ["national_id"]
