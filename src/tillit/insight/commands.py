from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.insight import actions, queries, rules
from tillit.insight.forms import FollowUpForm, LookAgainForm, TrainingForm
from tillit.insight.models import FollowUp
from tillit.insight.training import course
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

TEACHERS = frozenset(map(str, rules.TEACHERS))


def _own_role(actor: Actor, pk: int, lock: bool) -> Membership:
    found: Membership = find_or_404(Membership.objects.filter(person_id=actor.person_id), pk, lock)
    return found


def find_group(actor: Actor, pk: int, lock: bool = False) -> Organisation:
    found: Organisation = find_or_404(queries.groups(actor, timezone.localdate()), pk, lock)
    return found


def _follow_up(actor: Actor, pk: int, lock: bool) -> FollowUp:
    groups = queries.groups(actor, timezone.localdate())
    rows = FollowUp.objects.filter(group__in=groups).select_related("group", "skill_area", "made_by")
    found: FollowUp = find_or_404(rows, pk, lock)
    return found


def _points(target: Any, actor: Any) -> dict[str, Any]:
    return {"points": course().points}


TRAINING = Commands[Membership](
    noun="insight_training",
    prefix="innsikt/kurs/",
    find=_own_role,
    page=lambda membership: reverse("insight"),
    items=(
        Command(
            "finish", _("What you must know first"), actions.finish_training, rules.check_may_train, TEACHERS,
            TrainingForm, done=_("Thank you. It is worth a year."), template="insight/training.html", beside=_points,
            press=_("Go on"),
        ),
    ),
)  # fmt: skip

GROUP = Commands[Organisation](
    noun="insight_group",
    prefix="innsikt/",
    find=find_group,
    page=lambda group: reverse("insight_group", args=[group.pk]),
    items=(
        Command(
            "follow_up", _("Write down what you do"), actions.follow_up, rules.check_may_follow_up, TEACHERS, FollowUpForm,
            done=_("It is written down. We remind you when it is time to look again."),
            explain=_("Insight is worth nothing before somebody does something. The pupils see what you did, and why."),
            press=_("Save"),
        ),
    ),
)  # fmt: skip

FOLLOW_UP = Commands[FollowUp](
    noun="insight_follow_up",
    prefix="innsikt/oppfolging/",
    find=_follow_up,
    page=lambda found: reverse("insight_group", args=[found.group_id]),
    items=(
        Command(
            "look_again", _("Look again"), actions.look_again, rules.check_open, TEACHERS, LookAgainForm,
            done=_("The circle is closed. How it stood before and after is on the page of the group."),
            template="insight/look_again.html", press=_("Save"),
        ),
    ),
)  # fmt: skip
