"""Objections as those see them who said them, and those who answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.record import content, vocabulary
from tillit.record.models import Activation
from tillit.record.policy import Policy
from tillit.rights.families import children_of
from tillit.rights.models import Fact, Objection
from tillit.rights.objections import times
from tillit.rights.objections.rules import HANDLERS, LEARNERS
from tillit.rights.objections.standing import Standing, read
from tillit.web.language import active

ANSWERED = (Fact.Kind.UPHELD, Fact.Kind.REFUSED)
MOST = 20


@dataclass(frozen=True)
class Line:
    objection: Objection
    standing: Standing

    @property
    def about(self) -> str:
        return self.objection.use.service.name if self.objection.use else ""

    @property
    def title(self) -> str:
        return f"{self.objection.person.name} · {self.about or _('All services')}"


def visible(actor: Actor) -> QuerySet[Objection]:
    """Those who answer see all of their owners'. A principal sees the letters they wrote in, and no others; a teacher
    sees none."""
    rows = Objection.objects.select_related("person", "use__service", "made_by", "tenant", "choice")
    rows = rows.prefetch_related("facts__by")
    if actor.role in HANDLERS:
        return rows.filter(tenant_id__in=actor.write)
    if actor.role in LEARNERS:
        return rows.filter(person_id=actor.person_id)
    if actor.role == Role.GUARDIAN:
        return rows.filter(person_id__in=children_of(actor, timezone.localdate()))
    return rows.filter(made_by_id=actor.person_id, how=Objection.How.PAPER)


def waiting_first(rows: QuerySet[Objection]) -> QuerySet[Objection]:
    """Those nobody has answered, the oldest first; then the rest, the newest first."""
    return rows.annotate(ended=_has(*ANSWERED, Fact.Kind.WITHDRAWN)).order_by("ended", "-received_on", "-pk")


@dataclass(frozen=True)
class Turn:
    """For the page people start at: all it needs, in one question."""

    objection: Objection
    due: date
    advised: bool
    answer: str

    @property
    def title(self) -> str:
        return f"{self.objection.person.name} · {self.about}"

    @property
    def about(self) -> str:
        return self.objection.use.service.name if self.objection.use else _("All services")


def turns(actor: Actor, *, answered_since: date | None = None) -> list[Turn]:
    """What nobody has answered, the oldest first; or what has been answered since a day. One question."""
    rows = Objection.objects.select_related("person", "use__service").annotate(
        extended=_has(Fact.Kind.EXTENDED), advised=_has(Fact.Kind.ADVISED), withdrawn=_has(Fact.Kind.WITHDRAWN),
        answer=Subquery(_facts(*ANSWERED).values("kind")[:1]), answered_at=Subquery(_facts(*ANSWERED).values("at")[:1]),
    )  # fmt: skip
    own = Q(person_id=actor.person_id) if actor.role in LEARNERS else Q(tenant_id__in=actor.write)
    wanted = Q(answered_at__date__gte=answered_since) if answered_since else Q(answer=None)
    found = rows.filter(own, wanted, withdrawn=False).order_by("received_on", "pk")[:MOST]
    return [
        Turn(row, times.due(row.received_on, extended=row.extended), row.advised, row.answer or "") for row in found
    ]


def _facts(*kinds: str) -> QuerySet[Fact]:
    return Fact.objects.filter(objection=OuterRef("pk"), kind__in=kinds).order_by("pk")


def _has(*kinds: str) -> Exists:
    return Exists(_facts(*kinds))


def line(objection: Objection) -> Line:
    return Line(objection, read(objection))


def bases(objection: Objection) -> list[str]:
    """The legal bases the record gives for what is objected to, in words. Art. 21(1) is about Art. 6(1)(e) and (f)."""
    today = timezone.localdate()
    running = Activation.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    running = running.filter(policy__use__tenant_id=objection.tenant_id)
    if objection.use_id:
        running = running.filter(policy__use_id=objection.use_id)
    found = running.annotate(content=F("policy__content")).values_list("content", flat=True)
    codes = {rule.legal_basis for each in found for rule in content.convert(each, Policy).standing()}
    known = vocabulary.legal_bases()
    return [known[code].text.in_(active()) for code in sorted(codes) if code in known]
