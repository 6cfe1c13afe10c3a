from __future__ import annotations

from statistics import NormalDist

import ibis
import ibis.expr.types as ir
from django.utils.translation import pgettext_lazy

from tillit.analytics.indicators.answers import placed, weight, whole_grains
from tillit.analytics.indicators.shape import Asked, Indicator, Level, Tables
from tillit.analytics.progress.rules import Prior, model, rules
from tillit.analytics.progress.talks import ENOUGH, LATELY
from tillit.record.codes import Reader


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each group: pupils and skill areas where it goes clearly less well than before (`falling`, as `Change.DOWN` of
    progress), or that all the others have worked with lately and they have not (`quiet`, as `progress.talks`). In no
    order."""
    now, telling = model(asked.today), rules().telling
    rows = placed(tables)
    soon = Asked(asked.today, float(now.recent_half_life))
    rows = rows.mutate(weight=whole_grains(weight(rows.day, asked)), soon=whole_grains(weight(rows.day, soon)),
                       lately=rows.day > ibis.literal(asked.today - LATELY))  # fmt: skip
    each = rows.group_by("group_id", "area_id", "pupil").agg(
        right=whole_grains(rows.weight * rows.credit).sum(where=rows.alone).fill_null(0.0),
        tried=rows.weight.sum(where=rows.alone).fill_null(0.0),
        right_now=whole_grains(rows.soon * rows.credit).sum(where=rows.alone).fill_null(0.0),
        tried_now=rows.soon.sum(where=rows.alone).fill_null(0.0),
        active=rows.lately.any(),
    )
    each = each.mutate(
        right_before=(each.right - each.right_now).clip(lower=0.0),
        tried_before=(each.tried - each.tried_now).clip(lower=0.0),
    )
    others = each.group_by("group_id", "area_id").agg(
        active_people=each.active.cast("int64").sum(), people=each.count()
    )
    each = each.join(others, ["group_id", "area_id"])
    (mean, spread), (before, wider) = (
        _mean(each.right_now, each.tried_now, now.prior), _mean(each.right_before, each.tried_before, now.prior)
    )  # fmt: skip
    sure = NormalDist().inv_cdf(1.0 - telling.sure)
    enough = (each.tried_now >= telling.least) & (each.tried_before >= telling.least)
    found = each.mutate(
        falling=(enough & ((mean - before) / (spread + wider).sqrt() <= sure)).fill_null(False),
        quiet=~each.active & (each.people >= ENOUGH) & (each.active_people == each.people - 1),
    )
    found = found.filter(found.falling | found.quiet)
    return found.select("group_id", "area_id", "pupil", "falling", "quiet")


def _mean(right: ir.FloatingValue, tried: ir.FloatingValue, prior: Prior) -> tuple[ir.FloatingValue, ir.FloatingValue]:
    """Of the share of what was tried, and its spread (`telling`)."""
    least = ibis.least(right, tried) + prior.right
    wrong = (tried - right).clip(lower=0.0) + prior.wrong
    total = least + wrong
    return least / total, least * wrong / (total * total * (total + 1.0))


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
        "The last weeks against what was before, as progress weighs them. It takes three answers' worth of both, and"
        " that we are nine tenths sure. Not having worked with it means not in the last three weeks.",
    ),
    level=Level.PUPIL,
    readers=frozenset({Reader.TEACHER_OF_GROUP}),
    fields=frozenset({"verb", "activity", "success"}),
    key=("group_id", "area_id", "pupil"),
    expression=expression,
)
