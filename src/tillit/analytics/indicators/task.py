from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import RIGHT, answers
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and task: how many got it right by themselves, with help, and not yet. A pupil counts by the best."""
    rows = answers(tables)
    right = rows.credit >= RIGHT
    each = rows.group_by("group_id", "use_id", "object", "pupil").agg(
        alone=(right & rows.alone).any(), ever=right.any(), last_day=rows.day.max()
    )
    return each.group_by("group_id", "use_id", "object").agg(
        people=each.count(),
        alone=each.alone.cast("int64").sum(),
        helped=(each.ever & ~each.alone).cast("int64").sum(),
        not_yet=(~each.ever).cast("int64").sum(),
        last_day=each.last_day.max(),
    )


INDICATOR = Indicator(
    code="task",
    question=pgettext_lazy("indicator", "How did the group solve a task?"),
    purpose=pgettext_lazy("indicator", "To see whether a task was worth its time, and what to go through afterwards."),
    says=pgettext_lazy("indicator", "How many got it right by themselves, with help or together, and not yet."),
    says_not=pgettext_lazy("indicator", "How long anybody took, or how many times they tried: that is theirs."),
    weighs=pgettext_lazy("indicator", "Every pupil counts once, by the best they did."),
    level=Level.GROUP,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "use_id", "object"),
    expression=expression,
)
