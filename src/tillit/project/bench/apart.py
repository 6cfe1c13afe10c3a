"""A process that has done nothing but start, as the one that answers people: what a bench has filled and counted in its
own is in no page's way."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def apart(database: str, do: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """What `do` returns, done in a process of its own upon that database. What goes between them is pickled."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_start, initargs=(database,)) as process:
        return process.submit(do, *given, **named).result()


def _start(database: str) -> None:
    import django

    django.setup()
    from tillit.project.bench.database import use

    use(database)
