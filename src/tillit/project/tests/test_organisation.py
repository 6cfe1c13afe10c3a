from __future__ import annotations

import argparse
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation
from tillit.project.commands import organisation

pytestmark = pytest.mark.django_db


def run(kind: str, name: str, **more: Any) -> int:
    given = {"under": None, "number": "", "person": None, "email": None, **more}
    return organisation.run(argparse.Namespace(kind=kind, name=name, **given))


def test_an_empty_installation_gets_its_first_people(capsys: Any) -> None:
    assert run("national", "Noreg") == 0
    assert run("owner", "Fjordvik", under="Noreg") == 0
    assert run("school", "Fjordvik skule", under="Fjordvik", person="Per Vik", email="per@fjordvik.example") == 0
    password = capsys.readouterr().out.split("the password ")[1].split()[0]
    assert authenticate(None, username="per@fjordvik.example", password=password) is not None
    school = Organisation.objects.get(name="Fjordvik skule")
    assert school.path == [school.parent.parent_id, school.parent_id, school.pk]
    with transaction.atomic(), scope.enter(everything()):
        role = Membership.objects.get(person__username="per@fjordvik.example")
        assert (role.role, role.tenant_id) == ("principal", school.parent_id)
        lines = list(Entry.objects.order_by("pk").values_list("verb", "tenant_id"))
    assert lines == [
        ("organisation_made", school.path[0]), ("organisation_made", school.path[1]),
        ("organisation_made", school.path[1]), ("first_person_added", school.path[1]),
    ]  # fmt: skip


def test_saying_it_twice_makes_one_organisation() -> None:
    assert (run("national", "Noreg"), run("national", "Noreg")) == (0, 0)
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "school", "name": "S"}, "say which with --under"),
        ({"kind": "school", "name": "S", "under": "Noreg"}, "cannot be under a national"),
        ({"kind": "owner", "name": "O", "under": "Ingen"}, "no organisation called Ingen"),
        ({"kind": "owner", "name": "O", "person": "Per"}, "both --person and --email"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(capsys: Any, asked: dict[str, str], said: str) -> None:
    run("national", "Noreg")
    assert run(**asked) == 1
    assert said in capsys.readouterr().err
    assert Organisation.objects.count() == 1
