"""Letters about what waits: once for each thing, on working days only, and never to pupils."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.approval.deadlines import deadlines_for
from tillit.approval.models import Reminder
from tillit.approval.queries import cases_waiting_for
from tillit.fence import scope
from tillit.organisations.acting import Actor, actor_of, holding
from tillit.organisations.models import Membership
from tillit.organisations.roles import CASE_READERS, Role

NOT_BY_MAIL = frozenset({Role.PUPIL, Role.STUDENT, Role.GUARDIAN})
AHEAD = timedelta(days=14)


def is_working_time(now: datetime) -> bool:
    """Monday to Friday, eight to four: what is not urgent does not reach people in the evening (local time)."""
    return now.isoweekday() <= 5 and 8 <= now.hour < 16


def remind_all(now: datetime) -> int:
    """Send what has not been sent. `now` in local time. Returns how many letters. Needs a scope over all tenants."""
    if not is_working_time(now):
        return 0
    sent = 0
    for membership in holding(now.date()).filter(role__in=CASE_READERS).exclude(person__email=""):
        if membership.role not in NOT_BY_MAIL:
            sent += remind(membership, now.date())
    return sent


def remind(membership: Membership, today: date) -> bool:
    actor = actor_of(membership)
    with transaction.atomic(), scope.enter(actor.scope), translation.override(actor.language or "nn"):
        news = _not_told(actor, _what_waits(actor, today))
        if not news:
            return False
        Reminder.objects.bulk_create(
            Reminder(tenant_id=actor.tenant_id, person_id=actor.person_id, about=about, sent_on=today) for about in news
        )
        letter = _letter(actor, list(news.values()), membership.person.email)
        transaction.on_commit(lambda: letter.send(fail_silently=True))
    return True


def _what_waits(actor: Actor, today: date) -> dict[str, str]:
    """What to tell, by a key that stays the same while it is the same thing."""
    found = {
        f"case-{line.case.pk}-{line.state.step.code}-{actor.role}": f"{line.case.service}: {line.text}"
        for line in cases_waiting_for(actor, today)
    }
    for deadline in deadlines_for(actor, today):
        if today <= deadline.day <= today + AHEAD:
            found[f"{deadline.key}-{deadline.day:%Y%m%d}"] = f"{date_format(deadline.day, 'j. F Y')}: {deadline.title}"
    return found


def _not_told(actor: Actor, waiting: dict[str, str]) -> dict[str, str]:
    told = set(Reminder.objects.filter(person=actor.person_id, about__in=waiting).values_list("about", flat=True))
    return {about: text for about, text in waiting.items() if about not in told}


def _letter(actor: Actor, lines: list[str], address: str) -> EmailMessage:
    count = len(lines)
    subject = ngettext("One thing waits for you in Tillit", "%(count)s things wait for you in Tillit", count)
    text = _("Hello %(name)s.\n\nThis waits for you as %(role)s:\n\n%(lines)s\n\n%(url)s") % {
        "name": actor.name,
        "role": actor.role_label,
        "lines": "\n".join(f"– {line}" for line in lines),
        "url": settings.SITE_URL + reverse("start"),
    }
    return EmailMessage(subject % {"count": count}, text + "\n", to=[address])
