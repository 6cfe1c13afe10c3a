"""What changes skill areas and what belongs to them. Whoever follows the streams sees the change by the rows themselves:
a placement is never changed but to end, and what it counted is added or taken away from each pupil's sums."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills import rules
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.curriculum import queries as curriculum
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.web.denied import Invalid

MOST_AIMS = 100


@transaction.atomic
def define_area(
    *,
    by: Actor,
    name: str,
    description: str = "",
    plan: str = "",
    years: Collection[int] = (),
    aims: Sequence[str] = (),
) -> SkillArea:
    rules.check_may_define(by)
    _check_name(name, plan, by.tenant_id)
    area = SkillArea.objects.create(
        tenant_id=by.tenant_id, name=name.strip(), description=description.strip(), plan=plan, years=sorted(set(years)),
        made_by_id=by.person_id,
    )  # fmt: skip
    audit.record("skill_area_defined", area, by=by, tenant_id=area.tenant_id)
    for code in aims:
        relate_aim(area, by=by, aim=code)
    return area


def _check_name(name: str, plan: str, tenant_id: int, besides: int = 0) -> None:
    if not name.strip():
        raise Invalid(_("Give the skill area a name."), "name")
    same = SkillArea.objects.filter(tenant_id=tenant_id, plan=plan, name=name.strip(), ended_at=None)
    if same.exclude(pk=besides).exists():
        raise Invalid(_("There is a skill area with this name already."), "name")


@transaction.atomic
def describe_area(
    area: SkillArea, *, by: Actor, name: str, description: str = "", plan: str = "", years: Collection[int] = ()
) -> SkillArea:
    rules.check_may_change(area, by)
    _check_name(name, plan, area.tenant_id, area.pk)
    area.name, area.description, area.plan, area.years = name.strip(), description.strip(), plan, sorted(set(years))
    area.save(update_fields=["name", "description", "plan", "years"])
    audit.record("skill_area_described", area, by=by, tenant_id=area.tenant_id)
    return area


@transaction.atomic
def end_area(area: SkillArea, *, by: Actor) -> SkillArea:
    """It stays, with all that stands on it; nothing new is counted in it, and it is offered nowhere."""
    rules.check_may_change(area, by)
    area.ended_at = timezone.now()
    area.save(update_fields=["ended_at"])
    audit.record("skill_area_ended", area, by=by, tenant_id=area.tenant_id)
    return area


@transaction.atomic
def relate_aim(area: SkillArea, *, by: Actor, aim: str) -> SkillArea:
    """What suppliers tag with the aim, or with one that it carries on, belongs to the area from now on."""
    rules.check_may_change(area, by)
    code = (curriculum.code_of(aim) or aim).strip().upper()
    found = curriculum.aims([code]).get(code)
    if found is None:
        raise Invalid(_("There is no competence aim with the code %(code)s here.") % {"code": code[:40]}, "aim")
    if len(area.aims) >= MOST_AIMS:
        raise Invalid(_("A skill area with so many aims says little. Divide it in two."), "aim")
    rules.check_aim(found, curriculum.current_aims([code], timezone.localdate())[code])
    if code not in area.aims:
        _with_aims(area, [*area.aims, code], by)
        audit.record("skill_area_aim_related", area, by=by, tenant_id=area.tenant_id, aim=code)
    return area


@transaction.atomic
def unrelate_aim(area: SkillArea, *, by: Actor, aim: str) -> SkillArea:
    rules.check_may_change(area, by)
    if aim not in area.aims:
        raise Invalid(_("The skill area is not related to this aim."), "aim")
    _with_aims(area, [code for code in area.aims if code != aim], by)
    audit.record("skill_area_aim_unrelated", area, by=by, tenant_id=area.tenant_id, aim=aim)
    return area


def _with_aims(area: SkillArea, aims: list[str], by: Actor) -> None:
    area.aims = aims
    area.save(update_fields=["aims"])
    renew_tags(area, by.person_id)


def renew_tags(area: SkillArea, person_id: int | None = None) -> int:
    """One placement for each code that means one of the area's aims: the aims themselves, and those they carry on.
    How many were made or ended. Also when the curriculum has been read in anew."""
    wanted = {*area.aims, *curriculum.predecessors(area.aims)}
    there = Placement.objects.filter(skill_area=area, how=Placement.How.TAG, ended_at=None, use=None)
    known = set(there.values_list("activity", flat=True))
    ended = there.exclude(activity__in=wanted).update(ended_at=timezone.now())
    Placement.objects.bulk_create(
        Placement(tenant_id=area.tenant_id, activity=code, skill_area=area, how=Placement.How.TAG, made_by_id=person_id)
        for code in sorted(wanted - known)
    )
    return ended + len(wanted - known)


@transaction.atomic
def renew_all_tags() -> int:
    """As the machine, every night: of every area that has not ended."""
    with scope.enter(everything()):
        return sum(renew_tags(area) for area in SkillArea.objects.filter(ended_at=None).exclude(aims=[]))


@transaction.atomic
def add_rule(area: SkillArea, *, by: Actor, activity: str, use: Use | None = None) -> Placement:
    """Every activity with that address, or that begins so, in every use below or in one."""
    rules.check_may_change(area, by)
    activity = activity.strip()
    rules.check_rule(activity)
    return _place(area, by, activity, use, Placement.How.RULE)


@transaction.atomic
def place_activity(use: Use, *, by: Actor, activity: str, skill_area: SkillArea) -> Placement:
    """One activity, by somebody who knows what it trains."""
    rules.check_may_place(use, by)
    activity = activity.strip()
    if activity.endswith(rules.ANY):
        raise Invalid(_("Place one activity at a time. The network makes rules for many."), "activity")
    rules.check_rule(activity)
    if skill_area.ended_at is not None:
        raise Invalid(_("This skill area has ended. Choose another."), "skill_area")
    return _place(skill_area, by, activity, use, Placement.How.TEACHER)


def _place(area: SkillArea, by: Actor, activity: str, use: Use | None, how: str) -> Placement:
    tenant_id = use.tenant_id if use else by.tenant_id
    placement, new = Placement.objects.get_or_create(
        tenant_id=tenant_id, use=use, activity=activity, skill_area=area, how=how, ended_at=None,
        defaults={"made_by_id": by.person_id},
    )  # fmt: skip
    if new:
        audit.record("activity_placed", placement, by=by, tenant_id=tenant_id, skill_area=area.pk, how=how)
    return placement


@transaction.atomic
def end_placement(placement: Placement, *, by: Actor) -> Placement:
    rules.check_may_end_placement(placement, by)
    placement.ended_at = timezone.now()
    placement.save(update_fields=["ended_at"])
    audit.record("activity_placement_ended", placement, by=by, tenant_id=placement.tenant_id)
    return placement
