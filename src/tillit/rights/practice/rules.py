"""Where one may try and fail unseen (NOU 2023:19 § 8.6.1): everywhere, save where all the record is about is to document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.record import content
from tillit.record.codes import Nature
from tillit.record.models import Activation
from tillit.record.policy import Policy
from tillit.rights.objections.rules import LEARNERS, uses_of
from tillit.web.denied import Denied

LESSON = timedelta(minutes=60)


def may_practise(policy: Policy) -> bool:
    """A service that is there for tests and nothing else has no practice room: what is done there is to be kept."""
    natures = {rule.nature for rule in policy.standing()}
    return natures != {Nature.SUMMATIVE}


def rooms(owner: Organisation) -> tuple[list[Use], list[Use]]:
    """The services of the owner where one may practise, and those where one may not. Two questions to the database."""
    uses = list(uses_of(owner))
    shut = _shut([use.pk for use in uses])
    return [use for use in uses if use.pk not in shut], [use for use in uses if use.pk in shut]


def _shut(use_ids: Iterable[int]) -> set[int]:
    today = timezone.localdate()
    running = Activation.objects.filter(Q(until=None) | Q(until__gt=today), since__lte=today)
    rows = running.filter(policy__use_id__in=list(use_ids)).annotate(use=F("policy__use_id"), said=F("policy__content"))
    return {use for use, said in rows.values_list("use", "said") if not may_practise(content.convert(said, Policy))}


def check_practise(actor: Actor) -> None:
    if actor.role not in LEARNERS:
        raise Denied(_("The practice room is for pupils and students."))


def ends(length: str, now: datetime) -> datetime:
    """By itself, and never later than the day: who forgets it loses no more than that."""
    day = timezone.localtime(now).date() + timedelta(days=1)
    midnight = timezone.make_aware(datetime.combine(day, time()))
    return min(midnight, now + LESSON) if length == "lesson" else midnight
