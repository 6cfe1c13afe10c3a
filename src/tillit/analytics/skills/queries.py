"""Skill areas, and what belongs to them, as pages and API show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tillit.activity.models import Stream
from tillit.analytics.following.placements import in_force
from tillit.analytics.following.placing import Place, Places
from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills import seen
from tillit.analytics.skills.seen import Activity
from tillit.catalogue.models import Use
from tillit.curriculum import queries as curriculum
from tillit.curriculum.models import Aim
from tillit.curriculum.queries import Current
from tillit.organisations.acting import Actor

SHOWN = 200


def areas(actor: Actor) -> QuerySet[SkillArea]:
    """What counts where the actor is: made there, above or (for those above) below. Those of neighbours are not seen."""
    return SkillArea.objects.select_related("tenant").filter(tenant_id__in=actor.read)


def listed(actor: Actor, text: str = "", *, ended: bool = False) -> QuerySet[SkillArea]:
    rows = areas(actor).filter(ended_at__isnull=not ended)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(description__icontains=text) | Q(plan__iexact=text))
    placed = Count("placements", filter=Q(placements__ended_at=None) & ~Q(placements__how=Placement.How.TAG))
    return rows.annotate(placed=placed).order_by("plan", "name", "pk")


def placements_of(area: SkillArea) -> QuerySet[Placement]:
    rows = Placement.objects.filter(skill_area=area, ended_at=None).exclude(how=Placement.How.TAG)
    return rows.select_related("tenant", "made_by", "use__service", "use__tenant", "skill_area").order_by(
        "activity", "pk"
    )


def uses(actor: Actor) -> QuerySet[Use]:
    """Those of the actor's own owner, or of the owners below, that send activity data."""
    rows = Use.objects.select_related("service", "tenant").filter(tenant__path__contains=[actor.tenant_id])
    return rows.filter(Exists(Stream.objects.filter(use=OuterRef("pk")))).order_by(
        "service__name", "tenant__name", "pk"
    )


@dataclass(frozen=True)
class RelatedAim:
    """`likely`: aims that say the same where it has ended and Grep names no successor."""

    code: str
    aim: Aim | None
    now: Current | None
    likely: tuple[Aim, ...] = ()

    @property
    def ended(self) -> bool:
        return self.now is not None and self.now.how != "itself"


def related_aims(codes: Sequence[str], today: date) -> list[RelatedAim]:
    known, plans = curriculum.aims(codes), curriculum.plan_facts()
    now = curriculum.current_aims(codes, today, plans)
    return [_related(code, known.get(code), now.get(code), today) for code in codes]


def _related(code: str, aim: Aim | None, now: Current | None, today: date) -> RelatedAim:
    silent = aim is not None and now is not None and now.how == ""
    likely = curriculum.likely_successors(aim, today) if aim is not None and silent else []
    return RelatedAim(code, aim, now, tuple(likely))


def to_relate(text: str, area: SkillArea, today: date) -> list[RelatedAim]:
    """Aims to choose among: those with the words, or those of the area's plan and years when nothing is asked."""
    if text.strip():
        found = curriculum.search(text, today=today)
    elif area.plan:
        years = set(area.years)
        found = [aim for aim in curriculum.aims_of(area.plan) if not years or years & set(aim.for_years)]
    else:
        found = []
    return [one for one in related_aims([aim.code for aim in found], today) if one.code not in area.aims]


@dataclass(frozen=True)
class Placed:
    """An activity, with the areas it belongs to and what says so."""

    activity: Activity
    placements: tuple[Placement, ...]
    tagged: tuple[Aim, ...] = ()

    @property
    def areas(self) -> list[SkillArea]:
        return list({one.skill_area_id: one.skill_area for one in self.placements}.values())

    @property
    def in_several(self) -> bool:
        """Two say different things of it: it counts in both, and somebody should look."""
        return len(self.areas) > 1


def placed(use: Use, found: Iterable[Activity]) -> list[Placed]:
    """Those that belong nowhere first, then those in several areas. Three queries."""
    rows = Asked(in_force(use.pk, use.tenant.path).select_related("skill_area", "tenant"))
    found = list(found)
    aims = curriculum.aims({code for activity in found for code in activity.tags})
    lines = [
        Placed(one, tuple(rows.hitting(one)), tuple(aims[code] for code in one.tags if code in aims)) for one in found
    ]
    return sorted(lines, key=lambda line: (bool(line.placements), not line.in_several))


class Asked:
    """Placements, ready to be asked which of them an activity is hit by: as the streams are followed, by the activity
    itself and by what its context names."""

    def __init__(self, rows: Iterable[Placement]) -> None:
        self.rows = list(rows)
        self.places = Places(
            Place(number, row.activity, number, row.how == Placement.How.TAG) for number, row in enumerate(self.rows)
        )

    def hitting(self, activity: Activity) -> list[Placement]:
        return [self.rows[number] for number in sorted(self.places.areas((activity.iri, *activity.around)))]


@dataclass(frozen=True)
class Hits:
    """What a rule would take in: how many of the activities seen, some of them, and those that are elsewhere now."""

    number: int
    looked_at: int
    shown: tuple[Placed, ...]
    elsewhere: int
    complete: bool


def hits(pattern: str, area: SkillArea, among: Sequence[Use]) -> Hits:
    looked_at, found = 0, []
    rule = Asked([Placement(activity=pattern, how=Placement.How.RULE)])
    rows = {use.pk: Asked(in_force(use.pk, use.tenant.path).select_related("skill_area")) for use in among}
    for use, activity in seen.within(among):
        looked_at += 1
        if rule.hitting(activity):
            others = [row for row in rows[use.pk].hitting(activity) if row.skill_area_id != area.pk]
            found.append(Placed(activity, tuple(others)))
    elsewhere = sum(1 for one in found if one.placements)
    return Hits(len(found), looked_at, tuple(found[:SHOWN]), elsewhere, looked_at < seen.MOST)
