from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import RIGHT, answers
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader

COMMON = 3  # pupils: what one or two answered is theirs, may name somebody, and says little of the task


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and task: wrong answers that at least three pupils gave, and how many gave each."""
    rows = answers(tables)
    rows = rows.mutate(response=rows.response.strip().lower())
    rows = rows.filter((rows.credit < RIGHT) & rows.response.notnull() & (rows.response != ""))
    found = rows.group_by("group_id", "use_id", "object", "response").agg(
        people=rows.pupil.nunique(), answers=rows.count()
    )
    return found.filter(found.people >= COMMON)


INDICATOR = Indicator(
    code="wrong_answers",
    question=pgettext_lazy("indicator", "Which wrong answers do many give to the same task?"),
    purpose=pgettext_lazy("indicator", "To find a misunderstanding that many share, and take it up with all of them."),
    says=pgettext_lazy(
        "indicator", "Wrong answers that at least three pupils in the group gave, and how many gave them."
    ),
    says_not=pgettext_lazy("indicator", "How the pupils thought: ask them. Nor who gave which answer."),
    weighs=pgettext_lazy(
        "indicator", "Every pupil counts once for each answer. Small and capital letters are the same."
    ),
    level=Level.GROUP,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success", "answer"}),
    key=("group_id", "use_id", "object", "response"),
    expression=expression,
)
