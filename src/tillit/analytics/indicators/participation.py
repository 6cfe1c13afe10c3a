from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import month
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group and month: how many used any service at all."""
    rows = tables.statements.join(tables.members, ["use_id", "pseudonym"])
    rows = rows.mutate(month=month(rows))
    return rows.group_by("school_id", "group_id", "month").agg(people=rows.pupil.nunique(), statements=rows.count())


INDICATOR = Indicator(
    code="participation",
    question=pgettext_lazy("indicator", "How many take part, month by month?"),
    purpose=pgettext_lazy(
        "indicator", "To find out in time that a group cannot log in, or has stopped using what it has."
    ),
    says=pgettext_lazy("indicator", "How many in each group used at least one service in the month."),
    says_not=pgettext_lazy("indicator", "How much pupils learn. Little use may be a good choice by a teacher."),
    weighs=pgettext_lazy("indicator", "One thing done in the month is enough to count."),
    level=Level.UNIT,
    readers=frozenset({Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL}),
    fields=frozenset({"verb"}),
    key=("school_id", "group_id", "month"),
    expression=expression,
)
