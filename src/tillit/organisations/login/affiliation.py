"""What a login provider says about where somebody works or goes to school → a role to propose.

Feide: docs.feide.no/reference/apis/groups_api/group_types (fc:org with `membership.affiliation`). A provider knows
faculty from students. It does not know who leads a school, so nothing here ever says principal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tillit.organisations.login.groups import as_kept, feide_name, groups_of
from tillit.organisations.roles import Role

ROLE_OF = {"faculty": Role.TEACHER, "student": Role.PUPIL}
HIGHER = frozenset({"higher_education"})
_NUMBER = re.compile(r"NO(\d{9})$")
_UNIT = re.compile(r"^fc:org:[^:]+:unit:NO(\d{9})$")


@dataclass(frozen=True, order=True)
class Suggestion:
    role: Role
    number: str  # organisation number


def suggestions(groups: Iterable[Any]) -> list[Suggestion]:
    """One for each school or owner the person belongs to. What does not have the known shape is passed over."""
    found = {suggestion for group in groups if isinstance(group, Mapping) for suggestion in _of(group)}
    return sorted(found)


def _of(group: Mapping[str, Any]) -> Iterable[Suggestion]:
    number = _organisation_number(group)
    if group.get("type") != "fc:org" or not number:
        return
    membership = group.get("membership")
    affiliations = membership.get("affiliation", []) if isinstance(membership, Mapping) else []
    if isinstance(affiliations, str):
        affiliations = [affiliations]
    for affiliation in affiliations:
        role = ROLE_OF.get(affiliation) if isinstance(affiliation, str) else None
        if role:
            yield Suggestion(_student(role, group), number)


def _student(role: Role, group: Mapping[str, Any]) -> Role:
    kinds = group.get("orgType") or []
    grown = isinstance(kinds, list) and bool(HIGHER & {kind for kind in kinds if isinstance(kind, str)})
    return Role.STUDENT if role == Role.PUPIL and grown else role


def _organisation_number(group: Mapping[str, Any]) -> str:
    unit = _UNIT.match(str(group.get("id", "")))
    number = unit or _NUMBER.match(str(group.get("norEduOrgNIN", "")))
    return number.group(1) if number else ""


def worth_keeping(claims: Mapping[str, Any], groups: Iterable[Any] | None) -> dict[str, Any]:
    """All that is stored from a login: who, and what may be proposed. Never the national identity number.

    `groups` is None when they could not be fetched: that says nothing of anybody."""
    said = list(groups or ())
    return {
        "sub": str(claims.get("sub", "")),
        "name": str(claims.get("name", "")),
        "feide": feide_name(claims),
        "proposed": [[suggestion.role.value, suggestion.number] for suggestion in suggestions(said)],
        "groups": None if groups is None else as_kept(groups_of(said)),
    }
