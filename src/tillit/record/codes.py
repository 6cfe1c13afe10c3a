"""The closed words of a record: those the code itself must understand. Open words (fields, purposes, provisions …)
are data, see `vocabulary`."""

from enum import StrEnum


class Treatment(StrEnum):
    """What happens to a field on its way in, from least to most kept. A field that is not listed is refused."""

    DROP = "drop"
    PSEUDONYM = "pseudonym"
    DAY = "day"
    KEEP = "keep"


class Identification(StrEnum):
    """How close a reader comes to the person, from far to close."""

    AGGREGATE = "aggregate"
    PSEUDONYM = "pseudonym"
    NAMED = "named"


class Granularity(StrEnum):
    """How exactly a reader sees when something happened, from coarse to fine."""

    TERM = "term"
    WEEK = "week"
    DAY = "day"
    EXACT = "exact"


class Reader(StrEnum):
    PUPIL = "pupil"
    TEACHER_OF_GROUP = "teacher_of_group"
    GUARDIAN = "guardian"
    PRINCIPAL = "principal"
    SCHOOL_OWNER = "school_owner"
    COUNCIL = "council"
    SYSTEM_OWNER = "system_owner"
    SUPPLIER = "supplier"


class Kind(StrEnum):
    """What a deletion clock runs for."""

    ACCOUNT = "account"
    ANSWERS = "answers"
    PROGRESS = "progress"
    FOLLOW_UP = "follow_up"


class Until(StrEnum):
    DAYS = "days"
    END_OF_SCHOOL_YEAR = "end_of_school_year"
    END_OF_SUBJECT = "end_of_subject"


class Nature(StrEnum):
    """Whether a purpose helps learning along (formative) or documents it (summative)."""

    FORMATIVE = "formative"
    SUMMATIVE = "summative"
    BOTH = "both"
    NEITHER = "neither"


class Analysis(StrEnum):
    """`off` means off until a teacher or a school turns it on; `never` that nobody can."""

    NEVER = "never"
    OFF = "off"
    ON = "on"


class OutsideSchool(StrEnum):
    """What a purpose does with work done outside school hours."""

    DROP = "drop"
    PUPIL_ONLY = "pupil_only"
    KEEP = "keep"


class GuardianAccess(StrEnum):
    UNTIL_15 = "until_15"
    UNTIL_18 = "until_18"
    WHEN_PUPIL_SHARES = "when_pupil_shares"


def rank(member: StrEnum) -> int:
    """Place in the order the words are listed in above; only for the ordered ones."""
    return list(type(member)).index(member)
