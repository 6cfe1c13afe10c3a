"""Words of one language: labels from the vocabulary, sentences from `sentences/*.yaml`, lists, clocks and names."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

import msgspec

from tillit.catalogue.countries import country_name
from tillit.record import vocabulary
from tillit.record.codes import Until
from tillit.record.explain.shape import Table
from tillit.record.processing import Clock, Party, SchoolHours
from tillit.record.vocabulary import Texts

SENTENCES = Path(__file__).parent / "sentences"


@cache
def sentences(audience: str) -> Mapping[str, Texts]:
    return msgspec.yaml.decode((SENTENCES / f"{audience}.yaml").read_bytes(), type=dict[str, Texts])


class Words:
    def __init__(self, language: str, audience: str = "words") -> None:
        self.language = language
        self.audience = audience

    def say(self, code: str, **values: object) -> str:
        """A sentence of this audience, else one that all share. An unknown code is an error."""
        own = sentences(self.audience)
        texts = own[code] if code in own else sentences("words")[code]
        return texts.in_(self.language).format(**values)

    def label(self, vocabulary_name: str, code: str) -> str:
        return str(vocabulary.load(vocabulary_name)[code].text.in_(self.language))

    def labels(self, vocabulary_name: str, codes: Iterable[str]) -> str:
        """Inside a sentence."""
        return self.listed(inline(self.label(vocabulary_name, code)) for code in codes)

    def cell(self, vocabulary_name: str, codes: Iterable[str]) -> str:
        """Alone in a cell or at the start of a sentence."""
        return upper(self.labels(vocabulary_name, codes))

    def listed(self, words: Iterable[str], joiner: str = "and") -> str:
        """a, b and c; semicolons when a part has its own "and"; an empty list says none."""
        items = list(words)
        if len(items) < 2:
            return items[0] if items else self.say("none")
        if any(f" {self.say(joiner)} " in item for item in items):
            return "; ".join(items)
        return f"{', '.join(items[:-1])} {self.say(joiner)} {items[-1]}"

    def provisions(self, codes: Iterable[str]) -> str:
        known = vocabulary.provisions()
        return self.listed(known[code].short.in_(self.language) for code in codes)

    def clock(self, clock: Clock) -> str:
        count = {0: "_zero", 1: "_one"}.get(clock.days, "")
        return self.say(f"clock_{clock.until}{count}", n=clock.days)

    def clocks(self, clocks: Iterable[Clock], joiner: str = "and") -> str:
        return self.listed((self.clock(clock) for clock in longest(clocks)), joiner)

    def country(self, code: str) -> str:
        return country_name(code, self.language) if code else self.say("not_stated")

    def countries(self, codes: Iterable[str]) -> str:
        named = [self.country(code) for code in dict.fromkeys(codes) if code]
        return self.listed(named) if named else self.say("not_stated")

    def party(self, party: Party) -> str:
        parts = [party.name, party.orgnr, party.contact, party.email]
        return ", ".join(part for part in parts if part) or self.say("not_stated")

    def hours(self, hours: SchoolHours) -> str:
        numbers = sorted(set(hours.weekdays))
        days = [self.say(f"day_{number}") for number in numbers]
        if len(days) > 2 and numbers[-1] - numbers[0] == len(days) - 1:
            named = self.say("day_span", first=days[0], last=days[-1])
        else:
            named = self.listed(days)
        return self.say("hours", starts=hours.starts, ends=hours.ends, days=named)

    def table(self, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Table | None:
        """A table with a head of known columns; none when there is nothing to show."""
        body = tuple(tuple(row) for row in rows)
        return Table(head=tuple(self.say(f"col_{column}") for column in columns), rows=body) if body else None

    def or_not_stated(self, text: str) -> str:
        return text.strip() or self.say("not_stated")


def inline(label: str) -> str:
    """As it is written inside a sentence: a small first letter, except in names and abbreviations."""
    return label if label.startswith("Feide") or label[1:2].isupper() else label[:1].lower() + label[1:]


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def longest(clocks: Iterable[Clock]) -> list[Clock]:
    """One clock per event, the longest; clocks of different events cannot be compared before the day comes."""
    days: dict[Until, int] = {}
    for clock in clocks:
        days[clock.until] = max(clock.days, days.get(clock.until, 0))
    return [Clock(until=until, days=days[until]) for until in Until if until in days]
