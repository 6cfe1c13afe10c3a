from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed, weight
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and skill area: what the other numbers rest on."""
    rows = placed(tables)
    rows = rows.mutate(weight=weight(rows.day, asked))
    return rows.group_by("group_id", "area_id").agg(
        people=rows.pupil.nunique(),
        answers=rows.count(),
        weight=rows.weight.sum(),
        tasks=rows.object.nunique(),
        services=rows.use_id.nunique(),
        helped=(~rows.alone).cast("int64").sum(),
        first_day=rows.day.min(),
        last_day=rows.day.max(),
    )


INDICATOR = Indicator(
    code="basis",
    question=pgettext_lazy("indicator", "How much do the numbers rest on?"),
    purpose=pgettext_lazy("indicator", "To say aloud when there is too little to go by."),
    says=pgettext_lazy("indicator", "How many answers, tasks, pupils and services there are, and how old they are."),
    says_not=pgettext_lazy("indicator", "Whether the tasks ask about the right things."),
    weighs=pgettext_lazy(
        "indicator", "Every answer counts; beside it stands what they count today, as old ones count less."
    ),
    level=Level.GROUP,
    readers=frozenset({Reader.TEACHER_OF_GROUP, Reader.PUPIL}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "area_id"),
    expression=expression,
)
