"""A roster comes in: what would change, and doing it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from msgspec.structs import replace

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import Identity, Organisation
from tillit.organisations.rostering import holding, present
from tillit.organisations.rostering.applying import Taking, apply
from tillit.organisations.rostering.differing import Caution, Changes, differ
from tillit.organisations.rostering.matching import Question, match, renamed
from tillit.organisations.rostering.merging import merge
from tillit.organisations.rostering.present import Links, Present
from tillit.organisations.rostering.roster import Problem, Roster
from tillit.organisations.rostering.rules import check_confirmed, check_not_changed


@dataclass(frozen=True)
class Preview:
    """What will change, with what somebody must look at first."""

    said: Roster
    before: Present
    wanted: Roster
    links: Links
    changes: Changes
    questions: list[Question]
    problems: list[Problem]
    source: str

    @property
    def cautions(self) -> list[Caution]:
        return self.changes.cautions

    @property
    def renamed(self) -> dict[str, str]:
        """Of those who are known here by the number they had before."""
        return {was: now for was, now in renamed(self.said).items() if now in self.before.links.people}

    @property
    def seen(self) -> str:
        """Changes when what would be done changes: a yes is to what was shown."""
        people = [sorted(row.id for row in rows["people"]) for rows in (self.changes.new, self.changes.ended)]
        told = [self.changes.counts(), people, [str(caution) for caution in self.cautions]]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def preview(said: Roster, owner: Organisation, *, source: str, answers: Mapping[str, str], today: date) -> Preview:
    before = present.read(owner.pk, source, today, renamed(said))
    matched = match(said, before, owner, answers, today)
    wanted = merge(before.known, matched.said, today)
    wanted = _as_they_say(wanted, before)
    changes = differ(before.roster, wanted, matched.said)
    problems = [*said.problems, *matched.problems, *wanted.problems]
    return Preview(matched.said, before, wanted, matched.links, changes, matched.questions, problems, source)


def _as_they_say(wanted: Roster, before: Present) -> Roster:
    """Name and address of those who were here already are their own."""
    people = dict(wanted.people)
    for number in before.own_name & people.keys():
        row, here = people[number], before.roster.people.get(number) or before.known.people[number]
        if row is not None and here is not None:
            people[number] = replace(row, name=here.name, email=here.email)
    return replace(wanted, people=people)


@transaction.atomic
def take_in(
    said: Roster, owner: Organisation, *, source: str, answers: Mapping[str, str], today: date, by: Actor,
    confirmed: bool = False, seen: str = "",
) -> Preview:  # fmt: skip
    """Everything or nothing. `seen` is what was shown when somebody said yes; another roster may have come between."""
    Organisation.objects.select_for_update().get(pk=owner.pk)
    found = preview(said, owner, source=source, answers=answers, today=today)
    check_not_changed(seen, found.seen)
    check_confirmed(found.cautions, confirmed=confirmed)
    for was, now in found.renamed.items():
        rows = Identity.objects.filter(tenant=owner, home_page=present.home_page(source), name=was)
        rows.update(name=now)
    taking = Taking(owner, source, today, found.links, found.wanted, found.changes)
    apply(taking)
    roles = holding.bring_up_to_date(taking)
    audit.record(
        "roster_taken_in", owner, by=by, tenant_id=owner.pk, source=source, counts=found.changes.counts(), roles=roles,
        problems=len(found.problems), confirmed=[caution.code for caution in found.cautions],
    )  # fmt: skip
    return found
