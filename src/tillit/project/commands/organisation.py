"""Organisations, and the first person of each. Everybody else is invited from the page *People*."""

from __future__ import annotations

import argparse
import secrets
import sys
from typing import Any

ROLES = {"national": "national", "collaboration": "network", "owner": "director", "school": "principal",
         "supplier": "supplier"}  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", choices=sorted(ROLES), help="what kind of organisation")
    parser.add_argument("name", help="its name; an organisation with that name is found again")
    parser.add_argument("--under", help="name of the organisation it belongs to")
    parser.add_argument("--number", default="", help="organisation number")
    parser.add_argument("--person", help="name of its first person, who can invite the others")
    parser.add_argument("--email", help="the person's e-mail, which is also the user name")


def run(options: argparse.Namespace) -> int:
    from django.db import transaction

    from tillit.fence import scope
    from tillit.fence.scope import Scope
    from tillit.organisations.acting import everything

    # Organisations are shared: read by all, written by anyone who acts as somebody. Here the machine does.
    with transaction.atomic(), scope.enter(Scope(write=frozenset({0}))):
        wrong = _wrong(options)
        if wrong:
            print(wrong, file=sys.stderr)
            return 1
        known = _find(options.name)
        organisation = known or _make(options)
        with scope.enter(everything()):
            if not known:
                _write_down("organisation_made", organisation)
            if options.person:
                _add_person(organisation, options.person, options.email)
    return 0


def _wrong(options: argparse.Namespace) -> str:
    from tillit.organisations.models import Person
    from tillit.organisations.roles import PARENT_KINDS, Kind

    parent = _find(options.under)
    if options.under and parent is None:
        return f"There is no organisation called {options.under}."
    if parent and parent.kind not in PARENT_KINDS[Kind(options.kind)]:
        return f"A {options.kind} cannot be under a {parent.kind}."
    if options.kind == "school" and parent is None:
        return "A school belongs to a school owner: say which with --under."
    if bool(options.person) != bool(options.email):
        return "Give both --person and --email."
    if options.email and Person.objects.filter(username__iexact=options.email).exists():
        return f"There is a user {options.email} already: invite from the page People."
    return ""


def _find(name: str | None) -> Any:
    from tillit.organisations.models import Organisation

    return Organisation.objects.filter(name__iexact=name, closed_on=None).first() if name else None


def _make(options: argparse.Namespace) -> Any:
    from tillit.organisations.models import Organisation

    parent = _find(options.under)
    row = Organisation.objects.create(kind=options.kind, name=options.name, number=options.number, parent=parent)
    row.path = [*(parent.path if parent else []), row.pk]
    row.save(update_fields=["path"])
    return row


def _add_person(organisation: Any, name: str, email: str) -> None:
    from django.utils import timezone

    from tillit.organisations.actions.invitations import tenant_id_of
    from tillit.organisations.models import Membership, Person

    password = secrets.token_urlsafe(12)
    person = Person.objects.create_user(email, email, password, name=name)
    Membership.objects.create(
        tenant_id=tenant_id_of(organisation), organisation=organisation, person=person, role=ROLES[organisation.kind],
        since=timezone.localdate(),
    )  # fmt: skip
    _write_down("first_person_added", organisation, person=person.pk)
    print(f"{name} can log in as {email} with the password {password} and should change it on the page Profile.")


def _write_down(verb: str, organisation: Any, **detail: Any) -> None:
    from tillit.audit import actions as audit
    from tillit.organisations.actions.invitations import tenant_id_of

    audit.record(verb, organisation, by=None, tenant_id=tenant_id_of(organisation), **detail)
