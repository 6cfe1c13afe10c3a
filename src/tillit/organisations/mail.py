"""Letters to people. They go out when the transaction has held, in the language of the receiving organisation."""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from tillit.organisations.acting import Actor
from tillit.organisations.models import Invitation
from tillit.organisations.roles import Role

log = logging.getLogger(__name__)


def send(template: str, address: str, context: dict[str, Any], *, language: str) -> None:
    """The first line of the template is the subject."""
    with translation.override(language):
        written = render_to_string(f"organisations/mail/{template}.txt", {**context, "site": settings.SITE_URL})
    subject, _, body = written.strip().partition("\n")
    letter = EmailMessage(subject.strip(), body.strip() + "\n", to=[address])
    transaction.on_commit(partial(_deliver, letter), robust=True)


def _deliver(letter: EmailMessage) -> None:
    try:
        letter.send()
    except OSError:
        # What was decided stands although the post is down; the page lets people send again.
        log.exception("E-mail could not be sent")


def send_invitation(invitation: Invitation, secret: str, by: Actor) -> None:
    organisation = invitation.organisation
    context = {
        "invitation": invitation,
        "organisation": organisation,
        "role": Role(invitation.role),
        "inviter": by.name,
        "link": f"{settings.SITE_URL}/invitasjon/{secret}/",
    }
    send("invitation", invitation.email, context, language=organisation.written_norm)
