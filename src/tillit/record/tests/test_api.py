import json
from typing import Any

import pytest

from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.record import content
from tillit.record.models import Draft
from tillit.record.tests import made
from tillit.record.tests.processings import WHOLE


def body(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return json.loads(response.content)


def test_the_register_and_one_record_are_read(world: World, api: Any) -> None:
    record = made.completed(world)
    made.foreign(world)
    client = api(world.actor(Role.NETWORK))
    listed = body(client.get("/api/v1/records"))
    assert [(row["id"], row["service"], row["owner"], row["in_force"]) for row in listed] == [
        (record.pk, "Reknefjell", "Fjordvik", False)
    ]
    assert body(client.get(f"/api/v1/records/{record.pk}")) == listed[0]
    policy = body(client.get(f"/api/v1/records/{record.pk}/policy"))
    assert policy["compiled_from"] == record.content_hash
    child = body(client.get(f"/api/v1/records/{record.pk}/explanation?view=child&language=en"))
    assert child["title"] == "What Reknefjell knows about you"
    assert client.get(f"/api/v1/records/{record.pk}/file.docx").status_code == 200
    assert client.get(f"/api/v1/records/register/{world.owners[0].pk}.xlsx").status_code == 200
    assert body(client.get("/api/v1/records/format"))["$ref"]


def test_a_foreign_record_is_not_there(world: World, api: Any) -> None:
    other = made.foreign(world)
    client = api(world.actor(Role.NETWORK))
    for address in (
        f"records/{other.pk}", f"records/{other.pk}/policy", f"records/{other.pk}/explanation",
        f"records/{other.pk}/file.pdf", f"record-drafts/{other.draft_id}",
        f"records/register/{world.foreign_owner.pk}.json",
    ):  # fmt: skip
        assert client.get(f"/api/v1/{address}").status_code == 404, address
    address = f"/api/v1/record-drafts/{other.draft_id}/add_purpose"
    assert client.post(address, {"purpose": "adaptation"}, content_type="application/json").status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PUPIL, Role.SUPPLIER])
def test_others_are_refused(world: World, api: Any, role: Role) -> None:
    assert body(api(world.actor(role)).get("/api/v1/records"), 403)["error"]


def test_a_program_writes_the_whole_draft_and_is_told_when_it_is_late(world: World, api: Any) -> None:
    with made.network(world) as by:
        draft = made.draft(world, made.service(), by, made.renamed("Utkast"))
    client = api(world.actor(Role.NETWORK))
    sent = {"content": content.to_data(WHOLE), "revision": draft.revision}
    address = f"/api/v1/record-drafts/{draft.pk}/replace"
    written = body(client.post(address, sent, content_type="application/json"))
    assert (written["missing"], written["prefilled"], written["revision"]) == ([], False, 1)
    assert body(client.post(address, sent, content_type="application/json"), 409)["error"]
    refused = body(
        client.post(address, {"content": {"service": {}}, "revision": 1}, content_type="application/json"), 422
    )
    assert refused["fields"]["content"]


def test_rows_are_sent_as_a_list_and_silence_does_not_empty_them(world: World, api: Any) -> None:
    with made.network(world) as by:
        draft = made.draft(world, made.service(), by)
    client = api(world.actor(Role.NETWORK))
    address = f"/api/v1/record-drafts/{draft.pk}/processors"
    assert body(client.post(address, {}, content_type="application/json"), 422)
    rows = [{"name": "Ny AS", "country": "SE", "role": "processor"}]
    written = body(client.post(address, {"rows": rows}, content_type="application/json"))
    assert [row["name"] for row in written["content"]["processors"]] == ["Ny AS"]
    bad = [{"name": "Ny AS", "country": "Sverige"}]
    assert body(client.post(address, {"rows": bad}, content_type="application/json"), 422)
    with made.network(world):
        assert [row["country"] for row in Draft.objects.get(pk=draft.pk).content["processors"]] == ["SE"]
