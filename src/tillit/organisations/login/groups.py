"""What Feide says of groups: fc:gogroup:<realm>:<b|u|a>:NO<orgnr>:<local>:<from>:<to> → who goes where, who teaches whom.

docs.feide.no/reference/apis/groups_api/group_types/pse_teaching and pse_other. Pure. What does not have the known shape
is passed over. `faculty` teaches, `student` goes; nothing here says who leads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

KIND = {"b": "basis", "u": "teaching", "a": "other"}
PART = {"student": "pupil", "faculty": "teacher"}
_ID = re.compile(r"^fc:gogroup:([^:\s]{1,100}):([bua]):NO(\d{9}):([^\s]{1,120}):(\d{4}-\d\d-\d\d):(\d{4}-\d\d-\d\d)$")
_EPPN = re.compile(r"^[^@\s]+@([^@\s]+\.[^@\s]+)$")
NAME_CLAIM = "https://n.feide.no/claims/eduPersonPrincipalName"
USER_CLAIM = "https://n.feide.no/claims/userid_sec"


class FeideGroup(Struct, frozen=True):
    id: str
    realm: str
    kind: str
    number: str  # organisation number of the school
    name: str
    part: str
    starts: date
    ends: date  # the last day
    subject: str = ""


def groups_of(said: Iterable[Any]) -> list[FeideGroup]:
    return [group for row in said if isinstance(row, Mapping) for group in _group(row)]


def _group(row: Mapping[str, Any]) -> Iterable[FeideGroup]:
    shape = _ID.match(str(row.get("id", "")))
    membership = row.get("membership")
    if row.get("type") != "fc:gogroup" or shape is None or not isinstance(membership, Mapping):
        return
    realm, kind, number, local, starts, ends = shape.groups()
    affiliations = membership.get("affiliation")
    affiliations = [affiliations] if isinstance(affiliations, str) else affiliations
    grep = row.get("grep")
    subject = str(grep.get("code", ""))[:40] if isinstance(grep, Mapping) else ""
    name = str(row.get("displayName") or local)[:200]
    try:
        days = date.fromisoformat(starts), date.fromisoformat(ends)
    except ValueError:
        return
    for affiliation in affiliations if isinstance(affiliations, list) else ():
        if isinstance(affiliation, str) and affiliation in PART and days[0] <= days[1]:
            yield FeideGroup(
                str(row["id"]), realm.casefold(), KIND[kind], number, name, PART[affiliation], *days, subject
            )


def feide_name(claims: Mapping[str, Any]) -> str:
    """The name in Feide; never an e-mail address, which may look the same."""
    said = claims.get(NAME_CLAIM)
    users = claims.get(USER_CLAIM)
    others = (
        [str(user).removeprefix("feide:") for user in users if str(user).startswith("feide:")]
        if isinstance(users, list)
        else []
    )
    name = next((one for one in [said, *others] if isinstance(one, str) and _EPPN.match(one)), "")
    return name.casefold()[:200]


def realm_of(name: str) -> str:
    found = _EPPN.match(name)
    return found[1] if found else ""


def as_kept(groups: Iterable[FeideGroup]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = [msgspec.to_builtins(group) for group in groups]
    return kept


def from_kept(rows: Iterable[Any]) -> list[FeideGroup]:
    return [msgspec.convert(row, FeideGroup) for row in rows]
