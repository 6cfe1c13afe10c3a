"""A letter to a student that there is something to see. It tells nothing of what: whoever sees the letter learns nothing.

To students who have asked for it, and to nobody else: pupils see it where they start, and get no letters."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import date, timedelta
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tillit.insight.models import FollowUp, Look, Notify
from tillit.organisations.models import Enrolment, Membership, Person
from tillit.organisations.roles import Role
from tillit.organisations.rostering.relations import in_force

WEEK = timedelta(days=7)
log = logging.getLogger(__name__)


def tell_at_once(done: FollowUp, today: date) -> int:
    """Those a lecturer has just done something with. Returns how many letters."""
    return _write(_students(Notify.When.AT_ONCE, today).filter(pk__in=_with_whom([done.pk], today)))


def tell_of_the_week(today: date) -> int:
    """Those something was done with, or whom somebody looked at, in the seven days before `today`. Over all tenants."""
    since = today - WEEK
    made = Q(made_on__gte=since, made_on__lt=today) | Q(looked_on__gte=since, looked_on__lt=today)
    done = FollowUp.objects.filter(made).values_list("pk", flat=True)
    looked = Look.objects.filter(day__gte=since, day__lt=today).values("pupil")
    students = _students(Notify.When.WEEKLY, today)
    return _write(students.filter(Q(pk__in=_with_whom(list(done), today)) | Q(pk__in=looked)))


def _students(when: str, today: date) -> QuerySet[Person]:
    """Who have asked to be told then, are students now, and have an address."""
    asked = Notify.objects.filter(when=when).values("person")
    held = Membership.objects.filter(in_force(today), role=Role.STUDENT).values("person")
    return Person.objects.filter(pk__in=asked, is_active=True).filter(pk__in=held).exclude(email="").order_by("pk")


def _with_whom(done: Collection[int], today: date) -> set[int]:
    whole = FollowUp.objects.filter(pk__in=done, whole_group=True).values("group")
    enrolled = Enrolment.objects.filter(in_force(today), group__in=whole).values_list("person", flat=True)
    held = Membership.objects.filter(in_force(today), organisation__in=whole, role=Role.STUDENT)
    some = FollowUp.objects.filter(pk__in=done, pupils__person__isnull=False).values_list("pupils__person", flat=True)
    return {*enrolled, *held.values_list("person", flat=True), *some}


def _write(people: QuerySet[Person]) -> int:
    letters = [_letter(person) for person in people]
    transaction.on_commit(partial(_deliver, letters), robust=True)
    return len(letters)


def _letter(person: Person) -> EmailMessage:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        subject = _("There is something to see in Tillit")
        text = _("Hello.\n\nThere is something new to see on your page in Tillit:\n%(url)s\n\nYou chose to be told. You can"
                 " choose otherwise on the same page.") % {"url": settings.SITE_URL + reverse("own_progress")}  # fmt: skip
    return EmailMessage(subject, text + "\n", to=[person.email])


def _deliver(letters: list[EmailMessage]) -> None:
    try:
        get_connection().send_messages(letters)
    except OSError:
        # What there is to see stands on the page although the post is down.
        log.exception("E-mail could not be sent")
