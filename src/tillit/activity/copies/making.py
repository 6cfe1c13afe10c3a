"""Copies for analysis, brought up to date: what has come since is added, and every stretch in which something was deleted,
corrected or voided is made anew. Run every few minutes, and by the daily deletion.

One stretch at a time, each in a transaction of its own under a lock on its use that deletion takes too
(`tillit_copies_outdated`): nothing can be read here, deleted there, and then be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from tillit.activity.copies import folders
from tillit.activity.models import Copy, Stream
from tillit.fence import scope
from tillit.organisations.acting import everything

MOST_ROWS = 50_000  # of one file, and of what one change makes us write anew
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('copies ' || %s, 0))"
SELECT = (
    "SELECT stored, delete_on, policy, voided, outside_hours, body FROM activity_statement"
    " WHERE use_id = %s AND stored >= %s AND stored <= %s ORDER BY stored"
)


@dataclass
class Made:
    files: int = 0
    rows: int = 0
    removed: int = 0


@contextmanager
def locked(use_id: int) -> Iterator[None]:
    with transaction.atomic(), scope.enter(everything()):
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [str(use_id)])
        yield


def renew(*, anew: bool = False) -> Made:
    """All that is behind, in every stream. `anew`: also what is not."""
    made = Made()
    with transaction.atomic(), scope.enter(everything()):
        streams = list(Stream.objects.order_by("use_id").values_list("tenant_id", "use_id"))
        known = set(streams) | set(Copy.objects.order_by().values_list("tenant_id", "use_id").distinct())
    for tenant_id, use_id in sorted(known):
        _tidy(tenant_id, use_id, made, anew=anew)
        _make_anew(use_id, made)
        while _add(tenant_id, use_id, made):
            pass
    _remove_strangers(known, made)
    made.removed += folders.remove_left_behind()
    return made


def _tidy(tenant_id: int, use_id: int, made: Made, *, anew: bool) -> None:
    """Files nobody has noted go; notes whose file is not as noted are to be made anew."""
    with locked(use_id):
        copies = list(Copy.objects.filter(use_id=use_id))
        noted = {folders.path_of(copy) for copy in copies}
        for path in folders.files_of(tenant_id, use_id):
            if path not in noted:
                folders.remove(path)
                made.removed += 1
        amiss = [copy.pk for copy in copies if anew or not folders.is_as_noted(copy)]
        Copy.objects.filter(pk__in=amiss).update(outdated=True)


def _remove_strangers(known: set[tuple[int, int]], made: Made) -> None:
    """Of uses that are no more."""
    for path in folders.every_file():
        found = folders.PART.fullmatch(path.name)
        owner = path.parent.parent.name.removeprefix("owner=")
        if found and (owner, found[1]) not in {(str(tenant), str(use)) for tenant, use in known}:
            folders.remove(path)
            made.removed += 1


def _make_anew(use_id: int, made: Made) -> None:
    with transaction.atomic(), scope.enter(everything()):
        outdated = list(Copy.objects.filter(use_id=use_id, outdated=True).values_list("pk", flat=True))
    for pk in outdated:
        with locked(use_id):
            copy = Copy.objects.filter(pk=pk, outdated=True).first()
            if copy:
                _write(copy, made)


def _add(tenant_id: int, use_id: int, made: Made) -> bool:
    """A stretch more, at the end of the last file when there is room in it. False when there is nothing more."""
    with locked(use_id):
        last = Copy.objects.filter(use_id=use_id).order_by("-last").first()
        since = last.last if last else None
        found = _stretch(use_id, since, MOST_ROWS)
        if found is None:
            return False
        first, until, count = found
        if last and last.month == _month(first) and last.rows + count <= MOST_ROWS:
            copy, copy.last = last, until
        else:
            copy = Copy(tenant_id=tenant_id, use_id=use_id, month=_month(first), first=first, last=until)
        _write(copy, made)
        return True


def _stretch(use_id: int, since: datetime | None, most: int) -> tuple[datetime, datetime, int] | None:
    """From the next statement on, within one month, no more than `most`: first, last, and how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(stored) FROM activity_statement WHERE use_id = %s AND (%s::timestamptz IS NULL OR stored > %s)",
            [use_id, since, since],
        )
        [first] = cursor.fetchone()
        if first is None:
            return None
        cursor.execute(
            "SELECT max(stored), count(*) FROM (SELECT stored FROM activity_statement WHERE use_id = %s AND stored >= %s"
            " AND stored < %s ORDER BY stored LIMIT %s) stretch", [use_id, first, _next_month(first), most],
        )  # fmt: skip
        last, count = cursor.fetchone()
    return first, last, count


def _month(moment: datetime) -> date:
    return timezone.localtime(moment).date().replace(day=1)


def _next_month(moment: datetime) -> datetime:
    start = timezone.localtime(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    later = (start + timedelta(days=32)).replace(day=1)
    return timezone.make_aware(later.replace(tzinfo=None))


def _write(copy: Copy, made: Made) -> None:
    """The file first, then the note of it: should the note be lost, the file is written again."""
    from tillit.activity.copies import columns  # Arrow takes long to load, and only those who write need it

    path = folders.make_room(copy)
    with connection.chunked_cursor() as cursor:
        cursor.execute(SELECT, [copy.use_id, copy.first, copy.last])
        rows = (columns.Stored(*row) for row in cursor)
        there, copy.rows = columns.write(folders.unfinished(path), copy.use_id, rows)
    if not there:
        folders.remove(folders.unfinished(path))
        folders.remove(path)
        Copy.objects.filter(pk=copy.pk).delete()
        made.removed += 1
        return
    folders.put_in_place(path)
    copy.size, copy.outdated = path.stat().st_size, False
    copy.save()
    made.files += 1
    made.rows += copy.rows
