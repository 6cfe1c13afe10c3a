from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed, weight, whole_grains
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader

ENOUGH = 3.0  # answers, by weight, before a pupil counts as one who finds it hard
HARD = 0.5  # of what was tried without help


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and skill area: people, those with enough to go by, and those of them who get less than half right."""
    rows = placed(tables)
    rows = rows.filter(rows.alone)
    rows = rows.mutate(weight=whole_grains(weight(rows.day, asked)))
    each = rows.group_by("group_id", "area_id", "pupil").agg(
        right=whole_grains(rows.weight * rows.credit).sum(), tried=rows.weight.sum(), answers=rows.count(),
        last_day=rows.day.max(),
    )  # fmt: skip
    enough = each.tried >= ENOUGH
    return each.group_by("group_id", "area_id").agg(
        people=each.count(),
        enough=enough.cast("int64").sum(),
        hard=(enough & (each.right < HARD * each.tried)).cast("int64").sum(),
        right=each.right.sum(),
        tried=each.tried.sum(),
        answers=each.answers.sum(),
        last_day=each.last_day.max(),
    )


INDICATOR = Indicator(
    code="struggles",
    question=pgettext_lazy("indicator", "What does the group find hard just now?"),
    purpose=pgettext_lazy("indicator", "To choose what to go through again together, and with whom."),
    says=pgettext_lazy("indicator", "In which skill areas many get less than half right without help, as of late."),
    says_not=pgettext_lazy(
        "indicator",
        "Why it is hard, and what pupils can do that no service has asked about. It is no assessment of a pupil.",
    ),
    weighs=pgettext_lazy(
        "indicator",
        "New answers count more than old: after a half-life an answer counts half. A pupil counts when there are at"
        " least three answers' worth to go by.",
    ),
    level=Level.GROUP,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "area_id"),
    expression=expression,
)
