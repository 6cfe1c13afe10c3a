"""From nothing to a group at a school, as it goes in an installation without the demo world."""

from __future__ import annotations

import argparse
import re
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import Client

from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Membership, Organisation, Person
from tillit.project.commands import found

GOOD = "seks raude hestar dansar"
ASKED = {"name": "Noreg", "person": "Nora Berg", "email": "nora@noreg.example", "username": "nora"}


def run(**changes: str) -> int:
    return found.run(argparse.Namespace(**ASKED | changes))


def browser() -> Client:
    return Client(headers={"accept-language": "nn"})


def add(client: Client, where: str, kind: str, name: str, **more: str) -> Organisation:
    place = Organisation.objects.get(name=where)
    answer = client.post(f"/organisasjon/{place.pk}/add/", {"kind": kind, "name": name, **more})
    assert answer.status_code == 302, answer.content.decode()
    return Organisation.objects.get(name=name)


def let_in(client: Client, place: Organisation, role: str, email: str) -> Client:
    """Invited from the page of the organisation; a browser of their own, with the role."""
    data = {"email": email, "role": role, "organisation": place.pk}
    answer = client.post(f"/organisasjon/{place.pk}/invite/", data)
    assert answer.status_code == 302, answer.content.decode()
    link = re.search(r"http://[^/]+(/invitasjon/\S+)", str(outbox.outbox[-1].body))
    assert link is not None
    newcomer = browser()
    assert newcomer.post(link[1], {"name": email.split("@", maxsplit=1)[0], "password": GOOD}).status_code == 302
    return newcomer


def first_login(link: str) -> Client:
    client = browser()
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    sent = client.post(page.request["PATH_INFO"], {"new_password1": GOOD, "new_password2": GOOD})
    assert sent.status_code == 302, sent.content.decode()
    assert client.post("/konto/login/", {"login": "nora", "password": GOOD}).status_code == 302
    return client


def test_from_an_empty_installation_to_a_group(own_database: None, capsys: Any, settings: Any) -> None:
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert run() == 0
    link = capsys.readouterr().out.split()[-1]
    nora = first_login(link)
    assert "Legg til" in nora.get("/organisasjonar/").content.decode()
    assert browser().get(link.removeprefix("http://127.0.0.1:8000"), follow=True).context.get("validlink") is False

    collaboration = add(nora, "Noreg", "collaboration", "Fjordsamarbeidet")
    owner = add(nora, "Fjordsamarbeidet", "owner", "Fjordvik kommune", number="964 965 226")
    supplier = add(nora, "Noreg", "supplier", "Lærelyst AS")
    network = let_in(nora, collaboration, "network", "liv@fjord.example")
    director = let_in(nora, owner, "director", "per@fjordvik.example")
    let_in(nora, supplier, "supplier", "ada@lyst.example")
    assert nora.post(f"/organisasjon/{owner.pk}/invite/", {}).status_code == 403

    school = add(network, "Fjordvik kommune", "school", "Fjordvik skule")
    principal = let_in(network, school, "principal", "rita@fjordvik.example")
    add(principal, "Fjordvik skule", "group", "3A")
    assert director.get(f"/organisasjon/{school.pk}/").status_code == 200

    with transaction.atomic(), scope.enter(everything()):
        held = Membership.objects.order_by("pk").values_list("person__username", "role", "tenant_id")
        nation = Organisation.objects.get(name="Noreg")
        assert list(held) == [
            ("nora", "national", nation.pk),
            ("liv@fjord.example", "network", collaboration.pk),
            ("per@fjordvik.example", "director", owner.pk),
            ("ada@lyst.example", "supplier", supplier.pk),
            ("rita@fjordvik.example", "principal", owner.pk),
        ]
        assert Organisation.objects.get(name="3A").path == [nation.pk, collaboration.pk, owner.pk, school.pk,
                                                            school.pk + 1]  # fmt: skip
        added = Entry.objects.filter(verb="organisation_added").order_by("pk").values_list("tenant_id", flat=True)
        assert list(added) == [nation.pk] * 4 + [owner.pk] * 2
        accepted = Entry.objects.filter(verb="invitation_accepted").order_by("pk").values_list("tenant_id", flat=True)
        assert list(accepted) == [collaboration.pk, owner.pk, supplier.pk, owner.pk]


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"email": "nora"}, "not an e-mail address"), ({"name": " "}, "Say the name"), ({"username": ""}, "Say the name")],
)
def test_what_cannot_be_is_said_and_nothing_is_made(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: Any, changes: dict[str, str], said: str
) -> None:
    monkeypatch.setattr("tillit.project.commands.migrate.bring_up_to_date", lambda: None)
    assert run(**changes) == 1
    assert said in capsys.readouterr().err
    assert (Organisation.objects.count(), Person.objects.count()) == (0, 0)


def test_found_is_refused_where_there_are_organisations(own_database: None, capsys: Any) -> None:
    assert (run(), run(name="Sverige", username="sven")) == (0, 1)
    assert "organisations here already" in capsys.readouterr().err
    assert Organisation.objects.count() == 1
    assert Person.objects.count() == 1
