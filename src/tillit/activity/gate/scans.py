"""What no kept text may hold, whatever field it stands in: e-mail, national identity number, telephone number,
a name we know, a special category."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tillit.activity.gate.lists import Where, person_keys
from tillit.activity.gate.names import Names
from tillit.activity.gate.numbers import has_national_id, has_phone, number_is_national_id
from tillit.activity.gate.signals import Signals
from tillit.activity.gate.text import apart, folded, plain, words
from tillit.activity.gate.verdict import Rule

AT = r"(?:@| @ |\s?(?:\(at\)|\[at\]|\(a\)|\(krøllalfa\)|\(alfakrøll\))\s?)"
DOMAIN = r"[^\W_][\w-]*(?:\.[\w-]+)*\.[^\W\d_]{2,24}"
EMAIL = re.compile(rf"[^\s@<>,;:\"'()/?&=]{{1,64}}{AT}{DOMAIN}", re.IGNORECASE)
MAYBE_EMAIL = re.compile(r"@|\(at\)|\[at\]|\(a\)|krøll", re.IGNORECASE)
MANY_DIGITS = re.compile(r"\d(?:[\s.\-()]{0,3}\d){7}")

SHORT, REMEMBERED = 40, 8_192

Hit = tuple[Rule, str]


class Scanner:
    """Compiled for one policy: `special` are the special fields it keeps."""

    def __init__(self, names: Iterable[str], special: Iterable[str]) -> None:
        self.names = Names(names)
        self.signals = Signals(special)
        self.harmless: set[tuple[str, Where]] = set()
        self.keys = {folded(word): entry.field for entry in person_keys() for word in entry.words}
        self.parts = {folded(word) for entry in person_keys() if not entry.alone for word in entry.words}

    def text(self, written: str, where: Where) -> Hit | None:
        """The first thing found, with the field it belongs to ("" where none does). What is short and says nothing is
        remembered: "A", "true", the name of the app."""
        if (written, where) in self.harmless:
            return None
        hit = self.judged(written, where)
        if hit is None and len(written) <= SHORT:
            if len(self.harmless) >= REMEMBERED:
                self.harmless.clear()
            self.harmless.add((written, where))
        return hit

    def judged(self, written: str, where: Where) -> Hit | None:
        bare = plain(written)
        if (hit := self.person(bare, by_a_person=where in ("text", "value"))) is not None:
            return hit
        if (field := self.signals.field_of(bare if where == "text" else apart(bare), where)) is not None:
            return Rule.SPECIAL, field
        return None

    def person(self, bare: str, *, by_a_person: bool) -> Hit | None:
        if MAYBE_EMAIL.search(bare) and EMAIL.search(bare):
            return Rule.EMAIL, "email"
        if MANY_DIGITS.search(bare):
            if has_national_id(bare):
                return Rule.NATIONAL_ID, ""
            if has_phone(bare, by_a_person=by_a_person):
                return Rule.PHONE, ""
        if self.names and self.names.found(bare):
            return Rule.NAME, "name"
        return None

    def number(self, number: float) -> Hit | None:
        return (Rule.NATIONAL_ID, "") if number_is_national_id(number) else None

    def key(self, written: str) -> Hit | None:
        """A key the service has chosen itself: it must not announce a person either."""
        bare = plain(written)
        said = words(apart(bare))
        announced = next((word for word in said if word in self.parts), "".join(said))
        if announced in self.keys:
            return Rule.PERSON_KEY, self.keys[announced]
        return self.text(written, "key")
