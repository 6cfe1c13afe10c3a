from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.catalogue.models import Use
from tillit.insight.models import Goal
from tillit.insight.rules import LEARNERS
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied

PUPILS, STUDENTS = frozenset({Role.PUPIL}), frozenset({Role.STUDENT})


def check_own(goal: Goal, by: Actor) -> None:
    if goal.person_id != by.person_id or by.role not in LEARNERS:
        raise Denied(_("A goal is changed by the one whose it is."))


def check_open_goal(goal: Goal, by: Actor) -> None:
    check_own(goal, by)
    if goal.reached_on:
        raise Denied(_("This goal is reached already."))


def check_learner(membership: object, by: Actor) -> None:
    if by.role not in LEARNERS:
        raise Denied(_("This is for pupils and students."))


def check_shows(target: object, by: Actor) -> None:
    if by.role not in PUPILS:
        raise Denied(_("Pupils choose what they show at home."))


def check_chooses(target: object, by: Actor) -> None:
    """Pupils cannot opt out of what the school has lawfully chosen, but they can object (GDPR Art. 21): in `rights`."""
    if by.role not in STUDENTS:
        raise Denied(_("Students choose this. A pupil can say no in another way: see «Objections»."))


def check_chooses_here(use: Use, by: Actor) -> None:
    check_chooses(use, by)
    if use.tenant_id != by.tenant_id:
        raise Denied(_("This service is used by another school owner."))
