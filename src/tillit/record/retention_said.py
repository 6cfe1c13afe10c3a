"""What a text says about when something is deleted, read with care: it keeps silent rather than guess. Pure.

Only a plain span (“300 dagar”, “two years”, “at the end of the school year”) in the same sentence as a word for
deleting counts. Sentences about agreements that end, backups, logs, ages and people who leave are about other clocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tillit.record.codes import Until
from tillit.record.processing import Clock

_SENTENCE = re.compile(r"[^.!?\n|;]+(?:\.(?=\d)[^.!?\n|;]+)*")
_DELETING = re.compile(
    r"\b(?:(?<!ikkje )(?<!ikke )slett\w*|lagringstid\w*|oppbevar\w*|oppbevaringstid\w*|delet\w+|eras\w+|retention|"
    r"(?:stored|kept|keep) for|(?:lagra|lagret|lagrast|lagres) i)\b",
    re.IGNORECASE,
)
_ABOUT_OTHER_CLOCKS = re.compile(
    r"avtal|agreement|contract|oppseiing|oppsigelse|opphøyr|opphør|fas(?:a|et|ast|es) ut|phas(?:ed|ing) out|"
    r"back-?up|sikkerheitskopi|tryggleikskopi|sikkerhetskopi|reservekopi|logg|\blogs?\b|"
    r"(?:elev\w*|hen|dei|de|han|ho|pupils?|they) (?:sluttar|slutter|leaves?)|gonger i|ganger i|times (?:a|per)|"
    r"innsyn|førespurnad|forespørsel|request|omfram|utover|\bikkje slett|\bikke slett|\bnot delet",
    re.IGNORECASE,
)
_UNITS = {
    "day": (r"dag(?:ar|er)?|døgn|days?", 1, 1),
    "week": (r"veker?|uker?|weeks?", 7, 7),
    "month": (r"månad(?:ar|er)?|måned(?:er)?|months?", 28, 31),
    "year": (r"år|years?", 365, 366),
}
_WORDS = {
    "ein": 1, "eitt": 1, "én": 1, "en": 1, "ett": 1, "one": 1, "a": 1, "to": 2, "two": 2, "tre": 3, "three": 3,
    "fire": 4, "four": 4, "fem": 5, "five": 5, "seks": 6, "six": 6, "ti": 10, "ten": 10, "tolv": 12, "twelve": 12,
    "fjorten": 14, "fourteen": 14, "tretti": 30, "thirty": 30, "seksti": 60, "sixty": 60, "nitti": 90, "ninety": 90,
}  # fmt: skip
_NUMBER = rf"(?P<number>\d{{1,4}}|{'|'.join(_WORDS)})"
_SPANS = {
    unit: re.compile(rf"(?<![\w,–-]){_NUMBER}[ \u00a0](?:{words})\b(?! ?(?:gam|old|seinare år))", re.IGNORECASE)
    for unit, (words, _low, _high) in _UNITS.items()
}
_AGE = re.compile(r"(?:under|over|fyl+[lt]?e?[rt]?|frå|fra|mellom|aged?|between|–|-)\s*$", re.IGNORECASE)
_AT_MOST = re.compile(
    r"(?:høgst|høyst|maks\w*|inntil|innan|innen|seinast|senest|ikkje lenger enn|ikke lenger enn|ikkje meir enn|"
    r"at most|no longer than|not more than|within|up to|under)\s+(?:etter\s+)?$",
    re.IGNORECASE,
)
_SCHOOL_YEAR = re.compile(
    r"(?:slutten av|etter|ved utgangen av|ut) sk[uo]le?året|sk[uo]le?året (?:er|blir) (?:slutt|over|ferdig|omme)|"
    r"sk[uo]leårets? slutt|(?:kvart|hvert) sk[uo]leår|sk[uo]leslutt|end of (?:the|each|every) school year|"
    r"school year (?:is over|ends|has ended)",
    re.IGNORECASE,
)  # fmt: skip
_SUBJECT = re.compile(
    r"(?:slutten av|etter) faget|faget er (?:slutt|over|ferdig|avslutta|avsluttet)|end of the subject|"
    r"subject (?:is over|ends|has ended)",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Told:
    """One statement: at least `low` and at most `high` days, after an event if it names one."""

    sentence: str
    until: Until
    low: int = 0
    high: int = 0
    at_most: bool = False

    def agrees(self, clock: Clock) -> bool:
        if self.until is not Until.DAYS and clock.until is not self.until:
            return False
        if self.until is not Until.DAYS and not self.high:
            return True
        if self.at_most and clock.until is Until.DAYS:
            return clock.days <= self.high
        return self.low <= clock.days <= self.high


def told(text: str) -> Iterator[Told]:
    """Every statement the text makes about when something is deleted."""
    for match in _SENTENCE.finditer(_LINK.sub(r"\1", text)):
        sentence = " ".join(match.group().replace("*", "").replace("#", "").split()).strip("- ")
        if _DELETING.search(sentence) and not _ABOUT_OTHER_CLOCKS.search(sentence):
            yield from _spans(sentence)


def _spans(sentence: str) -> Iterator[Told]:
    until = _event(sentence)
    counted = list(_counted(sentence, until))
    yield from counted
    if not counted and until is not Until.DAYS:
        yield Told(sentence, until)


def _event(sentence: str) -> Until:
    if _SCHOOL_YEAR.search(sentence):
        return Until.END_OF_SCHOOL_YEAR
    return Until.END_OF_SUBJECT if _SUBJECT.search(sentence) else Until.DAYS


def _counted(sentence: str, until: Until) -> Iterator[Told]:
    for unit, pattern in _SPANS.items():
        _words, low, high = _UNITS[unit]
        for match in pattern.finditer(sentence):
            before, number = sentence[: match.start()], match.group("number").lower()
            if unit == "year" and _AGE.search(before):
                continue
            count = _WORDS.get(number) or int(number)
            if count:
                yield Told(sentence, until, count * low, count * high, bool(_AT_MOST.search(before)))


def unlike(text: str, clocks: Iterable[Clock]) -> tuple[Told, ...]:
    """What the text says that no clock has. Without clocks there is nothing to compare with."""
    known = tuple(clocks)
    return tuple(each for each in told(text) if known and not any(each.agrees(clock) for clock in known))
