"""Nothing an owner keeps for itself is seen by another: in no table, on no page, through no operation, in no export.

Every local text there is to write carries a marker. Two others adopt what is published and stand on it. Then every role
of theirs, the nation and a supplier open all there is to open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from tests.prepared import Preparation

from tillit.assessment.tests.layers import writer
from tillit.assessment.tests.reach import Numbers, Page, content_of, operations, pages, rows_with, seen, together
from tillit.assessment.tests.secrets_kept import MARKER, Secretive, adopt_everywhere, secretive
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import HELD_AT, Kind, Role
from tillit.organisations.tests.world import World, acting_as, make_world, organisation

STEM = b"xqmark"  # the marker ends with a letter that is written in many ways


@dataclass
class Kept:
    world: World
    secret: Secretive
    others: list[Organisation]
    numbers: Numbers
    """Of the owner's rows with something to hide, and of all its editions and assessments."""

    @property
    def owner(self) -> Actor:
        return writer(self.world, self.world.owners[0])

    def outsiders(self) -> list[Actor]:
        found = [self.world.actor(Role.NATIONAL), self.world.actor(Role.SUPPLIER)]
        for tenant in self.others:
            school = Organisation.objects.get(parent=tenant, kind=Kind.SCHOOL)
            found += [
                self.world.actor(role, school if Kind.SCHOOL in HELD_AT[role] else tenant)
                for role in Role
                if HELD_AT[role] & {Kind.OWNER, Kind.SCHOOL}
            ]
        return found


def keep(_nothing: None) -> Kept:
    world = make_world()
    with scope.enter(Scope(person=1)):
        organisation(Kind.SCHOOL, "Dalen skule", world.foreign_owner)
    secret = secretive(world)
    others = [world.owners[1], world.foreign_owner]
    adopt_everywhere(world, secret, others)
    owner = writer(world, world.owners[0])
    with acting_as(owner):
        hidden = rows_with(MARKER)
    shown = seen(owner, 4)
    numbers = {name: rows[:1] + rows[-1:] for name, rows in hidden.items()}
    return Kept(
        world, secret, others, together(numbers, {name: shown[name] for name in ("Assessment", "Edition", "Pin")})
    )


KEPT = Preparation("kept", keep)


@pytest.fixture
def begun_at(begin_with: Callable[[Preparation], AbstractContextManager[Kept]]) -> Iterator[Kept]:
    with begin_with(KEPT) as kept:
        yield kept


@pytest.fixture
def kept(begun_at: Kept, db: None) -> Kept:
    return begun_at


WRITING = (Role.NETWORK, Role.NATIONAL)
HIDING = {
    "Acceptance", "AcceptanceEnd", "Assessment", "Edition", "EditionMark", "Hearing", "HearingParty", "JournalEntry",
    "Measure", "Opinion", "OpinionRemark", "Risk", "RiskHistory", "Section", "SectionAutosave", "SectionHistory",
    "Version",
}  # fmt: skip


def test_the_marker_is_in_all_that_can_be_hidden(kept: Kept) -> None:
    """Otherwise the rest of this file proves nothing."""
    with acting_as(kept.owner):
        assert rows_with(MARKER).keys() >= HIDING


def test_no_row_with_it_is_read_by_others_whatever_they_ask_the_database(kept: Kept) -> None:
    for actor in kept.outsiders():
        with acting_as(actor):
            assert (str(actor.role), actor.organisation_name, rows_with(MARKER)) == (
                str(actor.role), actor.organisation_name, {},
            )  # fmt: skip


def reached(login: Any, actor: Actor, numbers: Numbers, drawn: set[Any]) -> dict[Page, bool]:
    """The pages there is something on for somebody who may write there, and whether the marker is on it. `drawn`: the
    kinds whose PDF has been read to the end."""
    client, found = login(actor), {}
    for page in pages(actor, numbers):
        response = client.get(page.address)
        if response.status_code != 404:
            # A PDF and a Word document are made of the same value: the letters of one PDF of each kind say enough.
            found[page] = STEM in content_of(response, to_the_end=page.entry not in drawn)
            drawn.add(page.entry)
    return found


def of_each_kind(found: dict[Page, bool], most: int) -> list[Page]:
    """Who sees what is settled by where one is, not by number: a few of each kind say as much as all.

    Those that show the marker to somebody come first.
    """
    kinds: dict[Any, list[Page]] = {}
    for page in sorted(found, key=lambda page: not found[page]):
        kinds.setdefault(page.entry, []).append(page)
    return [page for same in kinds.values() for page in same[:most]]


def test_no_page_shows_it(kept: Kept, login: Any) -> None:
    """All their own for those who write; for every role one of each kind of the owner's, and of their own at one of the
    others: what one sees is settled by where one is, and how it is drawn by the role.

    Pages about something else are looked at by those who write, and by every role where they show it to the owner.
    """
    mine = reached(login, kept.owner, kept.numbers, set())
    shown = {page: shows for page, shows in mine.items() if shows}
    assert len({page.entry for page in shown}) > 20
    assert {page.address[-4:] for page in shown if page.is_document} >= {".pdf", "docx"}
    theirs: dict[int, dict[Page, bool]] = {}
    drawn_for: set[Role] = set()
    drawn: set[Any] = set()
    for actor in sorted(kept.outsiders(), key=lambda actor: actor.role not in WRITING):
        own = theirs.get(actor.tenant_id, {})
        if actor.role in WRITING:
            own = theirs[actor.tenant_id] = reached(login, actor, seen(actor, 1), drawn)
            assert [page.address for page, shows in own.items() if shows] == []
            left = [page for page in of_each_kind(shown, 1) if page not in own]
        else:
            entries = {page.entry for page in shown}
            about = {page: False for page in own if page.is_about_them or page.entry in entries}
            about = {} if actor.role in drawn_for else about
            drawn_for.add(actor.role)
            left = [*dict.fromkeys([*of_each_kind(shown, 1), *of_each_kind(about, 1)])]
            left = [page for page in left if page.is_for(str(actor.role)) and not page.is_document]
        client = login(actor)
        for page in left:
            assert STEM not in content_of(client.get(page.address)), (page.address, actor.role, actor.organisation_name)


def test_nobody_who_is_not_logged_in_sees_it(kept: Kept, client: Any) -> None:
    for page in of_each_kind(dict.fromkeys(pages(kept.owner, kept.numbers), False), 2):
        assert STEM not in content_of(client.get(page.address)), page.address


def test_no_operation_gives_it_away(kept: Kept, api: Any) -> None:
    client, showing = api(kept.owner), 0
    for method, address, _body in operations(kept.numbers):
        if method == "get":
            showing += STEM in content_of(client.get(address))
    assert showing > 8
    for actor in kept.outsiders():
        if actor.role not in {Role.NETWORK, Role.DIRECTOR, Role.NATIONAL}:
            continue
        client, own = api(actor), seen(actor, 2) if actor.role in WRITING else {}
        for method, address, body in operations(together(kept.numbers, own)):
            sent = client.get(address) if method == "get" else client.post(address, body, "application/json")
            assert sent.status_code < 500, (method, address, body)
            assert STEM not in content_of(sent), (method, address, str(actor.role), actor.organisation_name)
