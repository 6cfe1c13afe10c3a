"""What all indicators are worked out of: answers that can be right or wrong, by whom, in which group."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from tillit.analytics.indicators.shape import Asked, Tables
from tillit.analytics.progress.rules import rules

GRAINS = 2**30  # of one answer: what is added up is whole grains
RIGHT = 0.5  # of a whole answer: from here on a partial score is told as right where only right and wrong are told


def answers(tables: Tables) -> ir.Table:
    """One row for each answer: pupil, group_id, school_id, use_id, object, response, day, month (of arrival: what comes
    late counts when it came), credit (0 wrong … 1 right), alone (without hints, and not together with others)."""
    rows = tables.statements.join(tables.members, ["use_id", "pseudonym"])
    rows = rows.mutate(credit=credit(rows), alone=~((rows.hints.fill_null(0) > 0) | rows.together.fill_null(False)))
    # Nobody answers tomorrow: a clock that is wrong does not make an answer newer than its arrival.
    rows = rows.mutate(month=month(rows), day=ibis.least(ibis.coalesce(rows.day, rows.stored_day), rows.stored_day))
    rows = rows.filter(rows.credit.notnull() & rows.object.notnull() & rows.verb.notin(sorted(rules().summing_up)))
    return rows.select(
        "pupil", "group_id", "school_id", "use_id", "object", "response", "day", "month", "credit", "alone"
    )


def placed(tables: Tables) -> ir.Table:
    """Answers once for each skill area that their activity belongs to: also area_id."""
    return answers(tables).join(tables.placed, ["use_id", "object"])


def month(rows: ir.Table) -> ir.DateValue:
    """The first day of the month a statement arrived in."""
    # Not `truncate`, which Spark makes a moment of.
    first: ir.DateValue = ibis.date(rows.stored_day.year(), rows.stored_day.month(), ibis.literal(1))
    return first


def credit(rows: ir.Table) -> ir.FloatingValue:
    """A score between its bounds where there is one, else right or wrong (xAPI 1.0.3, Data §2.4.5 and 2.4.5.1)."""
    span = rows.score_max - rows.score_min.fill_null(0.0)
    within = ibis.cases((span > 0, (rows.score_raw - rows.score_min.fill_null(0.0)) / span))
    found: ir.FloatingValue = ibis.coalesce(rows.score_scaled, within, rows.success.cast("int64").cast("float64"))
    return found.clip(0.0, 1.0)


def weight(day: ir.DateValue, asked: Asked) -> ir.FloatingValue:
    """How much an answer counts today: half for each half-life that has gone (never more than one)."""
    age = ibis.literal(asked.today).delta(day, unit="day").cast("float64").clip(0.0, None)
    power: ir.FloatingValue = ibis.literal(0.5) ** (age / asked.half_life)
    return power


def whole_grains(number: ir.FloatingValue) -> ir.FloatingValue:
    """The nearest 2⁻³⁰. Such numbers give the same sum in whatever order they are added up, so that a pupil who has exactly
    half of it right is on the same side of a limit each time it is asked, on one machine or a cluster."""
    grains: ir.FloatingValue = (number * GRAINS + 0.5).floor().cast("float64")  # Spark makes a decimal of 2.0**30
    return grains / GRAINS
