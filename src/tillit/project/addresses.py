"""Every address of the product and whom it is for, read from the URL map and the API itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

API = "api/v1"
# Everything under konto/ that is not opened by name is answered by this page, which says so.
CLOSED_DOOR = "^konto/(?P<rest>.*)$"


@dataclass(frozen=True)
class Address:
    """`roles`: whom it is for; empty for any role; None when it is public, and `why` then says why."""

    name: str
    methods: tuple[str, ...]
    route: str
    roles: frozenset[str] | None
    why: str = ""
    command: Any = None
    operation: Any = None

    @property
    def said(self) -> bool:
        """Whether it says whom it is for at all."""
        return self.roles is not None or bool(self.why)


def pages() -> list[Address]:
    """Each once, as it is answered: what stands first in the URL map wins."""
    found: dict[str, Address] = {}
    for route, pattern in _walk(get_resolver().url_patterns):
        behind_the_door = CLOSED_DOOR in found and route.startswith("konto/")
        if not route.startswith("api/") and not behind_the_door:
            view = pattern.callback
            address = Address(str(pattern.name), ("GET", "POST"), route, *_whom(view), getattr(view, "command", None))
            found.setdefault(route, address)
    return list(found.values())


def operations() -> list[Address]:
    from tillit.project.api import api

    return [
        Address(str(operation.operation_id), tuple(operation.methods), f"{API}{path}", *_whom(operation.view_func),
                operation=operation)
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]  # fmt: skip


def _whom(view: Any) -> tuple[frozenset[str] | None, str]:
    roles, why = getattr(view, "roles", None), str(getattr(view, "public", ""))
    return (None if roles is None or why else frozenset(map(str, roles))), why


def _walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern
