"""Lengths of time: those that are said, and those between a start and an end."""

from __future__ import annotations

import re

from msgspec import UNSET, UnsetType

from tillit.activity.caliper.model import Timed
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.xapi.values import is_duration, moment_of

_CLOCK = re.compile(r"P(?:(\d{1,6})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:[.,]\d{1,9})?)S)?)?", re.ASCII)


def spent(part: Timed, place: str) -> str | UnsetType:
    """How long it took: as said, or from start to end, which says the same."""
    if part.duration is not UNSET:
        if not is_duration(part.duration):
            raise NotUnderstood(f"{place}.duration", "This must be a duration of ISO 8601, such as PT5M21S.")
        return part.duration
    if part.started_at_time is UNSET or part.ended_at_time is UNSET:
        return UNSET
    start, end = moment_of(part.started_at_time), moment_of(part.ended_at_time)
    if start is None or end is None:
        raise NotUnderstood(f"{place}.startedAtTime", "Start and end must be dates with times of ISO 8601.")
    milliseconds = round((end - start).total_seconds() * 1000)
    if milliseconds < 0:
        raise NotUnderstood(f"{place}.endedAtTime", "It ends before it starts.")
    whole, rest = divmod(milliseconds, 1000)
    return f"PT{whole}.{rest:03}".rstrip("0").removesuffix(".") + "S" if rest else f"PT{whole}S"


def seconds(text: str, place: str) -> float:
    """A place in a recording."""
    found = _CLOCK.fullmatch(text)
    if found is None or not any(found.groups()):
        raise NotUnderstood(
            place, "This must be a duration of ISO 8601 in hours, minutes and seconds, such as PT5M21S."
        )
    days, hours, minutes, rest = (float((part or "0").replace(",", ".")) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + rest
