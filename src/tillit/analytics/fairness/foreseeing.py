"""What the model of progress expected, held against what came. Worked out where the copies are, one row for each pupil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import ibis
import ibis.expr.types as ir

from tillit.analytics.indicators import INDICATORS, Asked, Indicator, Tables
from tillit.analytics.indicators.answers import placed, weight
from tillit.analytics.progress.rules import model, rules


def expression(tables: Tables, asked: Asked) -> ir.Table:
    """Of each pupil: answers given alone that something was expected of, and how many more of them were right than the
    model expected (`missed`). What is expected of a day rests on the days before it: records that keep only the day tell
    no order within one. Only where there was enough to go by for a word to be shown."""
    now = model(asked.today)
    rows = placed(tables)
    rows = rows.filter(rows.alone)
    days = rows.group_by("pupil", "group_id", "school_id", "area_id", "day").agg(
        right=rows.credit.sum(), tried=rows.count().cast("float64")
    )
    days = days.mutate(weight=weight(days.day, asked))
    before = ibis.window(group_by=["pupil", "area_id"], order_by="day", rows=(None, -1))
    days = days.mutate(
        seen=(days.weight * days.right).sum().over(before) / days.weight,
        worth=(days.weight * days.tried).sum().over(before) / days.weight,
    )
    days = days.filter(days.worth >= rules().telling.least)
    expected = (days.seen + now.prior.right) / (days.worth + now.prior.right + now.prior.wrong)
    days = days.mutate(missed=days.right - days.tried * expected)
    return days.group_by("pupil", "group_id", "school_id").agg(
        answers=days.tried.sum().cast("int64"), missed=days.missed.sum()
    )


def asked(today: date) -> Asked:
    return Asked(today, half_life=float(model(today).half_life))


# An indicator as far as engines are concerned; shown to nobody pupil by pupil, so not among them.
FORESIGHT: Indicator = replace(INDICATORS["progress"], code="foresight", key=("pupil",), expression=expression)
