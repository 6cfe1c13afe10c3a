from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group, month and skill area: people, answers, and what was right without help."""
    rows = placed(tables)
    return rows.group_by("school_id", "group_id", "month", "area_id").agg(
        people=rows.pupil.nunique(),
        answers=rows.count(),
        right=rows.credit.sum(where=rows.alone).fill_null(0.0),
        alone=rows.alone.cast("int64").sum(),
    )


INDICATOR = Indicator(
    code="progress",
    question=pgettext_lazy("indicator", "How does the work in a skill area go, month by month?"),
    purpose=pgettext_lazy(
        "indicator", "To see whether teaching and services give what was hoped for, and plan onwards."
    ),
    says=pgettext_lazy("indicator", "How large a part of what pupils tried without help was right, in each month."),
    says_not=pgettext_lazy(
        "indicator",
        "How good a teacher is, or which group is best: groups work with different tasks, and harder tasks give lower"
        " numbers.",
    ),
    weighs=pgettext_lazy(
        "indicator", "Every answer counts the same. Answers with hints, or given together, are left out."
    ),
    level=Level.UNIT,
    readers=frozenset({Reader.PRINCIPAL, Reader.SCHOOL_OWNER}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("school_id", "group_id", "month", "area_id"),
    expression=expression,
)
