"""Pages and API say whom they are for, and can do the same."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from tillit.organisations.roles import Role
from tillit.project import addresses
from tillit.web.commands import Commands

PAGES = addresses.pages()
OPERATIONS = addresses.operations()


def test_every_address_says_whom_it_is_for() -> None:
    """With @acting(…), @roles(…) or @public("why")."""
    assert [address.route for address in [*PAGES, *OPERATIONS] if not address.said] == []


def test_every_role_that_is_named_exists() -> None:
    assert {role for address in [*PAGES, *OPERATIONS] for role in address.roles or ()} <= set(map(str, Role))


def test_names_of_pages_are_used_once() -> None:
    names = [page.name for page in PAGES]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_operation_has_an_id_of_its_own() -> None:
    """Clients are generated from it."""
    ids = [operation.name for operation in OPERATIONS]
    assert [operation.route for operation in OPERATIONS if operation.name in ("", "None")] == []
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


def all_commands() -> list[tuple[str, Commands[Any]]]:
    """Every set of commands that any context declares."""
    found: dict[int, tuple[str, Commands[Any]]] = {}
    for context in settings.CONTEXTS:
        if find_spec(f"tillit.{context}.commands"):
            module = import_module(f"tillit.{context}.commands")
            for value in vars(module).values():
                for one in value if isinstance(value, tuple | list) else [value]:
                    if isinstance(one, Commands):
                        found[id(one)] = (context, one)
    return list(found.values())


def test_the_finder_finds_commands() -> None:
    assert len(all_commands()) > 8


def test_every_command_has_both_a_page_and_an_operation() -> None:
    page = {found.name: found.roles for found in PAGES}
    operation = {found.name: found.roles for found in OPERATIONS}
    wanted = {
        f"{commands.noun}_{command.name}": frozenset(map(str, command.roles))
        for _, commands in all_commands()
        for command in commands.items
    }
    assert {name: roles for name, roles in wanted.items() if page.get(name) != roles} == {}
    assert {name: roles for name, roles in wanted.items() if operation.get(name) != roles} == {}


def test_every_command_is_for_somebody() -> None:
    commands = [(found.noun, command) for _, found in all_commands() for command in found.items]
    assert [(noun, command.name) for noun, command in commands if not (command.roles and str(command.label))] == []
