import io
import json

import pytest
from pypdf import PdfReader

from tillit.audit import actions as audit
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.rights.queries import all_about, sight

pytestmark = pytest.mark.django_db


def test_person_sees_own_things_and_nobody_elses(world: World, login, upload) -> None:
    me, other = world.actor(Role.NETWORK), world.actor(Role.DPO)
    upload(me, "mi-fil.png")
    upload(other, "anna-fil.png")
    page = login(me).get("/innsyn/").content.decode()
    assert "mi-fil.png" in page
    assert "anna-fil.png" not in page
    assert me.name in page


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("nn", "Det Tillit har lagra om meg"),
        ("nb", "Det Tillit har lagret om meg"),
        ("en", "What Tillit keeps about me"),
    ],
)
def test_page_speaks_the_language_of_the_reader(world: World, login, upload, language: str, title: str) -> None:
    me = world.actor(Role.NETWORK)
    upload(me, "fil.png")
    browser = login(me)
    browser.cookies["tillit_language"] = language
    assert f'<h1 class="ds-heading" data-size="lg">{title}</h1>' in browser.get("/innsyn/").content.decode()


@pytest.mark.parametrize("url", ["/innsyn/", "/innsyn/tillit.json", "/innsyn/tillit.pdf", "/innsyn/sluttar/"])
def test_stranger_is_sent_to_log_in(client, db, url: str) -> None:
    answer = client.get(url)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/konto/login/")


def test_person_without_any_role_left_still_has_access(world: World, login, upload, leave) -> None:
    me = world.actor(Role.TEACHER)
    upload(me, "fil.png")
    leave(me)
    answer = login(me).get("/innsyn/")
    assert answer.status_code == 200
    assert "fil.png" in answer.content.decode()


def test_json_page_and_api_tell_the_same(world: World, login, api, upload) -> None:
    me = world.actor(Role.NETWORK)
    upload(me, "Årsplan.png")
    file = login(me).get("/innsyn/tillit.json")
    assert file["Content-Disposition"] == 'attachment; filename="tillit.json"'
    told = json.loads(file.content)
    assert told["person"] == {"name": me.name, "username": Person.objects.get(pk=me.person_id).username, "email": ""}
    assert "Årsplan.png" in [value for group in told["kept"] for row in group["rows"] for value in row.values()]
    over_api = api(me).get("/api/v1/my-data").json()
    assert [group["what"] for group in over_api["kept"]][:1] == [group["what"] for group in told["kept"]][:1]
    assert over_api["person"] == told["person"]


def test_pdf_says_the_same_and_carries_the_data(world: World, login, api, upload) -> None:
    me = world.actor(Role.NETWORK)
    upload(me, "Årsplan.png")
    for answer in (login(me).get("/innsyn/tillit.pdf"), api(me).get("/api/v1/my-data.pdf")):
        reader = PdfReader(io.BytesIO(answer.content), strict=True)
        text = "\n".join(page.extract_text() for page in reader.pages)
        assert "Årsplan.png" in text
        assert reader.metadata.title == "Det Tillit har lagra om meg"
        assert json.loads(reader.attachments["tillit.json"][0])["person"]["name"] == me.name


def test_person_sees_who_has_done_something_that_concerns_them(world: World, login) -> None:
    me, director = world.actor(Role.TEACHER), world.actor(Role.DIRECTOR)
    with acting_as(director):
        audit.record("ended_role", Person.objects.get(pk=me.person_id), by=director, tenant_id=director.tenant_id)
    with acting_as(me):
        [look] = all_about(Person.objects.get(pk=me.person_id)).looked
    assert (look.name, look.role) == (director.name, str(Role.DIRECTOR.label))
    assert director.name in login(me).get("/innsyn/").content.decode()


def test_what_one_did_oneself_is_not_somebody_elses(world: World) -> None:
    me = world.actor(Role.DIRECTOR)
    with acting_as(me):
        person = Person.objects.get(pk=me.person_id)
        audit.record("changed_name", person, by=me, tenant_id=me.tenant_id)
        assert all_about(person).looked == []


def test_sight_reaches_where_the_person_has_had_a_role_and_writes_nothing(world: World, leave) -> None:
    network = world.actor(Role.NETWORK)
    teacher = world.actor(Role.TEACHER)
    leave(teacher)
    with scope.enter(everything()):
        wide, narrow = sight(network.person_id), sight(teacher.person_id)
    assert wide.read == {world.nation.pk, world.ryfylke.pk, *(owner.pk for owner in world.owners)}
    assert narrow.read == {world.nation.pk, world.ryfylke.pk, world.owners[0].pk}
    assert (wide.write, narrow.write) == (frozenset(), frozenset())


def test_long_lists_are_cut_on_the_page_and_whole_in_the_file(world: World, login, upload) -> None:
    me = world.actor(Role.NETWORK)
    for number in range(27):
        upload(me, f"fil-{number}.png")
    browser = login(me)
    assert "2 linjer til står i filene over." in browser.get("/innsyn/").content.decode()
    assert all(f'"fil-{number}.png"' in browser.get("/innsyn/tillit.json").content.decode() for number in range(27))


def test_page_begins_with_who_one_is_and_ends_with_whom_to_tell(world: World, login, upload) -> None:
    me = world.actor(Role.NETWORK)
    upload(me, "fil.png")
    world.ryfylke.dpo_name, world.ryfylke.dpo_email = "Liv Tangerås", "ombod@fjordsamarbeidet.example"
    with scope.enter(everything()):
        world.ryfylke.save()
    page = login(me).get("/innsyn/").content.decode()
    assert page.index("Kven du er") < page.index("fil.png") < page.index("mailto:ombod@fjordsamarbeidet.example")


def test_long_list_is_folded_away_and_a_short_one_is_not(world: World, login, upload) -> None:
    me = world.actor(Role.NETWORK)
    upload(me, "fil.png")
    browser = login(me)
    assert "<summary>" not in browser.get("/innsyn/").content.decode()
    for number in range(5):
        upload(me, f"fil-{number}.png")
    page = browser.get("/innsyn/").content.decode()
    assert page.count("<summary>6 linjer<") == 2, "the files, and that they were uploaded"
