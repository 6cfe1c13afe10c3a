"""Groups and schools by name, and which year a group was in a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from tillit.insight.totals.desk import Desk
from tillit.organisations.models import GroupFacts, Organisation
from tillit.organisations.models.rostering import GroupKind
from tillit.organisations.roles import Kind

SCHOOL_BEGINS = 8  # month


@dataclass(frozen=True)
class Unit:
    """`since` and `until`: the days between which its grades are known to be these."""

    name: str
    grades: tuple[int, ...] = ()
    since: date = date.min
    until: date = date.max

    def grade(self, month: date) -> str:
        """As it is said: 7, 3–4; nothing where it is not known."""
        if not self.grades or not self.since <= month <= self.until:
            return ""
        return "–".join(map(str, sorted({self.grades[0], self.grades[-1]})))


def every_unit(desk: Desk, grade: str = "") -> int:
    """How many base groups of the school, or schools of the owner, there are to tell of."""
    if desk.school_id is None:
        return Organisation.objects.filter(parent=desk.tenant_id, kind=Kind.SCHOOL, closed_on=None).count()
    groups = Organisation.objects.filter(parent=desk.school_id, kind=Kind.GROUP, closed_on=None)
    facts = {row.group_id: row for row in GroupFacts.objects.filter(group__in=groups).select_related("school_year")}
    basis = [pk for pk in groups.values_list("pk", flat=True) if pk not in facts or facts[pk].kind == GroupKind.BASIS]
    today = timezone.localdate()
    return sum(not grade or _unit("", facts.get(pk)).grade(today) == grade for pk in basis)


def units_of(numbers: Collection[int]) -> dict[int, Unit]:
    names = dict(Organisation.objects.filter(pk__in=numbers).order_by().values_list("pk", "name"))
    facts = {row.group_id: row for row in GroupFacts.objects.filter(group__in=numbers).select_related("school_year")}
    return {pk: _unit(name, facts.get(pk)) for pk, name in names.items()}


def _unit(name: str, facts: GroupFacts | None) -> Unit:
    if facts is None:
        return Unit(name)
    year = facts.school_year
    since = facts.starts_on or (year.starts_on if year else None)
    until = facts.ends_on or (year.ends_on if year else None)
    # Without a year of its own a group is what it is said to be this year, and nobody knows what it was.
    since = since or school_year_of(timezone.localdate())
    return Unit(name, tuple(sorted(map(int, facts.grades))), since.replace(day=1), until or date.max)


def school_year_of(day: date) -> date:
    return date(day.year - (day.month < SCHOOL_BEGINS), SCHOOL_BEGINS, 1)
