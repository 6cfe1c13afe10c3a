from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import memberships_of
from tillit.organisations.actions.invitations import tenant_id_of
from tillit.organisations.models import Organisation, Person, RoleProposal
from tillit.organisations.roles import HELD_AT, Kind, Role


def remember_proposals(person: Person, kept: Mapping[str, Any], *, source: str) -> list[RoleProposal]:
    """What the provider suggests and the person does not have becomes a question to those who may answer it."""
    wanted = [(Role(role), number) for role, number in kept.get("proposed", [])]
    with scope.enter(Scope(person=person.pk)):
        known = Organisation.objects.filter(number__in=[number for _, number in wanted], closed_on=None)
        by_number = {organisation.number: organisation for organisation in known}
        # Whoever has the role in a group of the school has it at the school.
        mine = memberships_of(person.pk, timezone.localdate())
        held = {(row.role, place) for row in mine for place in row.organisation.path}
        made = []
        for role, number in wanted:
            organisation = by_number.get(number)
            if organisation and Kind(organisation.kind) in HELD_AT[role] and (role, organisation.pk) not in held:
                made.append(_propose(person, organisation, role, source))
        return made


def _propose(person: Person, organisation: Organisation, role: Role, source: str) -> RoleProposal:
    """Once is enough: a no is not asked again at the next login."""
    row, _ = RoleProposal.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        defaults={"tenant_id": tenant_id_of(organisation), "source": source},
    )
    return row
