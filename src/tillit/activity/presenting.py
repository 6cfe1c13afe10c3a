"""Streams in words and pictures: sentences, what can be done, and heights of bars. No queries here."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.activity.gate import Finding, Rule, Standing, WithheldBecause, said
from tillit.activity.queries import DAYS, InForce
from tillit.record.codes import Treatment
from tillit.record.said import label

MOST_SHOWN = 100
FEWEST = 5  # what is withheld is never said more exactly than this
STANDINGS = frozenset(str(each) for each in Standing)
WIDTH, HEIGHT, STEP = 600, 140, 20  # the picture; a bar each STEP

DECLARE = gettext_lazy("The supplier stops sending it, or the record is changed to say why it is needed.")
TAKE_OUT = gettext_lazy("The supplier takes it out. Nothing in the record can let this in.")
SPECIAL = gettext_lazy(
    "The supplier stops sending it. Only a record with a condition in Article 9 can let such data in."
)
MEND = gettext_lazy("The supplier corrects how it is written.")
DO: Mapping[Rule, Promise] = {
    Rule.UNDECLARED: DECLARE,
    Rule.UNKNOWN_EXTENSION: DECLARE,
    Rule.EMAIL: TAKE_OUT,
    Rule.NATIONAL_ID: TAKE_OUT,
    Rule.PHONE: TAKE_OUT,
    Rule.NAME: TAKE_OUT,
    Rule.PERSON_KEY: TAKE_OUT,
    Rule.SPECIAL: SPECIAL,
    Rule.FORM: MEND,
    Rule.LANGUAGE: MEND,
    Rule.TOO_DEEP: MEND,
    Rule.TOO_LONG: MEND,
    Rule.UNREADABLE: MEND,
    Rule.GROUP: gettext_lazy("The supplier sends one statement for each pupil."),
    Rule.TRIAL_PUPIL: gettext_lazy("The supplier tries with invented accounts, never with those of pupils."),
}


@dataclass(frozen=True)
class Bar:
    """A day: how much came, and how high that is drawn."""

    day: date
    taken: int
    corrected: int
    refused: int
    x: int
    taken_y: int
    taken_height: int
    corrected_y: int
    corrected_height: int
    refused_y: int
    refused_height: int

    @property
    def label(self) -> str:
        return date_format(self.day, "j. F")


@dataclass(frozen=True)
class Why:
    field: str
    reason: str
    do: str
    number: int
    first: datetime
    last: datetime
    new: bool


# What became of what the sender is told was received: it is told of all of it in one number, whichever it was.
RECEIVED = frozenset({"kept", "same", "corrected", "withheld"})


def chart(counts: Iterable[Mapping[str, Any]], today: date, *, sender: bool) -> list[Bar]:
    """The last days, oldest first. The sender is shown what was received, and not what became of it: otherwise one
    statement for one pupil would tell who has objected. Of corrections it is told how many it sent as such."""
    found: dict[str, Counter[date]] = defaultdict(Counter)
    for row in counts:
        if row["day"]:
            found[row["outcome"]][row["day"]] += row["number"]
    corrected = found["correction" if sender else "corrected"]
    taken: Counter[date] = Counter()
    for outcome in RECEIVED if sender else ("kept", "corrected"):
        taken.update(found[outcome])
    days = [today - timedelta(days=DAYS - 1 - at) for at in range(DAYS)]
    highest = max((taken[day] + found["refused"][day] for day in days), default=0) or 1
    return [_bar(at, day, taken[day], corrected[day], found["refused"][day], highest) for at, day in enumerate(days)]


def _bar(at: int, day: date, taken: int, corrected: int, refused: int, highest: int) -> Bar:
    """What is not nothing is seen, however little it is. The corrections are among what was taken."""
    whole, part, upper = (max(2, number * HEIGHT // highest) if number else 0 for number in (taken, corrected, refused))
    part, ground = min(part, whole), HEIGHT + 4
    return Bar(
        day=day, taken=taken, corrected=corrected, refused=refused, x=at * STEP + 2,
        taken_y=ground - whole + part, taken_height=whole - part, corrected_y=ground - whole, corrected_height=part,
        refused_y=ground - whole - upper, refused_height=upper,
    )  # fmt: skip


def last_heard(counts: Iterable[Mapping[str, Any]]) -> datetime | None:
    found: datetime | None = max((row["last"] for row in counts), default=None)
    return found


def came(counts: Iterable[Mapping[str, Any]], before: date | None) -> Counter[str]:
    """How much by outcome. `before`: of the days that ended by then; what could not be read is of all days."""
    found: Counter[str] = Counter()
    for row in counts:
        if before is None or row["day"] is None or row["day"] < before:
            found[row["outcome"]] += row["number"]
    return found


def totals(counts: Iterable[Mapping[str, Any]], *, sender: bool) -> list[tuple[str, str]]:
    """(what, how much) of the last thirty days."""
    found = came(counts, None)
    refused = [(_("Refused"), str(found["refused"])), (_("Could not be read"), str(found["misread"]))]
    if sender:
        received = sum(found[outcome] for outcome in RECEIVED)
        return [
            (_("Received"), str(received)),
            (_("Of these, sent as corrections"), str(found["correction"])),
            *refused,
        ]
    return [
        (_("Kept"), str(found["kept"] + found["corrected"])),
        (_("Of these, corrections of what was here before"), str(found["corrected"])),
        (_("Sent again, and already here"), str(found["same"])),
        *refused,
    ]


def withheld(counts: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(why, about how many): what the pupil's own standing keeps out is one number, so that it points at nobody."""
    found: defaultdict[str, int] = defaultdict(int)
    for row in counts:
        if row["outcome"] == "withheld":
            found["" if row["reason"] in STANDINGS else row["reason"]] += row["number"]
    return [(_why_withheld(reason), about(number)) for reason, number in sorted(found.items())]


def _why_withheld(reason: str) -> str:
    if reason in set(WithheldBecause):
        return str(said.WITHHELD[WithheldBecause(reason)])
    return _("Not stored: for these pupils nothing may be kept now. We say no more, so that nobody can be pointed out.")


def about(number: int) -> str:
    """Rounded down to the nearest five, so that one look after another does not tell of one pupil."""
    if number < FEWEST:
        return _("fewer than %(number)d") % {"number": FEWEST}
    return _("about %(number)d") % {"number": number - number % FEWEST}


def whys(counts: Iterable[Mapping[str, Any]]) -> list[Why]:
    """What was refused and why, most often first."""
    findings = [row for row in counts if row["outcome"] == "finding"]
    findings.sort(key=lambda row: (-row["number"], row["field"], row["reason"]))
    return [
        Why(
            field=field_name(row["field"]), reason=reason_of(row["field"], row["reason"]), do=what_to_do(row["reason"]),
            number=row["number"], first=row["first"], last=row["last"], new=row["new"],
        )
        for row in findings[:MOST_SHOWN]
    ]  # fmt: skip


@dataclass(frozen=True)
class Misread:
    """What could not be read at all: what was wrong, where in the statement, and how often."""

    what: str
    place: str
    number: int
    last: datetime


MISREAD: Mapping[str, Promise] = {
    "json": gettext_lazy("It is not JSON."),
    "request": gettext_lazy("The request is not as it must be: its headers, or its parameters."),
    "conflict": gettext_lazy(
        "The id is taken by a statement that says something else. Corrections have an address of their own."
    ),
    "too_large": gettext_lazy("There was too much of it at once."),
    "media_type": gettext_lazy("The kind of content is not one we read."),
    "envelope": gettext_lazy("The Caliper envelope, or an event in it, cannot be understood."),
}


def misread(counts: Iterable[Mapping[str, Any]]) -> list[Misread]:
    """Most often first."""
    found = [row for row in counts if row["outcome"] == "misread"]
    found.sort(key=lambda row: (-row["number"], row["reason"], row["field"]))
    return [Misread(why_misread(row["reason"]), row["field"], row["number"], row["last"]) for row in found[:MOST_SHOWN]]


def why_misread(reason: str) -> str:
    if reason in MISREAD:
        return str(MISREAD[reason])
    return _("It does not follow xAPI, section %(section)s.") % {"section": reason}


def field_name(code: str) -> str:
    return said.field_name(code) if code else _("Not in any list")


def reason_of(field: str, rule: str) -> str:
    return said.reason(Finding(field, Rule(rule), "")) if rule in set(Rule) else rule


def what_to_do(rule: str) -> str:
    return str(DO[Rule(rule)] if rule in set(Rule) else MEND)


def lets_in(found: InForce | None) -> list[tuple[str, list[str]]]:
    """(what happens, the fields) of the record in force; what is not here is refused."""
    headings = (
        (Treatment.KEEP, _("Kept as sent")),
        (Treatment.DAY, _("Kept, with the day and not the hour")),
        (Treatment.PSEUDONYM, _("Kept behind a pseudonym")),
        (Treatment.DROP, _("Left out without storing it")),
    )
    rules = found.policy.gate if found else ()
    sorted_out = [(title, [str(label("fields", rule.field)) for rule in rules if rule.treatment is treatment])
                  for treatment, title in headings]  # fmt: skip
    return [(title, fields) for title, fields in sorted_out if fields]
