from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and each aim it is to work with: how many have worked with it, and when last; also of those nobody
    has."""
    rows = placed(tables).join(tables.aims, "area_id")
    worked = rows.group_by("group_id", "aim").agg(
        people=rows.pupil.nunique(), answers=rows.count(), last_day=rows.day.max()
    )
    every = tables.expected.distinct().left_join(worked, ["group_id", "aim"])
    return every.select(
        "group_id", "aim", people=every.people.fill_null(0), answers=every.answers.fill_null(0), last_day=every.last_day
    )


INDICATOR = Indicator(
    code="coverage",
    question=pgettext_lazy("indicator", "Which competence aims has the group worked with in the services?"),
    purpose=pgettext_lazy(
        "indicator", "To see what is left of the year, and what has to be worked with in other ways."
    ),
    says=pgettext_lazy("indicator", "How many have worked with an aim in a digital service, and when last."),
    says_not=pgettext_lazy(
        "indicator",
        "What the group has done on paper, aloud, outdoors and with its hands, which is most of what it does.",
    ),
    weighs=pgettext_lazy("indicator", "One answer is enough for a pupil to have worked with an aim."),
    level=Level.GROUP,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "aim"),
    expression=expression,
)
