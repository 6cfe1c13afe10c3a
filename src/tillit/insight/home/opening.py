"""What those at home see of one pupil at one service, by its record, the age rule and what the pupil shows. Pure."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from tillit.insight.own.ages import Age, rule
from tillit.record.codes import GuardianAccess


class Opening(StrEnum):
    BY_AGE = "by_age"  # the same as the pupil, for as long as the pupil is so young
    BY_CHOICE = "by_choice"  # what the pupil shows
    CLOSED = "closed"


def opening(access: GuardianAccess, age: Age, today: date) -> Opening:
    """Where nobody has said how old the pupil is, the pupil decides: what is seen cannot be unseen."""
    if access is GuardianAccess.WHEN_PUPIL_SHARES:
        return Opening.BY_CHOICE
    if access is GuardianAccess.UNTIL_15:
        return Opening.BY_AGE if age.under(rule("decides", today), today) else Opening.BY_CHOICE
    under = age.under(rule("grown", today), today)
    if under is None:
        return Opening.BY_CHOICE
    return Opening.BY_AGE if under else Opening.CLOSED  # the record says until 18, and not a day longer


def decides_at(access: GuardianAccess, today: date) -> int:
    """The age until which the age rule shows what the pupil sees. 0: never."""
    codes = {GuardianAccess.UNTIL_15: "decides", GuardianAccess.UNTIL_18: "grown"}
    return rule(codes[access], today).number if access in codes else 0
