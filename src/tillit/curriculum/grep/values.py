"""One value of a file at a time: the shapes they come in, and what is said when it is none of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from msgspec import UNSET, UnsetType

from tillit.curriculum.grep.things import Status

LANGUAGES = {"nno": "nn", "nob": "nb", "eng": "en", "sme": "se"}
# The language a thing was enacted in: nynorsk for some plans, Northern Sámi for others. Never bokmål by itself.
ENACTED = "default"
STATUSES = {
    "publisert": Status.PUBLISHED,
    "utgaatt": Status.ENDED,
    "utgått": Status.ENDED,
}
CODE = re.compile(r"[A-ZÆØÅa-zæøå0-9_.-]{1,40}")
YEAR = re.compile(r"(?:aarstrinn)?(\d{1,2})")
UPPER = re.compile(r"vg([123])")
LAST_COMMON_YEAR = 10


class Wrong(Exception):
    """`field` is written as in the file; `what` says what is wrong with it, in English, for whoever runs the import."""

    def __init__(self, field: str, what: str, file: str = "") -> None:
        super().__init__(f"{file}: {field}: {what}" if file else f"{field}: {what}")
        self.field, self.what, self.file = field, what, file


def code(value: Any, field: str = "kode") -> str:
    """From a code, from its URI (http://psi.udir.no/kl06/KM13228) or from a reference that holds one."""
    if isinstance(value, Mapping):
        return code(value.get("kode") or value.get("uri"), f"{field}.kode")
    if not isinstance(value, str):
        raise Wrong(field, "no code")
    found = value.rstrip("/").rsplit("/", 1)[-1].strip()
    if not CODE.fullmatch(found):
        raise Wrong(field, f"«{value[:60]}» is no code")
    return found


def codes(value: Any, field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code(referred(one), field) for one in many(value, field)))


def many(value: Any, field: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise Wrong(field, "not a list")
    return value


def referred(value: Any) -> Any:
    return value["referanse"] if isinstance(value, Mapping) and "referanse" in value else value


def titles(value: Any, field: str = "tittel") -> dict[str, str]:
    """Three shapes: {"tekst": [{spraak, verdi}]}, [{spraak, verdi}], and plain text inside references."""
    if isinstance(value, str):
        return {ENACTED: _clean(value)}
    if isinstance(value, Mapping):
        return titles(value.get("tekst"), f"{field}.tekst")
    found = {}
    for number, one in enumerate(many(value, field)):
        said = one.get("spraak") if isinstance(one, Mapping) else None
        text = one.get("verdi") if isinstance(one, Mapping) else None
        if not isinstance(said, str) or not isinstance(text, str | None):
            raise Wrong(f"{field}[{number}]", "not a text with its language")
        if text and text.strip():
            found[LANGUAGES.get(said, said)] = _clean(text)
    return settled(found)


def settled(found: Mapping[str, str], language: str = "") -> dict[str, str]:
    """Without `default` where another language says the same, or where the language it stands for is known."""
    rest = {key: text for key, text in found.items() if key != ENACTED}
    enacted = found.get(ENACTED)
    if enacted is None or enacted in rest.values() or language in rest:
        return rest
    return {**rest, language or ENACTED: enacted}


def _clean(text: str) -> str:
    return " ".join(text.split())


def status(value: Any, field: str = "status") -> Status:
    word = (value.rstrip("/").rsplit("/", 1)[-1] if isinstance(value, str) else "").removeprefix("status_")
    if word not in STATUSES:
        raise Wrong(field, f"«{str(value)[:60]}» is neither published nor ended")
    return STATUSES[word]


def day(value: Any, field: str) -> date | None:
    """A date as text; wrapped with its heading in {"dato": …}; or null."""
    if isinstance(value, Mapping):
        return day(value.get("dato"), f"{field}.dato")
    if value is None or value == "":
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise Wrong(field, f"«{str(value)[:60]}» is no date") from error


def moment(value: Any, field: str) -> datetime | UnsetType:
    """Grep writes local time without saying so; good enough to tell which of two files is the newer."""
    if not value:
        return UNSET
    try:
        found = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", str(value)))
    except ValueError as error:
        raise Wrong(field, f"«{str(value)[:60]}» is no time") from error
    return found.replace(tzinfo=UTC)


def number(value: Any, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise Wrong(field, f"«{str(value)[:60]}» is no number")
    return value


def years(value: Any, field: str) -> tuple[int, ...]:
    """1–10, and 11–13 for upper secondary. What is no year (adult education, a level) is left out."""
    found = set()
    for one in many(value, field):
        word = code(one, field)
        common, upper = YEAR.fullmatch(word), UPPER.fullmatch(word)
        if common:
            found.add(int(common[1]))
        elif upper:
            found.add(LAST_COMMON_YEAR + int(upper[1]))
    return tuple(sorted(found))
