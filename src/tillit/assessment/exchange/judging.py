"""Judgements from elsewhere, held up against the rules for judging. Pure."""

from __future__ import annotations

from typing import Any

from tillit.assessment.exchange.drafts import DraftJudgement
from tillit.assessment.rules import check_judgement
from tillit.assessment.scale import Matrix
from tillit.web.denied import Invalid


def values(before: DraftJudgement, after: DraftJudgement) -> dict[str, Any]:
    """By the names of the columns of a risk."""
    return {
        name + when: value
        for when, said in (("", before), ("_after", after))
        for name, value in (
            ("likelihood", said.likelihood),
            ("consequence_pupil", said.pupil),
            ("consequence_municipality", said.municipality),
            ("consequence_society", said.society),
            ("reason", said.reason),
        )
    }


def sound(before: DraftJudgement, after: DraftJudgement, matrix: Matrix) -> tuple[DraftJudgement, DraftJudgement, str]:
    """As much of it as the rules let stand, and what was wrong with the rest. Reasons are kept whatever happens."""
    try:
        check_judgement(matrix, values(before, after))
    except Invalid as problem:
        unjudged = DraftJudgement(reason=after.reason)
        if after == unjudged:
            return DraftJudgement(reason=before.reason), after, str(problem)
        first, last, _again = sound(before, unjudged, matrix)
        return first, last, str(problem)
    return before, after, ""
