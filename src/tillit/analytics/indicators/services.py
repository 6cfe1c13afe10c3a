from __future__ import annotations

import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import month
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each service, group and month: how many pupils used it, and how many statements came."""
    rows = tables.statements.join(tables.members, ["use_id", "pseudonym"])
    rows = rows.mutate(month=month(rows))
    return rows.group_by("school_id", "group_id", "month", "use_id").agg(
        people=rows.pupil.nunique(), statements=rows.count()
    )


INDICATOR = Indicator(
    code="services",
    question=pgettext_lazy("indicator", "Which services are used, and by how many?"),
    purpose=pgettext_lazy(
        "indicator", "To end what nobody uses, and to pay for what is used where the price follows use."
    ),
    says=pgettext_lazy("indicator", "How many pupils used each service in each month."),
    says_not=pgettext_lazy("indicator", "Whether a service is good. A good one may be used seldom."),
    weighs=pgettext_lazy("indicator", "A pupil counts once a month for each service."),
    level=Level.UNIT,
    readers=frozenset({Reader.PRINCIPAL, Reader.SCHOOL_OWNER, Reader.COUNCIL, Reader.SYSTEM_OWNER}),
    fields=frozenset({"verb"}),
    key=("school_id", "group_id", "month", "use_id"),
    expression=expression,
)
