"""What is deleted is deleted in the copies too, as soon as the deletion itself is certain."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from tillit.activity.copies import folders
from tillit.activity.models import Copy
from tillit.fence import scope
from tillit.organisations.acting import everything


def at_commit() -> None:
    """Files that hold something deleted in this transaction go when it is committed. Those who wait for an answer wait
    for no more than that: what else was in the files comes back with the next run."""
    transaction.on_commit(remove_outdated, robust=True)


def anew_at_commit() -> None:
    """The same, and the rest made anew at once."""
    transaction.on_commit(_renew)


def _renew() -> None:
    from tillit.activity.copies.making import renew

    renew()


def remove_outdated() -> None:
    from tillit.activity.copies.making import locked

    with transaction.atomic(), scope.enter(everything()):
        uses = sorted(set(Copy.objects.filter(outdated=True).order_by().values_list("use_id", flat=True)))
    for use_id in uses:
        with locked(use_id):
            for copy in Copy.objects.filter(use_id=use_id, outdated=True):
                folders.remove(folders.path_of(copy))


def overdue(today: date) -> list[str]:
    """Files that hold what should have gone before `today`, or that nobody has noted."""
    from tillit.activity.copies import columns

    with transaction.atomic(), scope.enter(everything()):
        noted = {folders.path_of(copy) for copy in Copy.objects.all()}
    return [str(path.relative_to(folders.root())) for path in folders.every_file()
            if path not in noted or columns.overdue(path, today)]  # fmt: skip
