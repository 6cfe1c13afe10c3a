"""Streams as the pages and the API show them: numbers and what counts today, never content and never who."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import JSONObject
from django.utils import timezone

from tillit.activity.models import Analysis, Key, Stream, Tally
from tillit.catalogue.models import PublishedStatus, Use
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.record import content
from tillit.record.models import Activation, Drift
from tillit.record.policy import Policy

DAYS = 30
WEEK = 7
NEW_FOR = 14  # days something undeclared is called new


@contextmanager
def within_reach(actor: Actor) -> Iterator[QuerySet[Use]]:
    """The uses whose streams the actor may see, by service; `with_streams` are those there is something to see of.
    Evaluate inside the block.

    A supplier's people stand outside the owners' fence, but they are held to the records of their own services, and
    the stream says which these are: for the block they see the owners of those streams, through these uses alone.
    """
    rows = Use.objects.select_related("service", "tenant").order_by("service__name", "tenant__name", "pk")
    if actor.role != Role.SUPPLIER:
        published = PublishedStatus.objects.filter(service_id=OuterRef("service_id"), tenant_id=OuterRef("tenant_id"))
        yield rows.annotate(published=Exists(published.filter(latest=True)))
        return
    streams = list(Stream.objects.filter(supplier_id=actor.organisation_id).values_list("use_id", "tenant_id"))
    tenants = frozenset(tenant for _use, tenant in streams)
    with scope.enter(Scope(read=actor.read | tenants, write=actor.write, person=actor.person_id)):
        published = PublishedStatus.objects.filter(service_id=OuterRef("service_id"), latest=True)
        yield rows.filter(pk__in=[use for use, _tenant in streams]).annotate(published=Exists(published))


def with_streams(uses: QuerySet[Use]) -> QuerySet[Use]:
    return uses.filter(Exists(Stream.objects.filter(use=OuterRef("pk"))) | Exists(running()))


def running() -> QuerySet[Activation]:
    """Of the use of the row around it: the policy that is in force today."""
    return in_force(timezone.localdate()).filter(policy__use=OuterRef("pk"))


def in_force(day: date) -> QuerySet[Activation]:
    return Activation.objects.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))


@dataclass(frozen=True)
class InForce:
    policy: Policy
    number: int
    since: date
    record_id: int


def policy_of(use_id: int, day: date | None = None) -> InForce | None:
    found = in_force(day or timezone.localdate()).filter(policy__use_id=use_id).select_related("policy").first()
    if found is None:
        return None
    row = found.policy
    return InForce(content.convert(row.content, Policy), row.number, found.since, row.record_id)


def with_policy(uses: QuerySet[Use], day: date) -> QuerySet[Use]:
    """Each use with the policy that is in force for it, for `policy_with`: what one page shows in one question less."""
    shown = JSONObject(content="policy__content", number="policy__number", since="since", record="policy__record_id")
    rows = in_force(day).filter(policy__use=OuterRef("pk")).values(shown=shown)
    return uses.annotate(in_force=Subquery(rows[:1]))


def policy_with(use: Use) -> InForce | None:
    found: dict[str, Any] | None = getattr(use, "in_force", None)
    if found is None:
        return None
    policy = content.convert(found["content"], Policy)
    return InForce(policy, found["number"], date.fromisoformat(found["since"]), found["record"])


@dataclass(frozen=True)
class Line:
    """One use in the list."""

    use: Use
    kept_today: int
    kept_week: int
    received_today: int  # what the sender is told: not what became of it
    received_week: int
    refused_week: int
    last_at: datetime | None
    keys: int
    expires_at: datetime | None = None  # when the last of the keys in force runs out, if it does

    @property
    def last_day(self) -> date | None:
        return timezone.localdate(self.expires_at - timedelta(microseconds=1)) if self.expires_at else None


def lines(uses: Collection[Use], today: date) -> list[Line]:
    """Two queries for all of them."""
    numbers = [use.pk for use in uses]
    this_day, this_week = Q(day=today), Q(day__gt=today - timedelta(days=WEEK))
    kept, refused = Q(outcome__in=["kept", "corrected"]), Q(outcome="refused")
    received = Q(outcome__in=["kept", "same", "corrected", "withheld"])
    counted = (
        Tally.objects.filter(use_id__in=numbers)
        .order_by()
        .values("use_id")
        .annotate(
            kept_today=Sum("number", filter=kept & this_day, default=0),
            kept_week=Sum("number", filter=kept & this_week, default=0),
            received_today=Sum("number", filter=received & this_day, default=0),
            received_week=Sum("number", filter=received & this_week, default=0),
            refused_week=Sum("number", filter=refused & this_week, default=0),
            last_at=Max("last_at"),
        )
    )
    found: list[dict[str, Any]] = [dict(row) for row in counted]
    known = {row.pop("use_id"): row for row in found}
    keys = {row["use_id"]: row for row in keys_by_use(numbers)}
    nothing = {"last_at": None} | dict.fromkeys(
        ("kept_today", "kept_week", "received_today", "received_week", "refused_week"), 0
    )
    return [
        Line(use=use, **known.get(use.pk, nothing), keys=keys.get(use.pk, {}).get("number", 0),
             expires_at=keys.get(use.pk, {}).get("expires"))
        for use in uses
    ]  # fmt: skip


def keys_by_use(use_ids: Collection[int]) -> Iterable[dict[str, Any]]:
    """How many keys are in force, and when the last of them runs out: None where one of them never does."""
    last = Case(When(never__gt=0, then=None), default=F("latest"), output_field=DateTimeField())
    counted = keys_in_force().filter(use_id__in=use_ids).order_by().values("use_id")
    found = counted.annotate(
        number=Count("pk"), never=Count("pk", filter=Q(expires_at=None)), latest=Max("expires_at"), expires=last
    )
    return [dict(row) for row in found]


def keys_in_force() -> QuerySet[Key]:
    return Key.objects.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()), revoked_at=None)


def keys_of(use: Use) -> list[Key]:
    return list(Key.objects.filter(use=use).select_related("use", "made_by").order_by("revoked_at", "-pk")[:50])


def tallies(use_id: int, today: date) -> list[dict[str, Any]]:
    """What became of what came, the last days, in one query: day, outcome, reason, number; and for what was found
    wrong (outcome `finding`) or could not be read (`misread`) field and reason over all the days, with whether it is
    new."""
    since = timezone.now() - timedelta(days=NEW_FOR)
    drifted = Drift.objects.filter(
        use_id=OuterRef("use_id"), field=OuterRef("field"), rule=OuterRef("reason"), first_at__gte=since
    )
    when = Case(When(outcome__in=["finding", "misread"], then=None), default=F("day"), output_field=DateField())
    rows = Tally.objects.filter(use_id=use_id, day__gt=today - timedelta(days=DAYS)).order_by()
    found = rows.values("use_id", "outcome", "reason", "field", when=when).annotate(
        number=Sum("number"), first=Min("first_at"), last=Max("last_at"), new=Exists(drifted)
    )
    return [{**row, "day": row["when"]} for row in found]


def analysed_uses() -> QuerySet[Use]:
    """Uses that analysis can be turned on for: those with a policy in force, within the scope."""
    rows = Use.objects.select_related("service", "tenant").filter(Exists(running()))
    return rows.order_by("service__name", "tenant__name", "pk")


def switches(uses: Collection[int]) -> QuerySet[Analysis]:
    """Where analysis is on now."""
    return Analysis.objects.filter(use_id__in=uses, off_at=None).select_related("organisation", "on_by").order_by("pk")
