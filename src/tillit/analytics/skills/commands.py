"""What one can do with a skill area, with what belongs to it, and with what a service sends."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills import actions, queries, rules
from tillit.analytics.skills.forms import AimForm, AreaForm, HandForm, RuleForm
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404


def find_area(actor: Actor, pk: int, lock: bool) -> SkillArea:
    area: SkillArea = find_or_404(queries.areas(actor), pk, lock)
    return area


def find_use(actor: Actor, pk: int, lock: bool) -> Use:
    use: Use = find_or_404(queries.uses(actor), pk, lock)
    return use


def find_placement(actor: Actor, pk: int, lock: bool) -> Placement:
    rows = Placement.objects.filter(tenant_id__in=actor.read).select_related("tenant", "skill_area")
    placement: Placement = find_or_404(rows, pk, lock)
    return placement


def area_page(area: SkillArea) -> str:
    return reverse("skill_area", args=[area.pk])


def use_page(use: Use) -> str:
    return reverse("skill_activities", args=[use.pk])


def _described(area: SkillArea) -> dict[str, Any]:
    return {"name": area.name, "description": area.description, "plan": area.plan, "years": area.years}


def _rule_page(area: SkillArea, actor: Actor) -> dict[str, Any]:
    return {"hits": None, "post_to": f"/ferdigheitsomrade/{area.pk}/rule/"}


AREAS = Commands[SkillArea](
    noun="skill_area",
    prefix="ferdigheitsomrade/",
    find=find_area,
    page=area_page,
    items=(
        Command(
            "describe", _("Change the description"), do=actions.describe_area, check=rules.check_may_change,
            roles=rules.MAKERS, form=AreaForm, initial=_described, done=_("Saved."),
            explain=_("The name and the words that pupils, parents and teachers meet."),
        ),
        Command(
            "relate", _("Relate to a competence aim"), do=actions.relate_aim, check=rules.check_may_change,
            roles=rules.MAKERS, form=AimForm, done=_("Related. What suppliers have tagged with the aim, now counts here."),
            explain=_("What suppliers have tagged with the aim, or with the one it carries on, then belongs here."),
            leads=lambda area: reverse("skill_area_aims", args=[area.pk]),
        ),
        Command(
            "unrelate", _("Take away a competence aim"), do=actions.unrelate_aim, check=rules.check_may_change,
            roles=rules.MAKERS, form=AimForm, done=_("Taken away."),
            explain=_("What only the aim placed here, no longer counts here."),
            leads=lambda area: reverse("skill_area_aims", args=[area.pk]),
        ),
        Command(
            "rule", _("Place by a rule"), do=actions.add_rule, check=rules.check_may_change, roles=rules.MAKERS,
            form=RuleForm, done=_("The rule counts from now on. What pupils have done already is counted within minutes."),
            explain=_("For services that do not tag: all activities whose address begins in the same way."),
            template="analytics/skills/rule.html", beside=_rule_page,
            leads=lambda placement: area_page(placement.skill_area),
        ),
        Command(
            "end", _("End the skill area"), do=actions.end_area, check=rules.check_may_change, roles=rules.MAKERS,
            done=_("The skill area has ended."), danger=True,
            explain=_("It stays where it has been used, but nothing more is counted in it."),
        ),
    ),
)  # fmt: skip
PLACEMENTS = Commands[Placement](
    noun="placement",
    prefix="ferdigheitsomrade/plassering/",
    find=find_placement,
    page=lambda placement: area_page(placement.skill_area),
    items=(
        Command(
            "end", _("Take away"), do=actions.end_placement, check=rules.check_may_end_placement,
            roles=rules.MAKERS | rules.HANDS, done=_("Taken away. What it counted is taken back within minutes."),
            explain=_("The activities no longer count in the skill area, unless something else places them there."),
        ),
    ),
)  # fmt: skip
ACTIVITIES = Commands[Use](
    noun="skill_activities",
    prefix="ferdigheitsomrade/aktivitetar/",
    find=find_use,
    page=use_page,
    items=(
        Command(
            "place", _("Place an activity"), do=actions.place_activity, check=rules.check_may_place, roles=rules.HANDS,
            form=HandForm, done=_("Placed. What pupils have done already is counted within minutes."),
            explain=_("You know what pupils train with it. It counts for all pupils at your school owner."),
        ),
    ),
)  # fmt: skip
