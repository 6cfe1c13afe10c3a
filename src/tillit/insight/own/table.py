"""All that the page tells somebody about themselves, as rows for a file they may take with them (GDPR Art. 15 and 20)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tillit.insight import queries
from tillit.insight.files import Row, Table
from tillit.insight.home.opening import Opening
from tillit.insight.models import Goal, Look
from tillit.insight.own.presenting import DoneRow, LookRow, OwnRow
from tillit.insight.own.seeing import Chosen, Own, Shows, chosen, shows
from tillit.insight.presenting import names_of, purpose_names
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role

WIDTHS = (28, 28, 60, 44, 28, 14, 44)


def table(seen: Own, actor: Actor, today: date) -> Table:
    """`seen` as the page reads it. What is about those at home is for pupils, what is analysed by choice for students."""
    student = actor.role == Role.STUDENT
    made: list[Row] = [
        *_areas(seen, today),
        *(_goal(each, student) for each in queries.goals(actor.person_id)),
        *(_done(DoneRow(each, bool(seen.stop)), student) for each in queries.done_for(actor.person_id, today)),
        *(_choices(seen, chosen(actor.person_id, actor.tenant_id)) if student
          else _home(seen, shows(actor.person_id))),
        *(_look(each) for each in queries.looks(actor.person_id)),
    ]  # fmt: skip
    return Table(pgettext("file", "About me"), actor.name, columns(), made)


def columns() -> list[tuple[str, int]]:
    names = [_("What"), pgettext("file", "About"), _("What it says"), _("More"), _("Who"), _("When"), _("Used for")]
    return list(zip(names, WIDTHS, strict=True))


def _areas(seen: Own, today: date) -> Iterable[Row]:
    what = _("What I can do")
    if seen.stop:
        return [(what, "", f"{_('Not shown just now')}: {seen.stop.why}", "", "", "", "")]
    rows = [OwnRow(area, progress, seen.stage, today) for area, progress in seen.rows]
    purposes = ", ".join(purpose_names(seen.sights))
    return [
        (
            what, row.area.name, " ".join([f"{row.word}.", row.said, *row.also]), row.basis, "",
            _day(row.progress.last_day), purposes,
        )
        for row in rows
    ]  # fmt: skip


def _goal(goal: Goal, student: bool) -> Row:
    states = [_("I have managed it")] if goal.reached_on else []
    seen_by = _("my lecturers see it") if student else _("my teachers see it")
    states += [seen_by] if goal.shared else []
    said = "\n".join(part for part in (goal.reflection, ", ".join(states)) if part)
    return (
        _("My goals"),
        goal.skill_area.name if goal.skill_area else "",
        goal.text,
        said,
        "",
        _day(goal.reached_on),
        "",
    )


def _done(row: DoneRow, student: bool) -> Row:
    found = row.found
    helped = f"{_('Did it help?')} {found.get_helped_display()}" if found.looked_on else ""
    return (
        _("What my lecturers have done") if student else _("What my teachers have done"), found.skill_area.name, found.what,
        "\n".join(filter(None, [row.again, helped, found.learned, row.stood])),
        row.by, _day(found.made_on), ", ".join(names_of(found.purposes)),
    )  # fmt: skip


def _home(seen: Own, shown: Shows) -> Iterable[Row]:
    """How far those at home may see at each service, and what the pupil has chosen to show."""
    what = _("At home")
    ways = {
        Opening.BY_AGE: _("Those at home see the same as you."), Opening.BY_CHOICE: _("You choose what you show at home."),
        Opening.CLOSED: _("Is not shown at home."),
    }  # fmt: skip
    for sight in seen.sights:
        yield (what, sight.service, ways[seen.at_home.get(sight.use_id, Opening.CLOSED)], "", "", "", "")
    if shown.everything:
        yield (what, "", _("You show everything."), "", "", "", "")
    for area, _progress in seen.rows:
        if area.pk in shown.areas:
            yield (what, area.name, _("you show this at home"), "", "", "", "")


def _choices(seen: Own, choice: Chosen) -> Iterable[Row]:
    for sight in seen.sights:
        said = _("not analysed") if choice.has_left(sight.use_id) else _("is analysed")
        yield (_("What is analysed"), sight.service, said, "", "", "", ", ".join(purpose_names([sight])))
    if choice.everywhere:
        yield (_("What is analysed"), "", _("Nothing you do is analysed."), "", "", "", "")
    yield (_("When I am told"), "", choice.label, "", "", "", "")


def _look(found: Look) -> Row:
    return (_("Who has looked"), "", "", "", LookRow(found).who, _day(found.day), ", ".join(names_of(found.purposes)))


def _day(found: date | None) -> str:
    return found.isoformat() if found else ""
