from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.insight.models import FollowUp, Training
from tillit.insight.training import course
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.rostering import relations
from tillit.organisations.rostering.relations import teaches
from tillit.web.denied import Denied, Invalid

TEACHERS = frozenset({Role.TEACHER})
LEARNERS = frozenset(relations.LEARNERS)
LONGEST = timedelta(days=300)  # a follow-up is looked at again within the school year


def check_teaches(group: Organisation, by: Actor) -> None:
    """A page about pupils by name is for those who teach them, just now."""
    if by.role != Role.TEACHER or by.organisation_id not in group.path:
        raise Denied(_("This is for those who teach the group. If you have another role, change it at the top."))
    if not teaches(by.person_id, group.pk, timezone.localdate()):
        raise Denied(
            _("You are not registered as one who teaches %(group)s. Ask the principal to put it right.")
            % {"group": group.name}
        )


def is_trained(by: Actor, today: date) -> bool:
    since = today - timedelta(days=course().worth_days)
    return Training.objects.filter(person_id=by.person_id, edition=course().edition, done_on__gt=since).exists()


def check_trained(by: Actor) -> None:
    if not is_trained(by, timezone.localdate()):
        raise Denied(_("First read what one must know before seeing how pupils do. It takes three minutes."))


def check_may_see(group: Organisation, by: Actor) -> None:
    check_teaches(group, by)
    check_trained(by)


def check_may_follow_up(group: Organisation, by: Actor) -> None:
    """Of a group that was looked for among those they teach."""
    check_trained(by)


def check_may_train(membership: object, by: Actor) -> None:
    if by.role != Role.TEACHER:
        raise Denied(_("This is for teachers."))


def check_day(look_again_on: date, today: date) -> None:
    if look_again_on <= today:
        raise Invalid(_("Choose a day to come."), "look_again_on")
    if look_again_on > today + LONGEST:
        raise Invalid(_("Choose a day within this school year: later, what you did before is gone."), "look_again_on")


def check_with_whom(whole_group: bool, chosen: Collection[int], members: Collection[int]) -> None:
    if not whole_group and not chosen:
        raise Invalid(_("Say with whom: choose pupils, or the whole group."), "pupils")
    if not set(chosen) <= set(members):
        raise Invalid(_("One of those you chose does not go to the group any more."), "pupils")


def check_open(follow_up: FollowUp, by: Actor) -> None:
    check_may_see(follow_up.group, by)
    if follow_up.looked_on:
        raise Denied(_("Somebody has looked again already, and said how it went."))
