"""What the pages say of a group, as rows for a file. No pupil is named, and fewer than three are not counted: a file lives
on when what it tells of is deleted, and reaches others than those who teach the group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tillit.analytics.disclosure import Within, at_least, smallest_group
from tillit.analytics.progress import Level
from tillit.insight.files import Row, Table
from tillit.insight.group import telling
from tillit.insight.group.queries import Found
from tillit.insight.group.shaping import ENOUGH
from tillit.insight.group.telling import Part
from tillit.insight.presenting import purpose_names, word
from tillit.insight.seeing import WORDS, Area, Overview
from tillit.insight.sight import Sight

FEW = 3  # as with answers that are wrong: what fewer gave may tell of one
WIDTHS = (28, 40, 36, 12, 16, 14, 32, 40)


def table(seen: Overview, found: Found) -> Table:
    """`seen` and `found` as the pages read them, of the same group on the same day."""
    return Table(pgettext("file", "Group"), seen.group.name, columns(), GroupRows(seen, found).all)


def columns() -> list[tuple[str, int]]:
    names = [
        _("What"), pgettext("file", "About"), _("As far as the answers tell"), _("Pupils"), _("Of pupils, at least"),
        _("Newest answer"), _("Rests on"), _("Used for"),
    ]  # fmt: skip
    return list(zip(names, WIDTHS, strict=True))


def several(number: int) -> str | int:
    return number if number >= FEW else _("under %(n)d") % {"n": FEW}


def day(found: date | None) -> str:
    return found.isoformat() if found else ""


class GroupRows:
    def __init__(self, seen: Overview, found: Found) -> None:
        self.seen, self.found = seen, found
        self.smallest = smallest_group(Within.SCHOOL, seen.today, [sight.smallest for sight in seen.sights])
        self.parts = telling.parts(found)

    @property
    def all(self) -> list[Row]:
        return [*self.areas(), *self.wrong(), *self.odd(), *self.hard(), *self.aims(), *self.basis()]

    def areas(self) -> Iterable[Row]:
        what = _("Skill areas")
        if self.seen.stop:
            return [_silent(what, self.seen.stop.why)]
        services = ", ".join(self._service(sight) for sight in self.seen.sights)
        return [
            (what, area.area.name, *said, services, _purposes(self.seen.sights))
            for area in self.seen.areas for said in self._of_area(area)
        ]  # fmt: skip

    def _service(self, sight: Sight) -> str:
        return (
            _("%(service)s (weak just now)") % {"service": sight.service}
            if sight.service in self.seen.weak
            else sight.service
        )

    def _of_area(self, area: Area) -> list[tuple[str | int, ...]]:
        if area.known < self.smallest:
            return [(_("too few to tell of in a file"), "", "", "")]
        counted = [(word(level), area.counts[level]) for level in WORDS if level is not Level.TOO_LITTLE]
        counted += [(_("better than before"), area.rising), (_("less well than before"), area.falling)]
        known, newest = at_least(area.known, self.smallest), day(area.last_day)
        return [(name, several(number), known, newest) for name, number in counted]

    def wrong(self) -> Iterable[Row]:
        return self._part(_("What many got wrong"), "wrong_answers", [
            (row.title, _("answered «%(answer)s»") % {"answer": each.response}, several(each.people), "", "")
            for row in self.parts["wrong_answers"].rows for each in row.answers
        ])  # fmt: skip

    def odd(self) -> Iterable[Row]:
        return self._part(_("Tasks that may not work"), "task", [
            (row.title, name, several(number), at_least(row.first["people"], ENOUGH), "")
            for row in self.parts["task"].rows for _level, name, number in row.numbers
        ])  # fmt: skip

    def hard(self) -> Iterable[Row]:
        said = _("less than half right by themselves")
        return self._part(_("What is hard just now"), "struggles", [
            (row.area.name, said, several(row.hard), at_least(row.enough, self.smallest), "")
            for row in self.parts["struggles"].rows if row.enough >= self.smallest
        ])  # fmt: skip

    def aims(self) -> Iterable[Row]:
        return self._part(_("Aims worked with, and not"), "coverage", [
            (str(row.aim.said), _("worked with"), several(row.people), "", day(row.last_day if row.people >= FEW else None))
            if row.people else (str(row.aim.said), _("no service has given tasks in it"), 0, "", "")
            for row in self.parts["coverage"].rows
        ])  # fmt: skip

    def basis(self) -> Iterable[Row]:
        return self._part(_("How good the basis is"), "basis", [
            (row.area.name, _rests(row.row), several(row.row["people"]), "", day(row.last_day))
            for row in self.parts["basis"].rows if row.row["people"] >= self.smallest
        ])  # fmt: skip

    def _part(self, what: str, code: str, rows: Sequence[tuple[str | int, ...]]) -> list[Row]:
        part: Part = self.parts[code]
        if part.stop:
            return [_silent(what, part.stop.why)]
        sights = self._sights(self.found.findings[code].uses) if part.there else []
        services, purposes = ", ".join(sight.service for sight in sights), _purposes(sights)
        return [(what, *row, services, purposes) for row in rows]

    def _sights(self, uses: Collection[int]) -> list[Sight]:
        return [sight for sight in self.found.sights if sight.use_id in uses]


def _silent(what: str, why: str) -> Row:
    return (what, "", f"{_('Not shown just now')}: {why}", "", "", "", "", "")


def _purposes(sights: Iterable[Sight]) -> str:
    return ", ".join(purpose_names(sights))


def _rests(row: telling.Row) -> str:
    tasks = ngettext("%(n)d task", "%(n)d tasks", row["tasks"]) % {"n": row["tasks"]}
    answers = ngettext("%(n)d answer", "%(n)d answers", row["answers"]) % {"n": row["answers"]}
    return f"{tasks}, {answers}, {_('from %(day)s') % {'day': row['first_day']}}"
