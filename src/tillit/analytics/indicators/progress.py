from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed, whole_grains
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group, month, skill area and service: people, their answers without help, and the sum of each one's own
    share of right. So one who answers much weighs no more than the others, and cannot be read out of a share."""
    rows = placed(tables)
    rows = rows.filter(rows.alone)
    each = rows.group_by("school_id", "group_id", "month", "area_id", "use_id", "pupil").agg(
        answers=rows.count(), right=whole_grains(rows.credit.mean())
    )
    return each.group_by("school_id", "group_id", "month", "area_id", "use_id").agg(
        people=each.count(), answers=each.answers.sum(), right=each.right.sum()
    )


INDICATOR = Indicator(
    code="progress",
    question=pgettext_lazy("indicator", "How does the work in a skill area go, month by month?"),
    purpose=pgettext_lazy(
        "indicator", "To see whether teaching and services give what was hoped for, and plan onwards."
    ),
    says=pgettext_lazy(
        "indicator", "How large a part of what a pupil tries without help is right on average, month by month."
    ),
    says_not=pgettext_lazy(
        "indicator",
        "How good a teacher is, or which group is best: groups work with different tasks, and harder tasks give lower"
        " numbers.",
    ),
    weighs=pgettext_lazy(
        "indicator",
        "Each pupil counts the same, however much they have answered. Answers with hints, or given together, are left out.",
    ),
    level=Level.UNIT,
    readers=frozenset({Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("school_id", "group_id", "month", "area_id", "use_id"),
    expression=expression,
)
