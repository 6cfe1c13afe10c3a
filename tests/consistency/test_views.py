"""Pages and API say whom they are for, and can do the same."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from django.conf import settings

from tillit.organisations.roles import Role
from tillit.project import addresses
from tillit.web.commands import Commands

PAGES = addresses.pages()
OPERATIONS = addresses.operations()
# Pages that take something and whose like in the API has another name, or that a program has no use for.
ONLY_PAGES: dict[str, str] = {
    "set_language": "a program says its language with every request",
}


@pytest.mark.parametrize("address", [*PAGES, *OPERATIONS], ids=lambda address: f"{address.methods[0]} {address.route}")
def test_every_address_says_whom_it_is_for(address: addresses.Address) -> None:
    assert address.said, "put @acting(…), @roles(…) or @public('why') on it"
    assert (address.roles or frozenset()) <= set(map(str, Role))


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


@pytest.mark.parametrize(
    ("noun", "command"),
    [(commands.noun, command) for _, commands in all_commands() for command in commands.items],
    ids=lambda value: getattr(value, "name", value),
)
def test_every_command_has_both_a_page_and_an_operation(noun: str, command: Any) -> None:
    wanted = f"{noun}_{command.name}"
    page = [page for page in PAGES if page.name == wanted]
    operation = [operation for operation in OPERATIONS if operation.name == wanted]
    assert (len(page), len(operation)) == (1, 1)
    assert page[0].roles == operation[0].roles == frozenset(map(str, command.roles))


@pytest.mark.parametrize(
    "command", [command for _, commands in all_commands() for command in commands.items], ids=lambda value: value.name
)
def test_every_command_is_for_somebody(command: Any) -> None:
    assert command.roles
    assert str(command.label)
