"""Statements, policies and gates for the tests of the gate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from tillit.activity.gate import Gate, Kept, Pupil, Refused, Standing, Withheld, compile_gate
from tillit.activity.xapi.model import Statement
from tillit.record.codes import OutsideSchool, Treatment, Until
from tillit.record.policy import Policy
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Clock, FieldRule, Processing, Purpose, Retention, SchoolHours, Service

NOW = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)  # a Tuesday, noon in Norway
MARK = "7f3a"
PUPIL = Pupil(MARK, Standing.KNOWN)
SECRET = b"a key for the tests"
NAMES = ("Kari Nordmann", "Ola Åsen Fjellheim", "Anne-Marie Ødegård")
AVT = "https://w3id.org/xapi/avt"
FULL = [
    "verb",
    "activity",
    "answer",
    "score",
    "success",
    "completion",
    "progress",
    "duration",
    "attempts",
    "hints",
    "competence_aim",
    "registration",
    "platform",
    "language",
    "school",
    "group",
]


def policy(
    *, keep: str | list[str] = FULL, outside: OutsideSchool = OutsideSchool.KEEP, days: int = 180, **treatments: str
) -> Policy:
    """One purpose that stands. `keep` lists what is kept; keyword arguments say what happens to the rest."""
    kept = keep.split() if isinstance(keep, str) else keep
    wanted = {**dict.fromkeys(kept, "keep"), "feide_id": "pseudonym", "timestamp": "day", **treatments}
    clock = Clock(until=Until.DAYS, days=days)
    purpose = Purpose(
        code="formative",
        legal_basis="A6-1-e",
        provisions=("forskrift_9_11", "oppl_11_1"),
        article9="A9-2-g",
        article9_need="Eleven treng det.",
        fields=tuple(
            FieldRule(field=field, treatment=Treatment(how)) for field, how in wanted.items() if how != "undeclared"
        ),
        retention=Retention(account=clock, answers=clock, progress=clock, follow_up=clock),
        outside_school_hours=outside,
    )
    return compile_policy(
        Processing(service=Service(name="Reknefjell"), purposes=(purpose,), school_hours=SchoolHours())
    )


def gate(**how: Any) -> Gate:
    return compile_gate(policy(**how), 1, NAMES, secret=SECRET)


def plain(**parts: Any) -> dict[str, Any]:
    """A task with alternatives, answered at school, as a Norwegian supplier would send it."""
    return {
        "id": "5d2f1a51-1a45-4d0b-8f4e-2d5f8a4e9b10",
        "timestamp": "2026-11-24T09:14:27.481+01:00",
        "actor": {
            "account": {"homePage": "https://docs.dataporten.no", "name": "0c6a7a55-37d4-4a51-bb21-1d0a5d5a7d11"}
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"nb-NO": "besvarte"}},
        "object": {
            "objectType": "Activity",
            "id": "https://reknefjell.example/oppgave/brok-17",
            "definition": {
                "name": {"nn-NO": "Brøk 17"},
                "description": {"nn-NO": "Kva brøk er størst?"},
                "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
                "interactionType": "choice",
                "choices": [{"id": "A", "description": {"nn-NO": "1/2"}}, {"id": "B", "description": {"nn-NO": "2/3"}}],
                "correctResponsesPattern": ["B"],
            },
        },
        **parts,
    }


def read(sent: dict[str, Any]) -> Statement:
    return msgspec.convert(sent, Statement)


def judge(sent: dict[str, Any], pupil: Pupil = PUPIL, **how: Any) -> Kept | Withheld | Refused:
    return gate(**how).judge(read(sent), pupil, NOW)


def kept(sent: dict[str, Any], **how: Any) -> dict[str, Any]:
    """What is stored of it, as JSON would have it."""
    verdict = judge(sent, **how)
    assert isinstance(verdict, Kept), verdict
    return msgspec.json.decode(msgspec.json.encode(verdict.statement))


def refused(sent: dict[str, Any], **how: Any) -> list[tuple[str, str, str]]:
    verdict = judge(sent, **how)
    assert isinstance(verdict, Refused), verdict
    return [(finding.field, str(finding.rule), finding.path) for finding in verdict.findings]


def national_id(first_nine: str) -> str | None:
    """The number with its two check digits, or None where there is none for these nine."""
    digits = [int(char) for char in first_nine]
    for weights in ((3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)):
        digit = -sum(a * b for a, b in zip(digits, weights, strict=True)) % 11
        if digit == 10:
            return None
        digits.append(digit)
    return "".join(map(str, digits))
