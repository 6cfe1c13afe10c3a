"""What a login with Feide may decide: which groups a pupil goes to and a teacher teaches, at schools no roster speaks of.

A pupil gets the role of pupil in their basis group: their own school owner's Feide says so, and a pupil sees only their
own. A teacher gets no role: that somebody may see pupils is said by a person (RoleProposal). Who leads a school is never
in question. A group belongs to the owner whose realm it is; a realm speaks for nobody else's schools.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.actions.organisation import set_path
from tillit.organisations.login.groups import FeideGroup, from_kept, realm_of
from tillit.organisations.models import (
    Enrolment,
    GroupFacts,
    Identity,
    Membership,
    Organisation,
    Person,
    SchoolName,
    Teaching,
)
from tillit.organisations.roles import Kind, Role
from tillit.organisations.rostering.present import FEIDE_NAME

log = logging.getLogger(__name__)
SOURCE = "feide"
# What services call a person who came through Feide (KS-AVT, minimum requirements: `account.homePage`).
ACCOUNTS = "https://docs.dataporten.no"


def owners_of(realm: str) -> list[Organisation]:
    return (
        list(Organisation.objects.filter(kind=Kind.OWNER, feide_realm__iexact=realm, closed_on=None)) if realm else []
    )


def rostered(name: str) -> Person | None:
    """Whom a roster has given this name in Feide, at the one owner whose realm it is."""
    found: set[int] = set()
    for owner in owners_of(realm_of(name)):
        with transaction.atomic(), scope.enter(Scope(read=frozenset({owner.pk}))):
            rows = Identity.objects.filter(tenant=owner, home_page=FEIDE_NAME, name=name, person__is_active=True)
            found |= set(rows.values_list("person_id", flat=True))
    return Person.objects.get(pk=found.pop()) if len(found) == 1 else None


@transaction.atomic
def remember_groups(person: Person, kept: Mapping[str, Any]) -> None:
    """`kept` as `worth_keeping` made it. Groups that could not be fetched say nothing, and end nothing."""
    today = timezone.localdate()
    said = from_kept(kept["groups"]) if kept.get("groups") is not None else None
    for owner in owners_of(realm_of(str(kept.get("feide", "")))):
        mine = Scope(read=frozenset({owner.pk}), write=frozenset({owner.pk}), person=person.pk)
        with scope.enter(mine):
            if said is not None:
                _bring_up_to_date(person, owner, [group for group in said if group.ends >= today], today)
            _known_to_services(person, owner, str(kept.get("sub", "")))


def _bring_up_to_date(person: Person, owner: Organisation, said: list[FeideGroup], today: date) -> None:
    realm = owner.feide_realm.casefold()
    places = _schools(owner)
    here = [(group, _group(group, places[group.number], owner, today)) for group in said
            if group.realm == realm and group.number in places]  # fmt: skip
    known = [(group, found) for group, found in here if found is not None]
    changed = 0
    for model, part in ((Enrolment, "pupil"), (Teaching, "teacher")):
        wanted = {group.id: (group, found) for group, found in known if group.part == part}
        changed += _rows(model, person, owner, wanted, today)
    pupil_in = {found.pk: group for group, found in known if group.part == "pupil" and group.kind == "basis"}
    changed += _memberships(person, owner, pupil_in, today)
    if changed:
        audit.record("groups_at_login", person, by=None, tenant_id=owner.pk, source=SOURCE, changed=changed)


def _schools(owner: Organisation) -> dict[str, Organisation]:
    """Schools no roster speaks of: where there is one, it decides."""
    rostered_schools = SchoolName.objects.filter(tenant=owner, until=None).values("school_id")
    rows = Organisation.objects.filter(parent=owner, kind=Kind.SCHOOL, closed_on=None).exclude(number="")
    return {school.number: school for school in rows.exclude(pk__in=rostered_schools)}


def _group(said: FeideGroup, school: Organisation, owner: Organisation, today: date) -> Organisation | None:
    facts = GroupFacts.objects.filter(tenant=owner, source=SOURCE, external_id=said.id).select_related("group").first()
    if facts is not None:
        return facts.group if facts.until is None else None
    if Organisation.objects.filter(parent=school, kind=Kind.GROUP, name__iexact=said.name, closed_on=None).exists():
        log.warning("Feide speaks of a group with the name of one that is here already: %s", said.id)
        return None  # which of them it is, is for a person to say
    group = Organisation.objects.create(
        parent=school, kind=Kind.GROUP, name=said.name, written_norm=school.written_norm
    )
    set_path(group, school)
    GroupFacts.objects.create(
        tenant=owner, group=group, source=SOURCE, external_id=said.id, since=today, kind=said.kind,
        subjects=[said.subject] if said.subject else [], starts_on=said.starts, ends_on=said.ends,
    )  # fmt: skip
    return group


def _rows(model: Any, person: Person, owner: Organisation, wanted: Mapping[str, Any], today: date) -> int:
    number = f":{person.pk}"
    open_rows = model.objects.filter(Q(until=None) | Q(until__gt=today), tenant=owner, person=person, source=SOURCE)
    there = {row.external_id.removesuffix(number): row for row in open_rows}
    ended = [row.pk for name, row in there.items() if name not in wanted]
    model.objects.filter(pk__in=ended, since__gt=today).delete()
    model.objects.filter(pk__in=ended).update(until=today)
    new = [
        model(tenant=owner, person=person, group=found, source=SOURCE, external_id=f"{name}{number}",
              since=group.starts, until=group.ends + timedelta(days=1))
        for name, (group, found) in wanted.items() if name not in there
    ]  # fmt: skip
    model.objects.bulk_create(new)
    return len(new) + len(ended)


def _memberships(person: Person, owner: Organisation, wanted: Mapping[int, FeideGroup], today: date) -> int:
    open_rows = Membership.objects.filter(
        Q(until=None) | Q(until__gt=today), tenant=owner, person=person, role=Role.PUPIL
    )
    held = {row.organisation_id: row for row in open_rows}
    ended = [row.pk for place, row in held.items() if row.source == SOURCE and place not in wanted]
    Membership.objects.filter(pk__in=ended, since__gt=today).delete()
    Membership.objects.filter(pk__in=ended).update(until=today)
    new = [
        Membership(tenant=owner, person=person, organisation_id=place, role=Role.PUPIL, source=SOURCE,
                   since=group.starts, until=group.ends + timedelta(days=1))
        for place, group in wanted.items() if place not in held
    ]  # fmt: skip
    Membership.objects.bulk_create(new)
    return len(new) + len(ended)


def _known_to_services(person: Person, owner: Organisation, sub: str) -> None:
    """So that what a service sends about the account finds its way to the person."""
    if sub and Membership.objects.filter(tenant=owner, person=person).exists():
        Identity.objects.get_or_create(tenant=owner, home_page=ACCOUNTS, name=sub, defaults={"person": person})
