"""`tillit import oneroster` and `tillit import pifu`: the same rules and the same sentences as the page."""

from __future__ import annotations

import argparse

from django.db import transaction
from django.utils import timezone, translation

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, actor_of, memberships_of
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Kind
from tillit.organisations.rostering.matching import OTHER, SAME
from tillit.organisations.rostering.readers import archive, detect
from tillit.organisations.rostering.roster import NotARoster, Roster
from tillit.organisations.rostering.rules import IMPORTERS, check_import
from tillit.organisations.rostering.said import why_not_a_roster
from tillit.organisations.rostering.shown import shown
from tillit.organisations.rostering.taking import Preview, preview, take_in
from tillit.organisations.rostering.waiting import check_source
from tillit.web.denied import Refusal, why_not

DONE, CANNOT, SOMETHING_LEFT = 0, 1, 3


def run(options: argparse.Namespace) -> tuple[int, list[str]]:
    """Exit status, and what to say."""
    with translation.override("en"), transaction.atomic():
        try:
            kind, roster = detect.read(archive.open_path(options.path))
        except (NotARoster, OSError) as refusal:
            return CANNOT, [why_not_a_roster(refusal) if isinstance(refusal, NotARoster) else str(refusal)]
        by, owner = _who(options.by), _owner(options.owner)
        if owner is None:
            return CANNOT, [f"There is no school owner called {options.owner}."]
        if by is None:
            return CANNOT, [f"{options.by} is nobody who may do this."]
        with scope.enter(by.scope):
            try:
                found = _do(options, roster, owner, options.source or kind, by)
            except Refusal as refusal:
                return CANNOT, [*_told(options, roster, owner, options.source or kind, by), str(refusal)]
            last = "Nothing is changed: this is a preview." if options.preview else "Taken in."
            waits = found.problems or any(not one.answer for one in found.questions)
            return SOMETHING_LEFT if waits else DONE, [*tell(found), last]


def _told(options: argparse.Namespace, roster: Roster, owner: Organisation, source: str, by: Actor) -> list[str]:
    """What would change, for somebody who may see it."""
    if why_not(check_import, owner, by):
        return []
    return tell(_preview(options, roster, owner, source))


def _do(options: argparse.Namespace, roster: Roster, owner: Organisation, source: str, by: Actor) -> Preview:
    check_import(owner, by)
    check_source(source)
    if options.preview:
        return _preview(options, roster, owner, source)
    return take_in(
        roster, owner, source=source, answers=_answers(options), today=timezone.localdate(), by=by,
        confirmed=options.confirmed,
    )  # fmt: skip


def _preview(options: argparse.Namespace, roster: Roster, owner: Organisation, source: str) -> Preview:
    return preview(roster, owner, source=source, answers=_answers(options), today=timezone.localdate())


def _answers(options: argparse.Namespace) -> dict[str, str]:
    return {**dict.fromkeys(options.same, SAME), **dict.fromkeys(options.other, OTHER)}


def tell(found: Preview) -> list[str]:
    told = shown(found)
    lines = [f"{heap.title}: {heap.number}" for heap in told["heaps"]]
    if told["nothing"]:
        lines.append("Nothing: everything is as in the roster already.")
    lines += [f"UNUSUAL  {text}" for text in told["cautions"]]
    for question in told["questions"]:
        answer = question.answer or f"answer with --same {question.key} or --other {question.key}"
        lines.append(f"ALIKE    {question.name}: is it {question.like}, who or which is here? ({answer})")
    lines += [f"ROW      {where}: {text}" for where, text in told["problems"]]
    lines += [f"LEADER   {name}: invite them yourself; a file gives nobody that role." for name in told["leaders"]]
    return lines


def _owner(name: str) -> Organisation | None:
    owners = Organisation.objects.filter(kind=Kind.OWNER, closed_on=None)
    found = list(owners.filter(number=name.replace(" ", "")) or owners.filter(name__iexact=name))
    return found[0] if len(found) == 1 else None


def _who(username: str) -> Actor | None:
    person = Person.objects.filter(username=username).first()
    if person is None:
        return None
    with scope.enter(Scope(person=person.pk)):
        held = memberships_of(person.pk, timezone.localdate())
        return next((actor_of(row) for row in held if row.role in IMPORTERS), None)
