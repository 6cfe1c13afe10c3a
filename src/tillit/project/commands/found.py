"""`tillit found`: the first organisation and the first person of an empty installation. All others come from there."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="name of the national actor, which all others belong to")
    parser.add_argument("--person", required=True, help="name of its first person, who adds and invites the others")
    parser.add_argument("--email", required=True, help="the person's e-mail address")
    parser.add_argument("--username", required=True, help="what the person logs in with")


def run(options: argparse.Namespace) -> int:
    from django.utils import translation

    from tillit.organisations.actions.founding import found
    from tillit.project.commands.migrate import bring_up_to_date
    from tillit.web.denied import Refusal

    bring_up_to_date()
    with translation.override("en"):
        try:
            first = found(name=options.name, person=options.person, email=options.email, username=options.username)
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            return 1
    print(f"{options.name} is here. {first.name} chooses a password here, and logs in as {first.username}.")
    print("The link works once, and for three hours; later a new one comes by e-mail from «Forgotten password».")
    print(link_for(first))
    return 0


def link_for(person: Any) -> str:
    """Where the person chooses a password. Dies with its use, like the link in the letter about a forgotten one."""
    from django.conf import settings
    from django.contrib.auth.tokens import default_token_generator
    from django.urls import reverse
    from django.utils.encoding import force_bytes
    from django.utils.http import urlsafe_base64_encode

    where = [urlsafe_base64_encode(force_bytes(person.pk)), default_token_generator.make_token(person)]
    return f"{settings.SITE_URL}{reverse('password_reset_confirm', args=where)}"
