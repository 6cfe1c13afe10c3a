"""What other contexts and the pages ask of the curriculum. Everybody may read it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast

from tillit.curriculum.models import Aim, Element, Fact, Plan
from tillit.curriculum.said import Said
from tillit.curriculum.succession import PlanFact, current_plan, in_force

AIM_URI = "http://psi.udir.no/kl06/"
FOUND_AT_MOST = 50


def title_of(thing: Fact) -> str:
    return thing.said.text


def said_of(thing: Fact) -> Said:
    return thing.said


def plan_facts() -> dict[str, PlanFact]:
    """All plans, in one query: a few hundred rows."""
    rows = Plan.objects.order_by().values_list("code", "status", "valid_from", "valid_to", "replaced_by")
    return {
        code: PlanFact(code, status == Plan.Status.ENDED, since, until, tuple(replaced))
        for code, status, since, until, replaced in rows
    }


@dataclass(frozen=True)
class Current:
    """What counts today in the place of an aim. `how`: itself, reused (Grep says so), or "" when nothing is known."""

    code: str
    aims: tuple[Aim, ...]
    how: str


def current(code: str, today: date) -> Plan | Current | None:
    """For the code of a plan: the plan in force. For the code of an aim: `current_aims` of it."""
    if Plan.objects.filter(pk=code).exists():
        now = current_plan(code, plan_facts(), today)
        return Plan.objects.get(pk=now) if now else None
    return current_aims([code], today).get(code)


def current_aims(
    codes: Collection[str], today: date, plans: Mapping[str, PlanFact] | None = None
) -> dict[str, Current]:
    """Each aim's counterpart today, following «gjenbruk-av» from new to old as often as it takes.

    When several carry it on (the plan for deaf pupils may too), those of the plan that replaced its own come alone.
    """
    plans = plan_facts() if plans is None else plans
    known = {aim.code: aim for aim in _aims().filter(pk__in=codes)}
    heirs = _heirs(known, today, plans)
    return {code: _counterpart(code, aim, heirs, today, plans) for code, aim in known.items()}


def _heirs(known: Mapping[str, Aim], today: date, plans: Mapping[str, PlanFact]) -> dict[str, list[Aim]]:
    """Of each ended aim and of what carried it on: the aims that name it. One query for each generation."""
    found: dict[str, list[Aim]] = {}
    asked = [code for code, aim in known.items() if not counts(aim, today, plans)]
    while asked:
        found |= {code: [] for code in asked}
        new = list(_aims().filter(reused_from__in=asked))
        for aim in new:
            found[aim.reused_from].append(aim)
        asked = [aim.code for aim in new if aim.code not in found and not counts(aim, today, plans)]
    return found


def _counterpart(
    code: str, aim: Aim, heirs: Mapping[str, list[Aim]], today: date, plans: Mapping[str, PlanFact]
) -> Current:
    if counts(aim, today, plans):
        return Current(code, (aim,), "itself")
    living: dict[str, Aim] = {}
    waiting, seen = [code], {code}
    while waiting:
        for heir in heirs.get(waiting.pop(), ()):
            if counts(heir, today, plans):
                living[heir.code] = heir
            elif heir.code not in seen:
                seen.add(heir.code)
                waiting.append(heir.code)
    own = current_plan(aim.plan_id or "", plans, today)
    chosen = [heir for heir in living.values() if heir.plan_id == own] or list(living.values())
    return Current(code, tuple(sorted(chosen, key=lambda heir: heir.code)), "reused" if chosen else "")


def counts(aim: Aim, today: date, plans: Mapping[str, PlanFact]) -> bool:
    if aim.status == Aim.Status.ENDED:
        return False
    plan = plans.get(aim.plan_id or "")
    return plan is None or in_force(plan, plans, today)


def likely_successors(aim: Aim, today: date, plans: Mapping[str, PlanFact] | None = None) -> list[Aim]:
    """Where Grep names none: aims that say the same in the plan in force. For a person to choose, never by itself."""
    plans = plan_facts() if plans is None else plans
    plan = current_plan(aim.plan_id or "", plans, today)
    if plan is None or plan == aim.plan_id:
        return []
    words = {(language, _plain(text)) for language, text in aim.titles.items()}
    candidates = _aims().filter(plan_id=plan, status=Aim.Status.PUBLISHED)
    return [other for other in candidates if words & {(key, _plain(text)) for key, text in other.titles.items()}]


def _plain(text: str) -> str:
    return " ".join(text.lower().replace(",", " ").split())


def aims_of(plan: str, year: int | None = None) -> QuerySet[Aim]:
    rows = _aims().filter(plan_id=plan)
    if year is not None:
        rows = rows.filter(Q(years__contains=[year]) | Q(years=[], aim_set__years__contains=[year]))
    return rows.order_by("aim_set__order", "aim_set_id", "order", "code")


def years_of(aims: Iterable[Aim]) -> list[int]:
    return sorted({year for aim in aims for year in aim.for_years})


def search(text: str, *, plan: str = "", today: date | None = None) -> list[Aim]:
    """Aims with all the words, in any language, or with that code. With `today`: those in force, or by their code."""
    words = text.split()[:10]
    rows = _aims()
    if plan:
        rows = rows.filter(plan_id=plan)
    if not words and not plan:
        return []
    rows = rows.alias(all_said=Cast("titles", TextField()))
    for word in words:
        by_code = Q(code__iexact=word.removeprefix(AIM_URI)) | Q(plan__code__iexact=word)
        rows = rows.filter(Q(all_said__icontains=word) | by_code)
    found: list[Any] = list(rows.order_by("plan_id", "aim_set__order", "order", "code")[: FOUND_AT_MOST * 4])
    if today is None:
        return found[:FOUND_AT_MOST]
    plans, codes = plan_facts(), {word.removeprefix(AIM_URI).upper() for word in words}
    return [aim for aim in found if aim.code in codes or counts(aim, today, plans)][:FOUND_AT_MOST]


def aims(codes: Collection[str]) -> dict[str, Aim]:
    return {aim.code: aim for aim in _aims().filter(pk__in=codes)}


def elements_of(aim: Aim) -> list[Element]:
    return list(Element.objects.filter(pk__in=aim.elements))


def plans_listed(today: date) -> tuple[list[Plan], list[Plan]]:
    """Those in force, and those that no longer or not yet are."""
    facts = plan_facts()
    now: list[Plan] = []
    other: list[Plan] = []
    for plan in Plan.objects.all():
        (now if in_force(facts[plan.code], facts, today) else other).append(plan)
    return now, other


def code_of(iri: str) -> str:
    """KM13228 of http://psi.udir.no/kl06/KM13228, also with https or from data.udir.no; "" for anything else."""
    rest = iri.strip().removeprefix("https://").removeprefix("http://")
    known = rest.startswith(("psi.udir.no/kl06/", "data.udir.no/kl06/"))
    found = rest.rstrip("/").rsplit("/", 1)[-1] if known else ""
    return found if found.startswith("KM") and found[2:].isdigit() else ""


def _aims() -> QuerySet[Aim]:
    return Aim.objects.select_related("plan", "aim_set")


def other_languages(thing: Fact) -> list[Said]:
    shown = thing.said
    return [Said(text, key) for key, text in sorted(thing.titles.items()) if key != "default" and text != shown.text]


def predecessors(codes: Collection[str]) -> set[str]:
    """The codes of aims these carry on, also of aims that are known by nothing but their code."""
    found: set[str] = set()
    asked = set(codes)
    while asked:
        rows = Aim.objects.filter(pk__in=asked).exclude(reused_from="").values_list("reused_from", flat=True)
        asked = set(rows) - found
        found |= asked
    return found
