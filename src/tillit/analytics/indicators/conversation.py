from __future__ import annotations

from datetime import timedelta

import ibis
import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.record.codes import Reader

LATELY = 21  # days
ENOUGH = 5  # answers, both lately and before
FALL = 0.25  # of what is tried: less than this is as likely chance (two times five answers)


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group: pupils and skill areas where it goes clearly less well than before (`falling`), or that all the
    others have worked with lately and they have not (`quiet`). In no order."""
    rows = placed(tables)
    rows = rows.mutate(lately=rows.day > ibis.literal(asked.today - timedelta(days=LATELY)))
    each = rows.group_by("group_id", "area_id", "pupil").agg(
        right_now=rows.credit.sum(where=rows.lately & rows.alone).fill_null(0.0),
        tried_now=(rows.lately & rows.alone).cast("int64").sum(),
        right_before=rows.credit.sum(where=~rows.lately & rows.alone).fill_null(0.0),
        tried_before=(~rows.lately & rows.alone).cast("int64").sum(),
        active=rows.lately.any(),
    )
    others = each.group_by("group_id", "area_id").agg(
        active_people=each.active.cast("int64").sum(), people=each.count()
    )
    each = each.join(others, ["group_id", "area_id"])
    fell = each.right_before / each.tried_before.nullif(0) - each.right_now / each.tried_now.nullif(0) >= FALL
    found = each.mutate(
        falling=((each.tried_now >= ENOUGH) & (each.tried_before >= ENOUGH) & fell).fill_null(False),
        quiet=~each.active & (each.people >= ENOUGH) & (each.active_people >= each.people - 1),
    )
    found = found.filter(found.falling | found.quiet)
    return found.select("group_id", "area_id", "pupil", "falling", "quiet", "tried_now", "tried_before")


INDICATOR = Indicator(
    code="conversation",
    question=pgettext_lazy("indicator", "With whom may it be good to have a talk?"),
    purpose=pgettext_lazy("indicator", "That nobody is overlooked because they say nothing."),
    says=pgettext_lazy(
        "indicator",
        "Where it goes clearly less well than before, or where somebody has not worked with what all the others have.",
    ),
    says_not=pgettext_lazy(
        "indicator", "Why. A new service, an illness or a good book may be the reason. It is never a ranking of pupils."
    ),
    weighs=pgettext_lazy(
        "indicator",
        "The last three weeks against all before. It takes at least five answers in both, and a fall of a quarter"
        " of what was tried.",
    ),
    level=Level.PUPIL,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "area_id", "pupil"),
    expression=expression,
)
