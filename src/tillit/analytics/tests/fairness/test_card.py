"""What the card tells is what the decision says was measured."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tillit.analytics.fairness.card import card
from tillit.analytics.progress import model

DECISION = Path(__file__).parents[5] / "docs" / "decisions" / "0014-progress-model.md"


@pytest.fixture(scope="module")
def measured() -> dict[str, tuple[float, float]]:
    """AUC and ECE of the rows of its table that the card tells of."""
    text = DECISION.read_text(encoding="utf-8").replace("*", "")
    built = re.search(r"60 days \(in use with one prior\) \| ([\d.]+) · ([\d.]+) \| ([\d.]+) · ([\d.]+)", text)
    traced = re.search(r"knowledge tracing \(pyBKT, one start\) \| ([\d.]+) \| ([\d.]+)", text)
    assert built
    assert traced
    auc, auc_by_skill, ece, ece_by_skill = map(float, built.groups())
    return {
        "as_built": (auc, ece), "prior_by_skill": (auc_by_skill, ece_by_skill),
        "tracing": (float(traced[1]), float(traced[2])),
    }  # fmt: skip


def test_the_card_tells_what_was_measured(measured: dict[str, tuple[float, float]]) -> None:
    assert {each.code: (each.auc, each.ece) for each in card().figures} == measured


def test_the_card_tells_on_what_it_was_measured() -> None:
    text = DECISION.read_text(encoding="utf-8")
    told = card().data
    assert f"on published answers ({told.name}): learned from {told.learned_pupils:,}" in text
    assert f"tried on {told.tried_pupils} others ({told.tried_answers:,} answers)" in text


def test_the_card_is_of_the_model_in_use() -> None:
    assert card().model == model(date(2026, 11, 22)).number
    assert {each.code for each in card().parts} == {"for", "not_for", "data", "weaknesses", "limits"}
