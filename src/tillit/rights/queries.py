from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.fence.personal import Held
from tillit.fence.scope import Scope
from tillit.insight.queries import looks
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import TENANT_KINDS, Role
from tillit.rights.holders import holders


@dataclass(frozen=True)
class Looked:
    """Somebody else did something that concerns the person: read, changed, invited, ended a role."""

    at: datetime
    name: str
    role: str


@dataclass(frozen=True)
class Kept:
    """Everything Tillit keeps about one person (GDPR Art. 15)."""

    person: Person
    held: Sequence[Held]
    looked: Sequence[Looked]


def all_about(person: Person) -> Kept:
    """Who they are first, then what they have done.

    Asks each context that keeps something, and none knows of the others: the number of questions is that of the
    contexts, whatever there is. It is the one page that asks more than twelve times; a pupil meets it by a link.

    Only ever shown to the person themself: the scope is widened to where they have had a role, and no further."""
    return _all(person, "collect")


def overview_of(person: Person) -> Kept:
    """The same for a page: where there may be thousands of rows, a context says how many."""
    return _all(person, "overview")


def _all(person: Person, way: str) -> Kept:
    with scope.enter(sight(person.pk)):
        asked = [getattr(holder, way, holder.collect) for _, holder in reversed(holders())]
        held = [group for ask in asked for group in ask(person.pk) if group.rows]
        return Kept(person, held, looked_at(person.pk))


def sight(person_id: int) -> Scope:
    """Read, never write: the tenants in which the person has or has had a role, above and below."""
    with scope.enter(Scope(person=person_id)):
        mine = Organisation.objects.filter(memberships__person=person_id).values_list("path", "pk")
        above = {number for path, _ in mine for number in path}
        inside = [pk for _, pk in mine]
    tenants = Organisation.objects.filter(kind__in=TENANT_KINDS).filter(Q(pk__in=above) | Q(path__overlap=inside))
    return Scope(read=frozenset(tenants.order_by().values_list("pk", flat=True)), person=person_id)


def looked_at(person_id: int, most: int | None = None) -> list[Looked]:
    entries = Entry.objects.filter(subject_type="person", subject_id=person_id).exclude(person_id=person_id)[:most]
    done = [Looked(entry.at, entry.person_name, _role_label(entry.role)) for entry in entries]
    seen = [Looked(_at(look.day), look.by_name, _role_label(look.by_role)) for look in looks(person_id)[:most]]
    return sorted([*done, *seen], key=lambda each: each.at, reverse=True)[:most]


def _at(day: date) -> datetime:
    """Of a look only the day is kept."""
    return timezone.make_aware(datetime.combine(day, time()))


def _role_label(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def leavers(today: date, *, left_by: date | None = None) -> QuerySet[Person]:
    """People with no role left anywhere, not yet erased; `left_on` is the day the last one ended. Sees all tenants."""
    in_force = Membership.objects.filter(Q(until=None) | Q(until__gt=today), person=OuterRef("pk"))
    return (
        Person.objects.filter(is_active=True)
        .annotate(left_on=Max("memberships__until"))
        .filter(~Exists(in_force), left_on__lte=left_by or today)
        .order_by("left_on", "pk")
    )


def leavers_of(tenants: frozenset[int], today: date) -> QuerySet[Person]:
    """Those of `leavers` who have had a role within `tenants`."""
    theirs = Membership.objects.filter(person=OuterRef("pk"), tenant__in=tenants)
    return leavers(today).filter(Exists(theirs))


def find_leaver(person_id: int, tenants: frozenset[int], today: date) -> Person | None:
    with scope.enter(everything()):
        return leavers_of(tenants, today).filter(pk=person_id).first()


def has_left(person_id: int, today: date) -> bool:
    with scope.enter(everything()):
        return leavers(today).filter(pk=person_id).exists()
