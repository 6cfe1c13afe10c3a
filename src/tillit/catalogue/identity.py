"""The columns by which a service is found again. Written whenever a service is made or renamed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from tillit.catalogue.matching import link_key, name_key, normalise

SHORTEST_PART = 3


class Identity(TypedDict):
    key: str
    host: str
    words: str


def identity(name: str, url: str = "", supplier_name: str = "", other_names: Iterable[str] = ()) -> Identity:
    """Give these to every `Service` that is created: `Service(name=…, url=…, **identity(name, url))`."""
    text = " ".join([name, *other_names, supplier_name])
    return Identity(key=name_key(name)[:200], host=link_key(url)[:200], words=" ".join(_parts(text))[:2000])


def _parts(text: str) -> list[str]:
    """Every word and the ends of it, so that an index on beginnings also finds “leik” in “kartleik”."""
    words = normalise(text).split()
    joined = "".join(words)
    found = {word[start:] for word in [*words, joined] for start in range(max(1, len(word) - SHORTEST_PART + 1))}
    return sorted(found, key=lambda part: (-len(part), part))
