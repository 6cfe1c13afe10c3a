"""Skill areas, and what belongs to them, as pages and API show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    rows = list(in_force(use.pk, use.tenant.path).select_related("skill_area", "tenant"))
    found = list(found)
    aims = curriculum.aims({code for activity in found for code in activity.tags})
    lines = [
        Placed(one, tuple(hitting(one, rows)), tuple(aims[code] for code in one.tags if code in aims)) for one in found
    ]
    return sorted(lines, key=lambda line: (bool(line.placements), not line.in_several))


def hitting(activity: Activity, rows: Collection[Placement]) -> list[Placement]:
    """As the streams are followed: by the activity itself, and by what its context names."""
    return [row for row in rows if _hits(row.activity, row.how == Placement.How.TAG, activity)]


def _hits(pattern: str, tag: bool, activity: Activity) -> bool:
    place = Places([Place(0, pattern, 0, tag)])
    return bool(place.areas((activity.iri, *activity.around)))


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
    rows = {use.pk: list(in_force(use.pk, use.tenant.path).select_related("skill_area")) for use in among}
    for use, activity in seen.within(among):
        looked_at += 1
        if _hits(pattern, False, activity):
            others = [row for row in hitting(activity, rows[use.pk]) if row.skill_area_id != area.pk]
            found.append(Placed(activity, tuple(others)))
    elsewhere = sum(1 for one in found if one.placements)
    return Hits(len(found), looked_at, tuple(found[:SHOWN]), elsewhere, looked_at < seen.MOST)
