"""Who has been erased, beside the database: a backup that is put back must not bring back those who are gone.

Every erasure leaves a row (`Gone`) in the same transaction, and a line in a file once it is certain. The row holds a keyed
hash of a number and a moment, so it names nobody, and means nothing without the secret key of the installation. After a
restore, what stands in the file and not in the database is what the backup does not know: that is done again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Person
from tillit.rights.models import Gone


class Line(msgspec.Struct, frozen=True):
    """`use`: only what was stored in this use. None: all there was."""

    mark: str
    at: datetime
    use: int | None = None


class Unreadable(ValueError):
    """The list is not one of ours, or is damaged."""


@dataclass
class Again:
    """What had to be done again after a backup was put back."""

    people: int = 0
    uses: int = 0


def mark_of(person: Person) -> str:
    """The moment is in it because numbers are given anew after a restore: another person never has the same mark."""
    return salted_hmac(
        "tillit.rights.erased", f"{person.pk} {person.date_joined.astimezone(UTC).isoformat()}", algorithm="sha256"
    ).hexdigest()


def note(person: Person, use_id: int | None = None) -> None:
    """Within the transaction that erases. Whoever opened it calls `at_commit` once."""
    Gone.objects.create(mark=mark_of(person), number=use_id, at=timezone.now())


def at_commit() -> None:
    transaction.on_commit(write_down)


def path() -> Path:
    return Path(settings.ERASED)


def write_down() -> int:
    """Lines of the database that are not in the file. What was missed once, as by a full disk, comes the next time."""
    with _locked() as file:
        known = set(read(path()))
        missing = [line for line in _rows() if line not in known]
        file.write(b"".join(msgspec.json.encode(line) + b"\n" for line in missing))
        file.flush()
        os.fsync(file.fileno())
    return len(missing)


@contextmanager
def _locked() -> Iterator[Any]:
    """One writer at a time: the web and the worker share the file."""
    path().parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path(), os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600), "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield file


def _rows() -> Iterator[Line]:
    for row in Gone.objects.all():
        yield Line(mark=row.mark, at=row.at.astimezone(UTC), use=row.number)


def read(file: Path) -> list[Line]:
    if not file.exists():
        return []
    try:
        return [msgspec.json.decode(line, type=Line) for line in file.read_bytes().splitlines() if line.strip()]
    except msgspec.MsgspecError as error:
        raise Unreadable(f"{file} is no list of who has been erased: {error}") from error


def erase_again(lines: Iterable[Line], today: date) -> Again:
    """For a database that was just put back: every line it does not know of is done again, in one transaction."""
    with transaction.atomic(), scope.enter(everything()):
        known = set(_rows())
        unknown = sorted({line for line in lines if line not in known}, key=lambda line: line.at)
        again = Again()
        if unknown:
            people = _people({line.mark for line in unknown})
            for line in unknown:
                _again(people.get(line.mark), line, again, today)
            Gone.objects.bulk_create(Gone(mark=line.mark, number=line.use, at=line.at) for line in unknown)
            at_commit()
    return again


def _people(marks: set[str]) -> dict[str, Person]:
    found = ((mark_of(person), person) for person in Person.objects.order_by("pk").iterator())
    return {mark: person for mark, person in found if mark in marks}


def _again(person: Person | None, line: Line, again: Again, today: date) -> None:
    """Who came after the backup is not there, and nothing is to be done."""
    from tillit.rights.actions import erase_all, erase_stored

    if person is None:
        return
    if line.use is not None:
        erase_stored(person, use_id=line.use)
        again.uses += 1
        return
    roles = Membership.objects.filter(person=person)
    roles.filter(since__gt=today).delete()
    roles.exclude(until__lte=today).update(until=today)
    erase_all(Person.objects.get(pk=person.pk), today)
    again.people += 1
