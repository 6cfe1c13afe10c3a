"""Full names we know, found in a text however they are joined: "Kari Nordmann", "nordmann, kari", "kari-nordmann"."""

from __future__ import annotations

from collections.abc import Iterable

from tillit.activity.gate.text import words

GLUED = 8  # shorter names run together are too often part of a word


class Names:
    def __init__(self, names: Iterable[str]) -> None:
        spelled = [tuple(words(name)) for name in names]
        self.known = frozenset(way for name in spelled if len(name) > 1 for way in ways(name))
        self.begins = frozenset(name[0] for name in self.known)
        self.glued = frozenset(one for name in self.known if len(one := "".join(name)) >= GLUED)
        self.lengths = sorted({len(name) for name in self.known})

    def __bool__(self) -> bool:
        return bool(self.known)

    def found(self, text: str) -> bool:
        said = words(text)
        return any(word in self.glued or (word in self.begins and self.at(said, at)) for at, word in enumerate(said))

    def at(self, said: list[str], at: int) -> bool:
        return any(tuple(said[at : at + length]) in self.known for length in self.lengths)


def ways(name: tuple[str, ...]) -> set[tuple[str, ...]]:
    """As written, last name first, and without what stands in the middle."""
    return {name, (name[-1], *name[:-1]), (name[0], name[-1]), (name[-1], name[0])}
