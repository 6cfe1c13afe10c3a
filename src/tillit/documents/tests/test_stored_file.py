import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tillit.audit.models import Entry
from tillit.documents import personal_data
from tillit.documents.actions import store
from tillit.documents.models import StoredFile
from tillit.documents.tests import bad_files
from tillit.documents.upload import RefusedFile
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db


def stored(actor: Actor, tenant_id: int, name: str = "Årsplan.png") -> StoredFile:
    with acting_as(actor):
        return store(SimpleUploadedFile(name, bad_files.png()), tenant_id=tenant_id, by=actor)


def test_stored_file_keeps_content_hash_and_who_and_leaves_an_audit_line(world: World) -> None:
    actor = world.actor(Role.NETWORK)
    row = stored(actor, world.ryfylke.pk)
    with acting_as(actor):
        row.refresh_from_db()
        assert bytes(row.content) == bad_files.png()
        assert (row.name, row.media_type, row.uploaded_by_id) == ("Årsplan.png", "image/png", actor.person_id)
        line = Entry.objects.get(verb="stored_file")
        assert (line.subject_id, line.detail["sha256"]) == (row.pk, row.sha256)


def test_refused_file_is_not_stored_and_the_sentence_stands_at_its_field(world: World) -> None:
    actor = world.actor(Role.NETWORK)
    with acting_as(actor):
        with pytest.raises(RefusedFile) as caught:
            store(SimpleUploadedFile("a.pdf", b"<html>"), tenant_id=world.ryfylke.pk, by=actor, field="signed")
        assert (caught.value.field, caught.value.status) == ("signed", 422)
        assert not StoredFile.objects.exists()


def test_file_over_the_limit_of_the_installation_is_refused(world: World, settings) -> None:
    settings.UPLOAD_LIMIT = 10
    with acting_as(world.actor(Role.NETWORK)), pytest.raises(RefusedFile) as caught:
        store(SimpleUploadedFile("a.png", bad_files.png()), tenant_id=world.ryfylke.pk, by=None)
    assert caught.value.code == "too-large"


@pytest.mark.parametrize("through", ["page", "api"])
def test_file_is_downloaded_and_never_shown_as_a_page(world: World, login, api, through: str) -> None:
    actor = world.actor(Role.NETWORK)
    row = stored(actor, world.ryfylke.pk)
    client, url = (login(actor), f"/filer/{row.pk}/") if through == "page" else (api(actor), f"/api/v1/files/{row.pk}")
    answer = client.get(url)
    assert (answer.status_code, answer.content) == (200, bad_files.png())
    assert answer["Content-Type"] == "image/png"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%85rsplan.png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_file_of_another_tenant_is_not_there(world: World, login, api) -> None:
    row = stored(world.actor(Role.DIRECTOR, world.owners[1]), world.owners[1].pk)
    neighbour = world.actor(Role.DIRECTOR, world.owners[0])
    assert login(neighbour).get(f"/filer/{row.pk}/").status_code == 404
    assert api(neighbour).get(f"/api/v1/files/{row.pk}").status_code == 404


def test_teacher_gets_only_own_uploads(world: World, login) -> None:
    teacher = world.actor(Role.TEACHER)
    own = stored(teacher, teacher.tenant_id)
    director = stored(world.actor(Role.DIRECTOR), teacher.tenant_id)
    browser = login(teacher)
    assert browser.get(f"/filer/{own.pk}/").status_code == 200
    assert browser.get(f"/filer/{director.pk}/").status_code == 404


def test_person_sees_own_files_and_erasure_takes_the_name_off(world: World) -> None:
    actor = world.actor(Role.NETWORK)
    row = stored(actor, world.ryfylke.pk)
    with acting_as(actor):
        [held] = personal_data.collect(actor.person_id)
        assert [next(iter(line.values())) for line in held.rows] == ["Årsplan.png"]
        [erased] = personal_data.erase(actor.person_id, today=timezone.localdate())
        assert erased.removed == 1
        row.refresh_from_db()
        assert row.uploaded_by_id is None
        assert personal_data.collect(actor.person_id)[0].rows == []
