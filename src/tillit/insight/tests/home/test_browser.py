"""Small pupils, larger ones, students and those at home: nothing axe finds, nothing that sticks out at 320 px."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tillit.fence import scope
from tillit.insight.models import FollowUp
from tillit.insight.own.actions import set_goal
from tillit.insight.tests.classroom import classroom
from tillit.insight.tests.home.test_page import TOGETHER, guardian_of
from tillit.insight.tests.own.years import in_year
from tillit.organisations.acting import everything
from tillit.organisations.models import Enrolment, Membership
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import START, World, acting_as, member
from tillit.web.tests.browser import SITE, chromium, log_in, too_wide, violations

pytestmark = pytest.mark.django_db


def test_pages_of_pupils_students_and_those_at_home(world: World, login: Any) -> None:
    room = classroom(world, pupils=2, purpose=TOGETHER)
    small, large = room.pupils
    student = member(world.schools[0], Role.STUDENT, "student", "Stine Student")
    with scope.enter(everything()):
        Enrolment.objects.create(tenant_id=small.tenant_id, person_id=student.person_id, group=room.group, since=START)
        FollowUp.objects.create(
            tenant_id=small.tenant_id, group=room.group, skill_area=room.area, what="Brøk på tallinje, to og to.",
            whole_group=True, look_again_on=START, made_on=timezone.localdate(), before={}, purposes=["formative"],
            policies={str(room.use.pk): 1}, delete_on=timezone.localdate(),
        )  # fmt: skip
    for learner, right in ((small, 12), (large, 6), (student, 9)):
        room.answered(learner, *[True] * right, *[False] * (12 - right))
    in_year(room, small, 2)
    in_year(room, large, 9)
    with acting_as(small):
        set_goal(Membership.objects.get(pk=small.membership_id), text="Eg vil få til å dele kaka likt.", by=small)
    home = guardian_of(room, small, large)
    seen = [(small, "/mi-framgang/"), (large, "/mi-framgang/"), (student, "/mi-framgang/"), (home, "/heime/")]
    with chromium(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        for actor, address in seen:
            log_in(context, login(actor))
            page.goto(SITE + address)
            assert (address, violations(page), too_wide(page)) == (address, [], 0)
            assert page.locator(".steps-picture").count() >= 1
