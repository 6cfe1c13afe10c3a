from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.analytics.models import SkillArea
from tillit.catalogue.models import Use
from tillit.insight import queries
from tillit.insight.models import Goal
from tillit.insight.own import actions, rules
from tillit.insight.own.forms import GoalForm, NotifyForm, ReflectForm, RewriteForm
from tillit.insight.rules import LEARNERS as LEARNERS_
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership
from tillit.web.commands import Command, Commands
from tillit.web.forms import NoInput
from tillit.web.pages import find_or_404

LEARNERS = frozenset(map(str, LEARNERS_))
PUPILS, STUDENTS = frozenset(map(str, rules.PUPILS)), frozenset(map(str, rules.STUDENTS))


def _own_role(actor: Actor, pk: int, lock: bool) -> Membership:
    found: Membership = find_or_404(Membership.objects.filter(person_id=actor.person_id), pk, lock)
    return found


def _goal(actor: Actor, pk: int, lock: bool) -> Goal:
    found: Goal = find_or_404(queries.goals(actor.person_id), pk, lock)
    return found


def _area(actor: Actor, pk: int, lock: bool) -> SkillArea:
    found: SkillArea = find_or_404(SkillArea.objects.filter(tenant__in=actor.path), pk)
    return found


def _use(actor: Actor, pk: int, lock: bool) -> Use:
    found: Use = find_or_404(Use.objects.select_related("service").filter(tenant=actor.tenant_id), pk)
    return found


def _page(target: Any) -> str:
    return reverse("own_progress")


OWN = Commands[Membership](
    noun="own_progress",
    prefix="mi-framgang/rolle/",
    find=_own_role,
    page=_page,
    items=(
        Command(
            "set_goal", _("Make a goal"), actions.set_goal, rules.check_learner, LEARNERS, GoalForm,
            done=_("Your goal stands on your page."),
            explain=_("In your own words. Only you see it, unless you choose to show it to those who teach you. It is never"
                      " shown at home."),
            press=_("Save"),
        ),
        Command(
            "show_all", _("Show everything at home"), actions.show_all, rules.check_shows, PUPILS, NoInput,
            done=_("Those at home can see it now. You can take it back at any time."),
        ),
        Command(
            "hide_all", _("Stop showing at home"), actions.hide_all, rules.check_shows, PUPILS, NoInput,
            done=_("You no longer show anything at home."),
        ),
    ),
)  # fmt: skip

STUDENT = Commands[Membership](
    noun="student_choice",
    prefix="mi-framgang/student/",
    find=_own_role,
    page=_page,
    items=(
        Command(
            "notify", _("Choose when to be told"), actions.choose_when, rules.check_chooses, STUDENTS, NotifyForm,
            done=_("That is how it will be."), press=_("Save"),
        ),
        Command(
            "leave_out_all", _("Do not analyse anything I do"), actions.leave_out_all, rules.check_chooses, STUDENTS,
            NoInput, done=_("What was worked out about you is deleted, and nothing more is worked out."),
        ),
        Command(
            "take_in_all", _("Let what I do be analysed again"), actions.take_in_all, rules.check_chooses, STUDENTS,
            NoInput, done=_("It is worked out again of what is still stored, also of what you did meanwhile."),
        ),
    ),
)  # fmt: skip

GOALS = Commands[Goal](
    noun="goal",
    prefix="mi-framgang/mal/",
    find=_goal,
    page=_page,
    items=(
        Command(
            "reflect", _("Think back"), actions.reflect, rules.check_open_goal, LEARNERS, ReflectForm,
            initial=lambda goal: {"reflection": goal.reflection, "shared": goal.shared}, press=_("Save"),
        ),
        Command(
            "rewrite", _("Change the words"), actions.rewrite, rules.check_open_goal, LEARNERS, RewriteForm,
            initial=lambda goal: {"text": goal.text, "skill_area": goal.skill_area_id},
            explain=_("Who sees the goal stays as it was."), press=_("Save"),
        ),
        Command("remove", _("Take away"), actions.remove_goal, rules.check_own, LEARNERS, NoInput, danger=True),
    ),
)  # fmt: skip

AREAS = Commands[SkillArea](
    noun="own_area",
    prefix="mi-framgang/omrade/",
    find=_area,
    page=_page,
    items=(
        Command(
            "show", _("Show at home"), actions.show, rules.check_shows, PUPILS, NoInput,
            done=_("Those at home can see it now. You can take it back at any time."),
        ),
        Command(
            "hide", _("Do not show at home"), actions.hide, rules.check_shows, PUPILS, NoInput,
            done=_("You no longer show this at home."),
        ),
    ),
)  # fmt: skip

SERVICES = Commands[Use](
    noun="own_analysis",
    prefix="mi-framgang/teneste/",
    find=_use,
    page=_page,
    items=(
        Command(
            "leave_out", _("Do not analyse what I do here"), actions.leave_out, rules.check_chooses_here, STUDENTS,
            NoInput, done=_("What was worked out about you is deleted, and nothing more is worked out."),
        ),
        Command(
            "take_in", _("Let it be analysed again"), actions.take_in, rules.check_chooses_here, STUDENTS, NoInput,
            done=_("It is worked out again of what is still stored, also of what you did meanwhile."),
        ),
    ),
)  # fmt: skip
