import re
from typing import Any

import pytest

from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World
from tillit.record import actions, content
from tillit.record.commands import COMMANDS
from tillit.record.models import Draft
from tillit.record.tests import made
from tillit.record.tests.made import posted

READERS = [Role.NETWORK, Role.DPO, Role.COORDINATOR, Role.DIRECTOR]


@pytest.fixture
def browser(world: World, login: Any) -> Any:
    return login(world.actor(Role.NETWORK))


def open_draft(world: World, name: str = "Reknefjell") -> Draft:
    with made.network(world) as by:
        return made.draft(world, made.service(name), by)


def html(response: Any) -> str:
    assert response.status_code == 200, response.content[:2000]
    return str(response.content.decode())


@pytest.mark.parametrize("role", READERS)
def test_those_who_work_with_cases_read_the_register(world: World, login: Any, role: Role) -> None:
    record = made.completed(world)
    page = html(login(world.actor(role)).get("/protokoll/"))
    assert f'href="/protokoll/{record.pk}/"' in page
    assert "Reknefjell" in page


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PUPIL, Role.PRINCIPAL, Role.SUPPLIER, Role.NATIONAL])
def test_others_are_told_it_is_not_for_them(world: World, login: Any, role: Role) -> None:
    record = made.completed(world)
    for address in (
        "/protokoll/",
        f"/protokoll/{record.pk}/",
        "/protokoll/utkast/",
        f"/protokoll/{record.pk}/protokoll.pdf",
    ):
        assert login(world.actor(role)).get(address).status_code == 403


def test_the_register_finds_by_name_owner_and_state(world: World, browser: Any) -> None:
    first = made.completed(world, "Reknefjell", world.owners[0])
    second = made.completed(world, "Leselund", world.owners[1])
    with made.network(world) as by:
        actions.activate(first.use, since=first.completed_at.date(), by=by)

    def found(query: str) -> set[int]:
        return {int(pk) for pk in re.findall(r'href="/protokoll/(\d+)/"', html(browser.get(f"/protokoll/?{query}")))}

    assert found("") == {first.pk, second.pk}
    assert found("q=lund") == {second.pk}
    assert found(f"owner={world.owners[0].pk}") == {first.pk}
    assert found("state=in_force") == {first.pk}
    assert found("state=waiting") == {second.pk}
    assert found("state=closed") == set()
    assert found("q=finst+ikkje") == set()
    assert found("owner=x&state=y&page=z") == {first.pk, second.pk}


@pytest.mark.parametrize("view", ["protocol", "catalogue", "child", "annex", "nonsense"])
@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_one_record_is_read_as_protocol_catalogue_text_and_childs_text(
    world: World, browser: Any, view: str, language: str
) -> None:
    record = made.completed(world)
    page = html(browser.get(f"/protokoll/{record.pk}/?view={view}&language={language}"))
    titles = {
        "nn": "Kva Reknefjell veit om deg",
        "nb": "Hva Reknefjell vet om deg",
        "en": "What Reknefjell knows about you",
    }
    assert (titles[language] in page) is (view == "child")
    assert f'<article lang="{language}"' in page


def test_nobody_sees_records_or_drafts_of_another_tenant(world: World, browser: Any) -> None:
    other = made.foreign(world)
    for address in (
        f"/protokoll/{other.pk}/", f"/protokoll/{other.pk}/protokoll.json", f"/protokoll/utkast/{other.draft_id}/",
        f"/protokoll/eigar/{world.foreign_owner.pk}/register.json", f"/protokoll/utkast/{other.draft_id}/about/",
    ):  # fmt: skip
        assert browser.get(address).status_code == 404, address
    assert "Framandteneste" not in html(browser.get("/protokoll/"))
    assert "Framandteneste" not in html(browser.get("/protokoll/utkast/"))


def test_an_empty_register_says_what_will_come(browser: Any) -> None:
    page = html(browser.get("/protokoll/"))
    assert "steg 8" in page
    assert html(browser.get("/protokoll/utkast/"))


def test_the_draft_page_shows_what_is_missing_and_how_it_reads(world: World, browser: Any) -> None:
    draft = open_draft(world)
    page = html(browser.get(f"/protokoll/utkast/{draft.pk}/"))
    assert "Undervegsvurdering" in page
    assert f"/protokoll/utkast/{draft.pk}/purpose-formative/" in page
    assert "Dette lagrar vi" in html(browser.get(f"/protokoll/utkast/{draft.pk}/?view=child"))


@pytest.mark.parametrize("name", sorted(COMMANDS.named))
def test_every_form_of_the_editor_opens_and_says_each_label_in_norwegian(world: World, browser: Any, name: str) -> None:
    draft = open_draft(world)
    page = html(browser.get(f"/protokoll/utkast/{draft.pk}/{name}/"))
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), sorted(x for x in ids if ids.count(x) > 1)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page))
    fields = set(re.findall(r'<(?:input|select|textarea)(?=[^>]*\sid="(id_[^"]+)")(?![^>]*type="hidden")', page))
    assert fields <= labelled


@pytest.mark.parametrize(
    "name", [name for name in sorted(COMMANDS.named) if name not in ("add_purpose", "remove_purpose", "replace")]
)
def test_saving_a_form_as_it_stands_changes_nothing_it_says(world: World, browser: Any, name: str) -> None:
    """What the form shows is what the draft says: a round trip through the browser loses nothing."""
    draft = open_draft(world)
    before = content.read(draft.content)
    form = browser.get(f"/protokoll/utkast/{draft.pk}/{name}/").context["form"]
    response = browser.post(f"/protokoll/utkast/{draft.pk}/{name}/", posted(form))
    assert response.status_code == 302, response.content[:3000]
    with made.network(world):
        after = content.read(Draft.objects.get(pk=draft.pk).content)
    code = name.removeprefix("purpose-")
    if name.startswith("purpose-") and before.purpose(code) is None:
        assert after.purpose(code) is not None
    else:
        assert {p.code: set(p.fields) for p in after.purposes} == {p.code: set(p.fields) for p in before.purposes}
        assert (after.processors, after.transfers, after.security, after.summary, after.rights_contact.email) == (
            before.processors, before.transfers, before.security, before.summary, before.rights_contact.email,
        )  # fmt: skip
        assert [
            (p.retention, set(p.readers), p.granularity, p.nature, p.outside_school_hours) for p in after.purposes
        ] == [(p.retention, set(p.readers), p.granularity, p.nature, p.outside_school_hours) for p in before.purposes]


def test_emptying_a_row_takes_the_processor_out(world: World, browser: Any) -> None:
    draft = open_draft(world)
    form = browser.get(f"/protokoll/utkast/{draft.pk}/processors/").context["form"]
    data = posted(form)
    data.update(
        {
            "row1_name": "",
            "row1_country": "",
            "row1_task": "",
            "row1_under": "",
            "row2_name": "Ny AS",
            "row2_country": "SE",
        }
    )
    assert browser.post(f"/protokoll/utkast/{draft.pk}/processors/", data).status_code == 302
    with made.network(world):
        processors = content.read(Draft.objects.get(pk=draft.pk).content).processors
    assert [(item.name, item.country) for item in processors] == [("Lærelyst AS", "NO"), ("Ny AS", "SE")]


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("about", {"starts": "25:00"}),
        ("about", {"starts": "16:00", "ends": "08:00"}),
        ("about", {"summary": "x" * 6000}),
        ("about", {"sources": ["gossip"]}),
        ("about", {"hosting": ["XX"]}),
        ("purpose-formative", {"field_score": "day"}),
        ("purpose-formative", {"days_answers": "-1"}),
        ("purpose-formative", {"readers": ["everybody"]}),
        ("purpose-formative", {"smallest_group": "1"}),
        ("processors", {"row0_name": ""}),
        ("processors", {"row0_country": "XX"}),
        ("processors", {"rows": '[{"name": "A", "secret": 1}]'}),
        ("processors", {"rows": "{"}),
        ("replace", {"content": "{"}),
        ("replace", {"content": '{"service": {"name": "X"}, "surprise": 1}'}),
        ("add_purpose", {"purpose": "marketing"}),
        ("remove_purpose", {"purpose": "home_school"}),
    ],
)
def test_what_cannot_be_right_is_answered_on_the_form_and_nothing_is_saved(
    world: World, browser: Any, name: str, changes: dict[str, Any]
) -> None:
    draft = open_draft(world)
    form = browser.get(f"/protokoll/utkast/{draft.pk}/{name}/").context["form"]
    response = browser.post(f"/protokoll/utkast/{draft.pk}/{name}/", {**posted(form), **changes})
    assert response.status_code == 422
    with made.network(world):
        assert Draft.objects.get(pk=draft.pk).content_hash == draft.content_hash


def test_someone_elses_save_is_shown_and_nothing_is_lost(world: World, browser: Any, login: Any) -> None:
    draft = open_draft(world)
    address = f"/protokoll/utkast/{draft.pk}/about/"
    mine = {**posted(browser.get(address).context["form"]), "summary": "Mi skildring"}
    theirs = {**mine, "summary": "Deira skildring"}
    assert browser.post(address, theirs).status_code == 302
    second = browser.post(address, mine)
    assert second.status_code == 409
    page = second.content.decode()
    assert "Mi skildring" in page
    assert "Deira skildring" in page
    resolved = {**mine, "revision": second.context["form"]["revision"].value()}
    assert browser.post(address, resolved).status_code == 302


def test_readers_who_may_not_write_see_no_button_and_are_refused(world: World, login: Any) -> None:
    draft = open_draft(world)
    dpo = login(world.actor(Role.DPO))
    assert "/about/" not in html(dpo.get(f"/protokoll/utkast/{draft.pk}/"))
    assert dpo.post(f"/protokoll/utkast/{draft.pk}/about/", {}).status_code == 403


@pytest.mark.parametrize("address", ["/protokoll/", "/protokoll/utkast/"])
def test_lists_do_not_grow_in_queries(
    world: World, browser: Any, django_assert_max_num_queries: Any, address: str
) -> None:
    for number in range(4):
        made.completed(world, f"Teneste {number}", world.owners[number])
    with django_assert_max_num_queries(12):
        html(browser.get(address))


def test_pages_keep_within_the_budget_of_queries(
    world: World, browser: Any, django_assert_max_num_queries: Any
) -> None:
    record = made.completed(world)
    for address in (f"/protokoll/{record.pk}/", f"/protokoll/utkast/{record.draft_id}/"):
        with django_assert_max_num_queries(12):
            html(browser.get(address))
