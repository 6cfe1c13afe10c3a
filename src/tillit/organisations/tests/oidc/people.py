"""The people the test provider knows, with groups shaped as Feide's group service gives them."""

from __future__ import annotations

from typing import Any

SCHOOL, OWNER = "987654321", "123456785"


def school(number: str, *affiliation: str, kind: str = "primary_and_lower_secondary") -> dict[str, Any]:
    return {
        "id": f"fc:org:fjordvik.kommune.no:unit:NO{number}",
        "type": "fc:org",
        "orgType": [kind],
        "displayName": "Fjordvik skule",
        "parent": "fc:org:fjordvik.kommune.no",
        "membership": {"basic": "member", "affiliation": list(affiliation)},
    }


def owner(number: str, *affiliation: str) -> dict[str, Any]:
    return {
        "id": "fc:org:fjordvik.kommune.no",
        "type": "fc:org",
        "orgType": ["primary_and_lower_secondary_owner"],
        "norEduOrgNIN": f"NO{number}",
        "membership": {"basic": "admin", "affiliation": list(affiliation)},
    }


def person(sub: str, name: str, groups: list[Any], email: str = "") -> dict[str, Any]:
    return {
        "sub": sub, "name": name, "email": email, "eppn": f"{sub}@fjordvik.kommune.no", "nin": "01020312345",
        "groups": groups,
    }  # fmt: skip


def group(letter: str, local: str, name: str, affiliation: str, **more: Any) -> dict[str, Any]:
    """A group that lasts: what is in force must not depend on the day the tests run."""
    return {
        "id": f"fc:gogroup:fjordvik.kommune.no:{letter}:NO{SCHOOL}:{local}:2020-08-01:2099-07-31", "type": "fc:gogroup",
        "displayName": name, "go_type": letter, "membership": {"basic": "member", "affiliation": affiliation}, **more,
    }  # fmt: skip


PEOPLE = [
    person("5f0c-laerar", "Liv Lærar", [owner(OWNER, "member", "employee"), school(SCHOOL, "faculty", "employee")],
           "liv@fjordvik.no"),
    person("5f0c-elev", "Per Elev", [owner(OWNER, "student"), school(SCHOOL, "member", "student")]),
    person("5f0c-rektor", "Rita Rektor", [school(SCHOOL, "employee", "affiliate", "principal")]),
    person("5f0c-ukjend", "Ulla Ukjend", []),
    person("5f0c-same", "Same Adresse", [], "delt@fjordvik.no"),
    person("5f0c-rart", "Rar Form", ["x", None, {"type": "fc:org"}, {"id": 7, "type": "fc:org", "membership": 3}]),
    person("5f0c-nora", "Nora Elev", [school(SCHOOL, "student"), group("b", "7B", "7B", "student"),
                                      group("u", "7B-mat", "Matte 7", "student", grep={"code": "MAT0003"})]),
    person("5f0c-kari", "Kari Lærar", [school(SCHOOL, "faculty"), group("b", "7B", "7B", "faculty")]),
]  # fmt: skip
TEACHER, PUPIL, PRINCIPAL, UNKNOWN, SHARED, ODD, NORA, KARI = (row["sub"] for row in PEOPLE)
