"""The record beside the text: special categories, deletion and analysis."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from tillit.record.codes import Analysis, Nature, Treatment
from tillit.record.processing import FieldRule, Processing, Purpose
from tillit.record.quality import Compared, judge
from tillit.record.tests.processings import FORMATIVE, OPERATIONS, WHOLE


def changed(purpose: Purpose, **values: Any) -> Purpose:
    found: Purpose = msgspec.structs.replace(purpose, **values)
    return found


def codes(*purposes: Purpose, **texts: str) -> list[str]:
    processing: Processing = msgspec.structs.replace(WHOLE, purposes=purposes)
    return [found.code for found in judge(Compared(processing, "/protokoll/utkast/1/", texts, "/vurderingar/7/"))]


def test_whole_record_is_asked_about_nothing() -> None:
    assert codes(FORMATIVE, OPERATIONS) == []


def test_special_categories_without_condition_are_found() -> None:
    special = changed(FORMATIVE, fields=(FieldRule(field="health", treatment=Treatment.KEEP, why="Trengst."),))
    assert codes(special) == ["no_condition"]


def test_text_that_says_another_time_is_found_and_leads_to_its_section() -> None:
    processing: Processing = msgspec.structs.replace(WHOLE, purposes=(FORMATIVE,))
    texts = {"data": "Svara blir sletta etter 12 år.", "scope": "Mange elevar."}
    (found,) = judge(Compared(processing, "/protokoll/utkast/1/", texts, "/vurderingar/7/"))
    assert (found.code, found.url) == ("retention_differs", "/vurderingar/7/#section-data")
    assert "Svara blir sletta etter 12 år" in found.what


@pytest.mark.parametrize(
    ("purposes", "asked"),
    [
        ((changed(OPERATIONS, analysis=Analysis.OFF),), True),
        ((changed(OPERATIONS, analysis=Analysis.NEVER),), False),
        ((FORMATIVE, changed(OPERATIONS, analysis=Analysis.OFF)), False),
        ((FORMATIVE, changed(OPERATIONS, analysis=Analysis.ON)), True),
        ((changed(FORMATIVE, fields=()), changed(OPERATIONS, analysis=Analysis.OFF)), True),
        ((changed(FORMATIVE, nature=Nature.NEITHER),), True),
    ],
)
def test_analysis_needs_a_pedagogical_purpose(purposes: tuple[Purpose, ...], asked: bool) -> None:
    assert ("analytics_without_purpose" in codes(*purposes)) == asked
