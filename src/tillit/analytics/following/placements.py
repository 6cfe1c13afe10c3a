"""The placements that are in force for a use, and those its states have been worked out by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tillit.analytics.following.placing import Place, Places
from tillit.analytics.models import Counted, Placement
from tillit.catalogue.models import Use


def in_force(use_id: int, path: Iterable[int]) -> QuerySet[Placement]:
    """`path`: of the owner, from the top. What is placed higher up counts for every use below."""
    rows = Placement.objects.filter(ended_at=None, skill_area__ended_at=None)
    return rows.filter(Q(use_id=use_id) | Q(use_id=None, tenant_id__in=list(path)))


def counted(use_id: int) -> QuerySet[Placement]:
    return Placement.objects.filter(
        pk__in=Counted.objects.filter(use_id=use_id).order_by().values_list("placement_id", flat=True)
    )


def places(rows: QuerySet[Placement]) -> Places:
    found = rows.order_by("pk").values_list("pk", "activity", "skill_area_id", "how")
    return Places(Place(pk, activity, area, how == Placement.How.TAG) for pk, activity, area, how in found)


def path_of(use_id: int) -> list[int]:
    return list(Use.objects.values_list("tenant__path", flat=True).get(pk=use_id))


def note(tenant_id: int, use_id: int, before: Places, now: Places) -> None:
    """That the states are worked out by `now`."""
    old, new = ({place.id for place in each.places} for each in (before, now))
    Counted.objects.filter(use_id=use_id, placement_id__in=old - new).delete()
    Counted.objects.bulk_create(
        Counted(tenant_id=tenant_id, use_id=use_id, placement_id=number) for number in sorted(new - old)
    )
