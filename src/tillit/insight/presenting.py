"""What the pages and the API say in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.analytics.progress import Change, Level, Progress
from tillit.insight.followed import Told
from tillit.insight.models import FollowUp
from tillit.insight.seeing import WORDS, Area, Standing
from tillit.insight.sight import Sight
from tillit.record import vocabulary
from tillit.web.language import active, pick

WIDTH = 300  # of the bar, in its own units
TONES = {
    Level.SAFE: "success",
    Level.ON_THE_WAY: "accent",
    Level.NEEDS_PRACTICE: "warning",
    Level.TOO_LITTLE: "neutral",
}


def word(level: Level) -> str:
    return pick(level.text)


def purpose_names(sights: Iterable[Sight]) -> list[str]:
    return names_of(purpose for sight in sights for purpose in sight.purposes)


def names_of(purposes: Iterable[str]) -> list[str]:
    return [vocabulary.purposes()[code].text.in_(active()) for code in sorted(set(purposes))]


def basis(progress: Progress) -> str:
    """What it rests on: never a number without it."""
    return _rests_on(progress.answers, progress.services, progress.last_day, active())


@lru_cache(maxsize=20_000)  # a page says it of each pupil in each area, and the next one nearly the same
def _rests_on(answers: int, services: int, last_day: date | None, language: str) -> str:
    many = ngettext("%(n)d answer", "%(n)d answers", answers) % {"n": answers}
    where = ngettext("%(n)d service", "%(n)d services", services) % {"n": services}
    said = _("%(answers)s from %(services)s") % {"answers": many, "services": where}
    if last_day:
        said += ", " + _("the last on %(day)s") % {"day": date_format(last_day, "j. F Y")}
    return said


def change(progress: Progress) -> str:
    match progress.change:
        case Change.UP:
            return _("better than before")
        case Change.DOWN:
            return _("less well than before")
    return ""


@dataclass(frozen=True)
class Piece:
    level: Level
    number: int
    x: int
    width: int

    @property
    def word(self) -> str:
        return word(self.level)


def pieces_of(counts: Mapping[Level, int]) -> list[Piece]:
    """Of a bar as wide as all of them."""
    pieces, at, everybody = [], 0, sum(counts.values())
    for level, number in counts.items():
        width = round(WIDTH * number / everybody) if everybody else 0
        if number:
            pieces.append(Piece(level, number, at, max(width, 2)))
        at += width
    return pieces


@dataclass(frozen=True)
class Bar:
    """`name`: when it stood so."""

    name: str
    pieces: list[Piece]


class PupilRow(NamedTuple):
    name: str
    notes: list[str]
    basis: str
    several: bool


def row_of(standing: Standing, *, quiet: bool) -> PupilRow:
    """`quiet`: all the others have worked with it lately."""
    progress = standing.progress
    notes = [change(progress)]
    if quiet:
        notes.append(_("has not worked with this in three weeks"))
    if progress.potential:
        notes.append(_("manages it with help"))
    return PupilRow(standing.person.name, list(filter(None, notes)), basis(progress), progress.several)


@dataclass(frozen=True)
class AreaRow:
    found: Area
    today: date

    @property
    def pieces(self) -> list[Piece]:
        """A bar of the group, in the order of the words."""
        return pieces_of(self.found.counts)

    @property
    def numbers(self) -> list[tuple[str, int]]:
        return [(word(level), self.found.counts[level]) for level in WORDS]

    @property
    def by_word(self) -> list[tuple[str, str, list[PupilRow]]]:
        quiet = self.found.quiet(self.today)
        return [
            (word(level), TONES[level], [row_of(each, quiet=each in quiet) for each in pupils])
            for level, pupils in self.found.by_word if pupils
        ]  # fmt: skip

    @property
    def number(self) -> str:
        return str(self.found.area.pk)

    @property
    def silent(self) -> int:
        """Those nothing has come of at all."""
        return self.found.members - len(self.found.pupils)


def counted(numbers: Mapping[str, int] | None) -> list[tuple[str, int]]:
    """As they were written down then: by code, in the order of the words."""
    return [(word(level), (numbers or {}).get(str(level), 0)) for level in WORDS] if numbers else []


@dataclass(frozen=True)
class FollowUpRow:
    found: FollowUp
    told: Told

    @property
    def with_whom(self) -> str:
        if self.found.whole_group:
            return _("the whole group")
        return ", ".join(each.person.name for each in self.found.pupils.all())

    @property
    def bars(self) -> list[Bar]:
        """How it stood, and how it stands since somebody looked again."""
        stood = [(_("Before"), self.told.before), (_("Afterwards"), self.told.after)]
        return [
            Bar(name, pieces_of({level: numbers.get(str(level), 0) for level in WORDS}))
            for name, numbers in stood
            if numbers
        ]

    @property
    def rows(self) -> list[tuple[str, int, int | None]]:
        """Each word, how many stood there before, and after."""
        after: dict[str, int] = dict(counted(self.told.after))
        return [(name, number, after.get(name)) for name, number in counted(self.told.before)]
