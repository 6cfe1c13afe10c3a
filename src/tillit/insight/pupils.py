"""Whom indicators are worked out of: the pupils of groups, and who they are at each use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from tillit.activity.models import Choice, Pseudonym
from tillit.analytics.models import LeftOut
from tillit.organisations.models import Enrolment, Membership, Organisation
from tillit.organisations.rostering.relations import LEARNERS, in_force


def pupils_in(groups: Sequence[Organisation], today: date) -> dict[int, set[int]]:
    """By group: those who are enrolled in it, or are pupils or students there."""
    found: dict[int, set[int]] = defaultdict(set)
    enrolled = Enrolment.objects.filter(in_force(today), group__in=groups, person__is_active=True).order_by()
    held = Membership.objects.filter(
        in_force(today), organisation__in=groups, role__in=LEARNERS, person__is_active=True
    ).order_by()
    for group, person in [
        *enrolled.values_list("group_id", "person_id"), *held.values_list("organisation_id", "person_id")
    ]:  # fmt: skip
        found[group].add(person)
    return found


def known(owner: Organisation, people: Collection[int], uses: Collection[int]) -> dict[int, dict[int, str]]:
    """By person: the pseudonym at each use. Not where they are left out by their own choice (GDPR Art. 7), or object: what
    has been stored of those is not used until they are answered (Art. 18(1)(d))."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Pseudonym.objects.filter(use__in=uses, person__in=people).order_by()
    for person, use, value in rows.values_list("person_id", "use_id", "value"):
        found[person][use] = str(value)
    for person, one in _kept_out(owner, people):
        for use in list(found.get(person, ())) if one is None else [one]:
            found.get(person, {}).pop(use, None)
    return dict(found)


def _kept_out(owner: Organisation, people: Collection[int]) -> Iterator[tuple[int, int | None]]:
    yield from LeftOut.objects.filter(tenant=owner, person__in=people).values_list("person_id", "use_id")
    objects = Choice.objects.filter(tenant=owner, kind=Choice.Kind.OBJECTION, until=None, person__in=people).order_by()
    yield from objects.values_list("person_id", "use_id")
