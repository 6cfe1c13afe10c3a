from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from tillit.analytics.following import leaving
from tillit.analytics.models import SkillArea
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.insight.group import keeping
from tillit.insight.models import Goal, Notify, Shown
from tillit.insight.own import rules, seeing
from tillit.insight.personal_data import forget_activity
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership
from tillit.record.policy import school_year_end


@transaction.atomic
def set_goal(
    membership: Membership, *, by: Actor, text: str, skill_area: SkillArea | None = None, shared: bool = False
) -> Goal:
    rules.check_learner(membership, by)
    today = timezone.localdate()
    return Goal.objects.create(
        tenant_id=by.tenant_id, person_id=by.person_id, skill_area=skill_area, text=text.strip(), shared=shared,
        made_on=today, delete_on=school_year_end(today),
    )  # fmt: skip


@transaction.atomic
def rewrite(goal: Goal, *, by: Actor, text: str, skill_area: SkillArea | None = None) -> Goal:
    """In other words, or about something else. Who sees it stays as it was."""
    rules.check_open_goal(goal, by)
    goal.text, goal.skill_area = text.strip(), skill_area
    goal.save(update_fields=["text", "skill_area"])
    return goal


@transaction.atomic
def reflect(goal: Goal, *, by: Actor, reflection: str = "", reached: bool = False, shared: bool = False) -> Goal:
    rules.check_open_goal(goal, by)
    goal.reflection, goal.shared = reflection.strip(), shared
    goal.reached_on = timezone.localdate() if reached else None
    goal.save(update_fields=["reflection", "shared", "reached_on"])
    return goal


@transaction.atomic
def remove_goal(goal: Goal, *, by: Actor) -> None:
    rules.check_own(goal, by)
    Goal.objects.filter(pk=goal.pk).delete()


@transaction.atomic
def show_all(membership: Membership, *, by: Actor) -> None:
    """Also the areas to come."""
    rules.check_shows(membership, by)
    Shown.objects.filter(person=by.person_id).delete()
    _show(by, [None])


@transaction.atomic
def hide_all(membership: Membership, *, by: Actor) -> None:
    """At once: nothing of it is kept anywhere at home."""
    rules.check_shows(membership, by)
    Shown.objects.filter(person=by.person_id).delete()
    audit.record("hide_at_home", None, by=by, tenant_id=by.tenant_id)


@transaction.atomic
def show(area: SkillArea, *, by: Actor) -> None:
    rules.check_shows(area, by)
    if not Shown.objects.filter(person=by.person_id, skill_area=None).exists():
        _show(by, [area])


@transaction.atomic
def hide(area: SkillArea, *, by: Actor) -> None:
    """Where all was shown, the others still are; what comes later is not."""
    rules.check_shows(area, by)
    mine = Shown.objects.filter(person=by.person_id)
    if mine.filter(skill_area=None).exists():
        others = [each for each, _progress in seeing.own(by, timezone.localdate()).rows if each.pk != area.pk]
        mine.delete()
        _show(by, others)
    mine.filter(skill_area=area).delete()
    audit.record("hide_at_home", None, by=by, tenant_id=by.tenant_id)


def _show(by: Actor, areas: Collection[SkillArea | None]) -> None:
    Shown.objects.bulk_create(
        [
            Shown(tenant_id=by.tenant_id, person_id=by.person_id, skill_area=each, shown_on=timezone.localdate())
            for each in areas
        ],
        ignore_conflicts=True,
    )
    if areas:
        audit.record("show_at_home", None, by=by, tenant_id=by.tenant_id)


@transaction.atomic
def choose_when(membership: Membership, *, by: Actor, when: str) -> Notify:
    rules.check_chooses(membership, by)
    made, _new = Notify.objects.update_or_create(
        tenant_id=by.tenant_id, person_id=by.person_id, defaults={"when": when, "chosen_on": timezone.localdate()}
    )
    return made


@transaction.atomic
def leave_out(use: Use, *, by: Actor) -> None:
    rules.check_chooses_here(use, by)
    _leave(by, use)


@transaction.atomic
def take_in(use: Use, *, by: Actor) -> None:
    rules.check_chooses_here(use, by)
    _return(by, use)


@transaction.atomic
def leave_out_all(membership: Membership, *, by: Actor) -> None:
    rules.check_chooses(membership, by)
    _leave(by, None)


@transaction.atomic
def take_in_all(membership: Membership, *, by: Actor) -> None:
    rules.check_chooses(membership, by)
    _return(by, None)


def _leave(by: Actor, use: Use | None) -> None:
    leaving.leave_out(by.person_id, tenant_id=by.tenant_id, use=use, today=timezone.localdate())
    forget_activity(by.person_id, tenant_id=by.tenant_id, use_id=use.pk if use else None)
    audit.record("leave_out_of_analysis", use, by=by, tenant_id=by.tenant_id)


def _return(by: Actor, use: Use | None) -> None:
    leaving.take_in(by.person_id, tenant_id=by.tenant_id, use=use, today=timezone.localdate())
    keeping.forget(by.person_id, tenant_id=by.tenant_id, use_id=use.pk if use else None)
    audit.record("take_into_analysis", use, by=by, tenant_id=by.tenant_id)
