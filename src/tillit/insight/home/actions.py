from __future__ import annotations

from django.utils import timezone

from tillit.insight.home.seeing import AtHome
from tillit.insight.models import Look
from tillit.organisations.acting import Actor


def note_looks(found: AtHome, *, by: Actor) -> None:
    """Each child is told who looked, and what for. Where nothing could be seen, nobody looked."""
    rows = [
        Look(
            tenant_id=by.tenant_id, pupil=child.person, by_id=by.person_id, by_name=by.name, by_role=by.role,
            what="progress", day=timezone.localdate(),
            purposes=sorted({purpose for sight in child.sights.values() for purpose in sight.purposes}),
            policies={str(use): sight.number for use, sight in child.sights.items()},
        )
        for child in found.children if child.rows or child.done
    ]  # fmt: skip
    Look.objects.bulk_create(rows, ignore_conflicts=True)
