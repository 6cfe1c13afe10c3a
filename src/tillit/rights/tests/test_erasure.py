from datetime import date

import pytest
from django.utils import timezone

from tillit.approval.models import Need
from tillit.audit.models import Entry
from tillit.catalogue.models import Service
from tillit.documents.models import StoredFile
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.rights.actions import run_retention
from tillit.rights.queries import leavers

pytestmark = pytest.mark.django_db


def erase(client, person: Person):
    return client.post(f"/innsyn/sluttar/{person.pk}/erase/")


def lines(verb: str) -> list[Entry]:
    with scope.enter(everything()):
        return list(Entry.objects.filter(verb=verb))


def test_director_erases_one_who_has_left_and_the_log_names_nobody(world: World, login, upload, leave) -> None:
    teacher, director = world.actor(Role.TEACHER), world.actor(Role.DIRECTOR)
    file = upload(teacher, "fil.png")
    person = leave(teacher)
    browser = login(director)
    assert person.name in browser.get("/innsyn/sluttar/").content.decode()
    assert erase(browser, person).status_code == 302
    person.refresh_from_db()
    assert person.is_active is False
    with acting_as(director):
        assert StoredFile.objects.get(pk=file.pk).uploaded_by_id is None
    [line] = lines("erased_leaver")
    assert (line.person_id, line.subject_id, line.subject_label) == (director.person_id, None, "")
    assert line.detail["removed"] >= 1
    assert teacher.name not in browser.get("/innsyn/sluttar/").content.decode()


def test_name_goes_with_the_login_when_nothing_archived_points_at_it(world: World, login, upload, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    upload(teacher, "fil.png")
    person = leave(teacher)
    erase(login(world.actor(Role.DIRECTOR)), person)
    person.refresh_from_db()
    assert teacher.name not in (person.name, person.username)
    assert person.email == ""


def test_name_stays_on_what_the_archive_keeps_and_the_login_goes(world: World, login, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    with scope.enter(everything()):
        service = Service.objects.create(name="Reknefjell", key="reknefjell")
        Need.objects.create(
            tenant_id=teacher.tenant_id,
            reporter_id=teacher.person_id,
            organisation_id=teacher.organisation_id,
            service=service,
            purpose="Rekning",
            reported_at=timezone.now(),
        )
    person = leave(teacher)
    username = person.username
    erase(login(world.actor(Role.DIRECTOR)), person)
    person.refresh_from_db()
    assert person.name == teacher.name
    assert (person.is_active, person.has_usable_password(), person.username == username) == (False, False, False)


def test_one_who_still_has_a_role_is_not_there_to_be_erased(world: World, login, api) -> None:
    teacher, director = world.actor(Role.TEACHER), world.actor(Role.DIRECTOR)
    person = Person.objects.get(pk=teacher.person_id)
    assert erase(login(director), person).status_code == 404
    assert api(director).post(f"/api/v1/leavers/{person.pk}/erase", {}, "application/json").status_code == 404
    assert Person.objects.get(pk=person.pk).is_active


def test_one_who_left_here_and_works_elsewhere_is_not_erased(world: World, login, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    person = leave(teacher)
    member(world.foreign_owner, Role.DIRECTOR, username=person.username)
    assert erase(login(world.actor(Role.DIRECTOR)), person).status_code == 404
    assert Person.objects.get(pk=person.pk).is_active


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PRINCIPAL, Role.DPO, Role.COORDINATOR])
def test_only_director_and_network_erase(world: World, login, api, leave, role: Role) -> None:
    person = leave(world.actor(Role.TEACHER))
    other = member(world.schools[0] if role in (Role.TEACHER, Role.PRINCIPAL) else world.ryfylke, role, f"other-{role}")
    assert login(other).get("/innsyn/sluttar/").status_code == 403
    assert erase(login(other), person).status_code == 403
    assert api(other).post(f"/api/v1/leavers/{person.pk}/erase", {}, "application/json").status_code == 403
    assert Person.objects.get(pk=person.pk).is_active


def test_director_elsewhere_neither_sees_nor_erases(world: World, login, api, leave) -> None:
    person = leave(world.actor(Role.TEACHER))
    for owner in (world.owners[1], world.foreign_owner):
        foreign = world.actor(Role.DIRECTOR, owner)
        assert person.name not in login(foreign).get("/innsyn/sluttar/").content.decode()
        assert erase(login(foreign), person).status_code == 404
        assert api(foreign).get("/api/v1/leavers").json() == []


def test_api_lists_and_erases_those_who_have_left(world: World, api, leave) -> None:
    person = leave(world.actor(Role.TEACHER))
    client = api(world.actor(Role.NETWORK))
    assert client.get("/api/v1/leavers").json() == [{"id": person.pk, "name": person.name, "is_active": True}]
    answer = client.post(f"/api/v1/leavers/{person.pk}/erase", {}, "application/json")
    assert (answer.status_code, answer.json()["is_active"]) == (200, False)
    assert client.get("/api/v1/leavers").json() == []


def test_person_who_has_left_erases_themself_and_is_logged_out(world: World, login, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    person = leave(teacher)
    browser = login(teacher)
    assert 'action="/innsyn/slett/"' in browser.get("/innsyn/").content.decode()
    assert browser.post("/innsyn/slett/").status_code == 302
    person.refresh_from_db()
    assert person.is_active is False
    assert browser.get("/innsyn/").status_code == 302
    [line] = lines("erased_leaver")
    assert (line.person_id, line.tenant_id) == (None, world.nation.pk)


def test_person_with_a_role_cannot_erase_themself(world: World, login) -> None:
    teacher = world.actor(Role.TEACHER)
    browser = login(teacher)
    assert 'action="/innsyn/slett/"' not in browser.get("/innsyn/").content.decode()
    assert browser.post("/innsyn/slett/").status_code == 403
    assert Person.objects.get(pk=teacher.person_id).is_active


def test_erasing_by_a_link_is_not_possible(world: World, login, leave) -> None:
    teacher = world.actor(Role.TEACHER)
    leave(teacher)
    assert login(teacher).get("/innsyn/slett/").status_code == 405
    assert Person.objects.get(pk=teacher.person_id).is_active


@pytest.mark.parametrize(("days", "gone"), [(89, False), (90, True), (400, True)])
def test_retention_erases_those_who_left_ninety_days_ago(
    world: World, leave, today: date, days: int, gone: bool
) -> None:
    person = leave(world.actor(Role.TEACHER), days)
    run_retention(today)
    assert Person.objects.get(pk=person.pk).is_active is not gone


def test_retention_leaves_a_receipt_of_numbers_and_no_persons(world: World, leave, today: date) -> None:
    person = leave(world.actor(Role.TEACHER), 200)
    deleted = run_retention(today)
    assert deleted["rights"] == {"leavers": 1}
    [receipt] = lines("deleted_expired")
    assert (receipt.tenant_id, receipt.person_id) == (world.nation.pk, None)
    assert receipt.detail["today"] == str(today)
    assert receipt.detail["deleted"]["rights"] == {"leavers": 1}
    assert person.name not in str(receipt.detail)


def test_retention_twice_on_the_same_day_does_nothing_more(world: World, leave, today: date) -> None:
    leave(world.actor(Role.TEACHER), 200)
    run_retention(today)
    assert run_retention(today)["rights"] == {"leavers": 0}


def test_one_who_never_had_a_role_is_not_a_leaver(world: World, today: date) -> None:
    Person.objects.create_user("ny", name="Ny")
    with scope.enter(everything()):
        assert list(leavers(today)) == []
