"""A letter that there is something to read. It names no child and no service: whoever sees it learns nothing."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from tillit.activity.models import Notice

AT_ONCE = 50  # hidden receivers of one letter
log = logging.getLogger(__name__)


def send(notice: Notice, addresses: Sequence[str], *, language: str) -> None:
    """When the transaction has held. Nobody sees who else got it."""
    with translation.override(language):
        subject = _("The school has something to tell about a digital service")
        text = _(
            "Hello.\n\nThe school is going to use information from a digital service to follow how the pupils' learning"
            " goes. Before it begins you can read what is kept, why, who sees it, for how long, and how to say no.\n\n"
            "Log in and read:\n%(url)s\n\nYou need not answer this letter."
        ) % {"url": settings.SITE_URL + reverse("told", args=[notice.pk])}
    letters = [
        EmailMessage(subject, text + "\n", bcc=list(addresses[at : at + AT_ONCE]))
        for at in range(0, len(addresses), AT_ONCE)
    ]
    transaction.on_commit(partial(_deliver, letters), robust=True)


def _deliver(letters: Sequence[EmailMessage]) -> None:
    try:
        get_connection().send_messages(letters)
    except OSError:
        # Told is told although the post is down: it stands on the page they start at.
        log.exception("E-mail could not be sent")
