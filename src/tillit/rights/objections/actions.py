"""To object, and to answer. From the moment it is said, the gate keeps the pupil out, and what was found in their groups is
gone until it is worked out without them: it would tell of one more than the page of the group does, and so of whom."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.activity import actions as activity
from tillit.activity.models import Choice
from tillit.audit import actions as audit
from tillit.catalogue.models import Use
from tillit.insight.group import keeping
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Role
from tillit.rights import erased
from tillit.rights.actions import erase_stored
from tillit.rights.models import Fact, Objection
from tillit.rights.objections import rules
from tillit.web.denied import Invalid

HOW = {Role.GUARDIAN: Objection.How.GUARDIAN, Role.PRINCIPAL: Objection.How.PAPER}


@transaction.atomic
def object_to(
    owner: Organisation, *, by: Actor, pupil: Person | None = None, use: Use | None = None, reason: str = "",
    received_on: date | None = None,
) -> Objection:  # fmt: skip
    """`use` None: every service of the owner, those to come too."""
    rules.check_object(owner, by)
    today = timezone.localdate()
    person = pupil or rules.people_of(by, today).filter(pk=by.person_id).first()
    if person is None or not rules.people_of(by, today).filter(pk=person.pk).exists():
        raise Invalid(_("Choose who it is about."), "pupil")
    received = received_on or today
    rules.check_received(received, today)
    rules.check_not_said(person, use, owner.pk)
    keeping.forget(person.pk, tenant_id=owner.pk, use_id=use.pk if use else None)
    choice = activity.keep_out(person, Choice.Kind.OBJECTION, tenant_id=owner.pk, use=use)
    made = Objection.objects.create(
        tenant=owner, person=person, use=use, reason=reason.strip(), how=HOW.get(by.role, Objection.How.SELF),
        made_by_id=by.person_id, received_on=received, choice=choice,
    )  # fmt: skip
    audit.record("objected", made, by=by, tenant_id=owner.pk, use=use.pk if use else None, how=made.how)
    return made


@transaction.atomic
def advise(objection: Objection, *, by: Actor, text: str) -> Fact:
    rules.check_advise(objection, by)
    return _say(objection, Fact.Kind.ADVISED, by, text)


@transaction.atomic
def suggest(objection: Objection, *, by: Actor, text: str) -> Fact:
    rules.check_suggest(objection, by)
    return _say(objection, Fact.Kind.SUGGESTED, by, text)


@transaction.atomic
def extend(objection: Objection, *, by: Actor, text: str) -> Fact:
    """Two months more where it is complex; the pupil is told, and why (Art. 12(3))."""
    rules.check_extend(objection, by)
    return _say(objection, Fact.Kind.EXTENDED, by, text)


@transaction.atomic
def uphold(objection: Objection, *, by: Actor, text: str) -> Fact:
    """The pupil is kept out for good. What is stored goes when they ask for it."""
    rules.check_answer(objection, by)
    return _say(objection, Fact.Kind.UPHELD, by, text)


@transaction.atomic
def refuse(objection: Objection, *, by: Actor, text: str) -> Fact:
    """With the compelling legitimate grounds in plain words (Art. 21(1)). What is sent from now on is kept again."""
    rules.check_answer(objection, by)
    _let_in_again(objection)
    return _say(objection, Fact.Kind.REFUSED, by, text)


@transaction.atomic
def withdraw(objection: Objection, *, by: Actor) -> Fact:
    rules.check_withdraw(objection, by)
    _let_in_again(objection)
    return _say(objection, Fact.Kind.WITHDRAWN, by, "")


@transaction.atomic
def delete_stored(objection: Objection, *, by: Actor) -> Fact:
    """No longer to be used, so it is erased when they ask for it (Art. 17(1)(c))."""
    rules.check_delete(objection, by)
    removed = erase_stored(objection.person, tenant_id=objection.tenant_id, use_id=objection.use_id)
    for use_id in removed:
        erased.note(objection.person, use_id)
    erased.at_commit()
    return _say(objection, Fact.Kind.DELETED, by, "", number=sum(removed.values()))


def _let_in_again(objection: Objection) -> None:
    activity.let_in_again(objection.choice)
    keeping.forget(objection.person_id, tenant_id=objection.tenant_id, use_id=objection.use_id)


def _say(objection: Objection, kind: Fact.Kind, by: Actor, text: str, number: int = 0) -> Fact:
    made = Fact.objects.create(
        tenant_id=objection.tenant_id,
        objection=objection,
        kind=kind,
        text=text.strip(),
        number=number,
        by_id=by.person_id,
    )
    audit.record(f"objection_{kind}", objection, by=by, tenant_id=objection.tenant_id)
    return made
