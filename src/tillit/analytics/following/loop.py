"""Follows every stream, for as long as the worker lives. Asking is cheap and nothing is remembered here: several workers
share the streams by the locks of the cursors, and one that is started again goes on where the states stand."""

from __future__ import annotations

import logging
import threading
import time

from django.db import OperationalError, close_old_connections, connection, transaction

from tillit.analytics.following.stepping import step
from tillit.fence import scope
from tillit.organisations.acting import everything

EVERY = 2.0  # seconds between two looks; what is sent is counted well within five
PLACED_EVERY = 10.0  # seconds between two looks at what has been placed anew
STEPS_AT_ONCE = 5  # of one stream before the others get their turn

BEHIND = """
SELECT s.tenant_id, s.use_id FROM activity_stream s LEFT JOIN analytics_cursor c ON c.use_id = s.use_id
WHERE c.use_id IS NULL OR s.last_stored > c.last_stored ORDER BY s.use_id
"""
PLACED = """
WITH now AS (
  SELECT s.tenant_id, s.use_id, p.id FROM activity_stream s JOIN organisations_organisation o ON o.id = s.tenant_id
  JOIN analytics_placement p ON p.ended_at IS NULL
   AND (p.use_id = s.use_id OR p.use_id IS NULL AND p.tenant_id = ANY (o.path))
  JOIN analytics_skillarea a ON a.id = p.skill_area_id AND a.ended_at IS NULL)
SELECT coalesce(now.tenant_id, c.tenant_id), coalesce(now.use_id, c.use_id)
FROM now FULL JOIN analytics_counted c ON c.use_id = now.use_id AND c.placement_id = now.id
WHERE now.id IS NULL OR c.placement_id IS NULL GROUP BY 1, 2 ORDER BY 2
"""
log = logging.getLogger("tillit.analytics")


def behind(*, placed: bool = False) -> list[tuple[int, int]]:
    """Tenant and use of the streams with something new; `placed`: also of those where something is placed anew."""
    with transaction.atomic(), scope.enter(everything()), connection.cursor() as cursor:
        cursor.execute(BEHIND)
        found = cursor.fetchall()
        if placed:
            cursor.execute(PLACED)
            found += cursor.fetchall()
    return sorted(set(found))


def catch_up() -> int:
    """All that is behind now, to the end. How many answers were counted."""
    counted = 0
    for tenant_id, use_id in behind(placed=True):
        while (done := step(tenant_id, use_id)).more:
            counted += done.answers
        counted += done.answers
    return counted


def follow(stop: threading.Event) -> None:
    """Until told to stop. A database that is away for a while is waited for."""
    looked = -PLACED_EVERY
    while not stop.is_set():
        placed = time.monotonic() - looked >= PLACED_EVERY
        looked = time.monotonic() if placed else looked
        try:
            turns = [_some(*each) for each in behind(placed=placed)]
            more = any(turns)
        except OperationalError as error:
            log.warning("The database cannot be reached (%s). Trying again.", type(error).__name__)
            more = False
        except Exception:  # one stream must not stop the others for good; what went wrong is told, and tried again
            log.exception("Following the streams failed. Trying again.")
            more = False
        finally:
            close_old_connections()
        if not more:
            stop.wait(EVERY)


def _some(tenant_id: int, use_id: int) -> bool:
    return all(step(tenant_id, use_id).more for _ in range(STEPS_AT_ONCE))
