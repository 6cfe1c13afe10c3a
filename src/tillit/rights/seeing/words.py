"""A stored statement in plain words and with a picture: who did what, on which day, and how it went. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SCHOOL = ZoneInfo("Europe/Oslo")
LANGUAGES = {"nn": ("nn", "no", "nb"), "nb": ("nb", "no", "nn"), "en": ("en",)}
# By the last part of the verb's address: who invents a verb most often lets it end as the known ones do.
DID: dict[str, tuple[str, str]] = {
    "answered": (gettext_noop("You answered %(thing)s"), "PencilWriting"),
    "attempted": (gettext_noop("You tried %(thing)s"), "PencilWriting"),
    "completed": (gettext_noop("You finished %(thing)s"), "CheckmarkCircle"),
    "passed": (gettext_noop("You finished %(thing)s"), "CheckmarkCircle"),
    "mastered": (gettext_noop("You finished %(thing)s"), "CheckmarkCircle"),
    "failed": (gettext_noop("You tried %(thing)s"), "ArrowCirclepath"),
    "scored": (gettext_noop("You got points in %(thing)s"), "Star"),
    "progressed": (gettext_noop("You came further in %(thing)s"), "ArrowRight"),
    "initialized": (gettext_noop("You began %(thing)s"), "Play"),
    "launched": (gettext_noop("You began %(thing)s"), "Play"),
    "started": (gettext_noop("You began %(thing)s"), "Play"),
    "terminated": (gettext_noop("You left %(thing)s"), "Stop"),
    "exited": (gettext_noop("You left %(thing)s"), "Stop"),
    "experienced": (gettext_noop("You looked at %(thing)s"), "Eye"),
    "viewed": (gettext_noop("You looked at %(thing)s"), "Eye"),
    "read": (gettext_noop("You read %(thing)s"), "OpenBook"),
    "watched": (gettext_noop("You saw %(thing)s"), "Eye"),
    "played": (gettext_noop("You saw %(thing)s"), "Play"),
    "interacted": (gettext_noop("You worked with %(thing)s"), "HandFinger"),
    "asked": (gettext_noop("You asked for help in %(thing)s"), "Questionmark"),
    "commented": (gettext_noop("You wrote about %(thing)s"), "PencilWriting"),
    "created": (gettext_noop("You made %(thing)s"), "PencilWriting"),
    "submitted": (gettext_noop("You handed in %(thing)s"), "DocPencil"),
}
OTHER = (gettext_noop("You worked with %(thing)s"), "HandFinger")


@dataclass(frozen=True)
class InWords:
    """`thing` is what it was about, for those who cannot read a whole sentence yet. `went` is "" where nothing says."""

    day: date | None
    did: str
    thing: str
    went: str
    tone: str
    picture: str


def in_words(body: str, language: str) -> InWords:
    """Total: whatever a service has been allowed to say, something is said of it."""
    statement = _mapping(msgspec.json.decode(body))
    thing = _thing(_mapping(statement.get("object")), language)
    verb = str(_mapping(statement.get("verb")).get("id", "")).rstrip("/").rpartition("/")[2].lower()
    sentence, picture = DID.get(verb, OTHER)
    went, tone, seen = _went(_mapping(statement.get("result")))
    return InWords(_day(statement.get("timestamp")), _(sentence) % {"thing": thing}, thing, went, tone, seen or picture)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _thing(said: Mapping[str, Any], language: str) -> str:
    names = _mapping(_mapping(said.get("definition")).get("name"))
    wanted = LANGUAGES.get(language, ())
    chosen = next(
        (str(name) for part in wanted for tag, name in names.items() if str(tag).lower().startswith(part)), ""
    )
    if chosen or names:
        return chosen or str(next(iter(names.values())))
    return str(said.get("id", "")).rstrip("/").rpartition("/")[2] or _("something")


def _went(result: Mapping[str, Any]) -> tuple[str, str, str]:
    """In words, the tone, and the picture. A wrong answer is on the way to a right one, and looks like it."""
    points = _points(_mapping(result.get("score")))
    if result.get("success") is True:
        return _both(_("Right"), points), "success", "CheckmarkCircle"
    if result.get("success") is False:
        return _both(_("Not right yet"), points), "info", "ArrowCirclepath"
    return points, "neutral", ""


def _both(word: str, points: str) -> str:
    return f"{word}, {points}" if points else word


def _points(score: Mapping[str, Any]) -> str:
    raw, most, scaled = (score.get(name) for name in ("raw", "max", "scaled"))
    if isinstance(raw, int | float) and isinstance(most, int | float):
        return _("%(raw)s of %(max)s") % {"raw": _plain(raw), "max": _plain(most)}
    if isinstance(scaled, int | float):
        return _("%(percent)s %%") % {"percent": round(scaled * 100)}
    return ""


def _plain(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _day(moment: object) -> date | None:
    """The day alone, also where the time is kept: it is what the teacher sees, and enough to remember by."""
    try:
        found = datetime.fromisoformat(str(moment))
    except ValueError:
        return None
    return found.astimezone(SCHOOL).date() if found.tzinfo else found.date()
