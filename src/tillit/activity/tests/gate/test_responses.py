"""Answers by the form of their task (xAPI-Data Appendix C)."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from msgspec import UNSET

from tillit.activity.gate.responses import fits
from tillit.activity.xapi.model import Definition

CHOICES = {"choices": [{"id": "A"}, {"id": "B"}, {"id": "lang alternativ"}]}
MATCHING = {"source": [{"id": "ben"}, {"id": "ola"}], "target": [{"id": "1"}, {"id": "2"}]}


@pytest.mark.parametrize(
    ("kind", "task", "response", "expected"),
    [
        ("true-false", {}, "true", True), ("true-false", {}, "ja", False),
        ("choice", CHOICES, "A", True), ("choice", CHOICES, "A[,]B", True), ("choice", CHOICES, "A,B", True),
        ("choice", CHOICES, "lang alternativ", True), ("choice", CHOICES, "C", False), ("choice", CHOICES, "A[,]noko anna", False),
        ("choice", {}, "golf", True), ("choice", {}, "ein tekst med mellomrom", False), ("choice", {}, "x" * 41, False),
        ("choice", {"choices": [{"id": "y" * 101}]}, "y" * 101, False), ("choice", CHOICES, "", True),
        ("sequencing", CHOICES, "B[,]A", True), ("sequencing", CHOICES, "B[,]X", False),
        ("likert", {"scale": [{"id": "likert_3"}]}, "likert_3", True), ("likert", {"scale": [{"id": "likert_3"}]}, "likert_4", False),
        ("matching", MATCHING, "ben[.]1[,]ola[.]2", True), ("matching", MATCHING, "ben[.]ola", False), ("matching", MATCHING, "ben", False),
        ("performance", {"steps": [{"id": "lap"}]}, "lap[.]4.5", True), ("performance", {"steps": [{"id": "lap"}]}, "lap[.]kari", False),
        ("numeric", {}, "4", True), ("numeric", {}, "-3,5", True), ("numeric", {}, "4[:]5", True), ("numeric", {}, "fire", False),
        ("fill-in", {}, "Bob's your uncle", False), ("long-fill-in", {}, "ein tekst", False), ("other", {}, "x", False),
    ],
)  # fmt: skip
def test_an_answer_has_the_form_of_its_task(kind: str, task: dict[str, Any], response: str, expected: bool) -> None:
    assert fits(msgspec.convert({"interactionType": kind, **task}, Definition), response) is expected


def test_without_a_task_every_answer_is_a_text() -> None:
    assert not fits(UNSET, "A")
    assert not fits(Definition(), "A")
