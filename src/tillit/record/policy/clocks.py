"""Deletion clocks: which run, and on which day they ring."""

from datetime import date, timedelta

from tillit.record.codes import Kind, Until
from tillit.record.policy.gate import standing
from tillit.record.policy.shape import Policy, Reason, RetentionRule
from tillit.record.processing import Clock, Processing


def retention_rules(processing: Processing) -> tuple[RetentionRule, ...]:
    purposes = sorted(processing.purposes, key=lambda item: item.code)
    return tuple(
        RetentionRule(kind=kind, purpose=purpose.code, clock=clock)
        for kind in Kind
        for purpose in purposes
        if standing(purpose) is Reason.STANDS and (clock := getattr(purpose.retention, kind)) is not None
    )


def due(clock: Clock, recorded: date, subject_ends: date | None = None) -> date:
    """A subject whose end nobody has told us ends with the school year: the shorter time wins."""
    if clock.until is Until.DAYS:
        return after(recorded, clock.days)
    if clock.until is Until.END_OF_SUBJECT and subject_ends is not None:
        return after(max(subject_ends, recorded), clock.days)
    return after(school_year_end(recorded), clock.days)


def earliest(clock: Clock, today: date) -> date:
    """The first day of which something is not due yet; what was recorded before it is. For a subject with no known end."""
    last = date.min + timedelta(days=max((today - date.min).days - clock.days, 0))
    if clock.until is Until.DAYS:
        return after(last, 1)
    return school_year_start(after(last, 1))


def after(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


def school_year_end(day: date) -> date:
    """The school year runs from 1 August to 31 July."""
    if day.month < 8:
        return date(day.year, 7, 31)
    return date.max if day.year == date.max.year else date(day.year + 1, 7, 31)


def school_year_start(day: date) -> date:
    if day.month >= 8:
        return date(day.year, 8, 1)
    return date.min if day.year == date.min.year else date(day.year - 1, 8, 1)


def delete_on(policy: Policy, kind: Kind, recorded: date, *, subject_ends: date | None = None) -> date | None:
    """The day the last purpose that needs it is done with it. None: no purpose may keep it at all."""
    days = [due(rule.clock, recorded, subject_ends) for rule in policy.retention if rule.kind is kind]
    return max(days, default=None)
