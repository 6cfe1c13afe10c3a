"""Pages and commands as people meet them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.agreements import actions
from tillit.agreements.models import Agreement, Processor, Signature
from tillit.agreements.processing import Link
from tillit.agreements.recipient import Recipient
from tillit.agreements.tests.making import agreement_for, draft_for, supplier_of, text_hash
from tillit.agreements.tests.test_transfers_stored import LIST
from tillit.catalogue.actions import publish_status
from tillit.catalogue.models import Status
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as

pytestmark = pytest.mark.django_db
INDIA = Link("help", Recipient("Support Ltd", "IN", role="sub_processor"), "brukarstøtte", "supplier")
US = Link("cloud", Recipient("Example Cloud LLC", "US", role="sub_processor"), "drift", "supplier")


def made(world: World, *links: Link, owner: int = 0, **facts: Any) -> Agreement:
    with acting_as(world.actor(Role.NETWORK)) as network:
        return agreement_for(world.owners[owner], network, *links, **facts)


def read_now(agreement: Agreement) -> dict[str, Any]:
    with scope.enter(everything()):
        row = Agreement.objects.get(pk=agreement.pk)
        return {"content_hash": text_hash(row), "revision": row.revision}


def signed_by_director(world: World, agreement: Agreement) -> None:
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)


def count(model: Any) -> int:
    with scope.enter(everything()):
        return int(model.objects.count())


def test_directors_list_shows_what_waits_for_their_signature_first(world: World, login: Any) -> None:
    signed_by_director(world, made(world, name="Anna"))
    made(world, name="Berit")
    page = login(world.actor(Role.DIRECTOR)).get("/avtalar/").content.decode()
    assert page.index("Berit") < page.index("Anna")
    assert "klar til signering" in page


def test_what_can_be_signed_stands_before_what_is_not_filled_in(world: World, login: Any) -> None:
    made(world, name="Anna")
    made(world, name="Berit", security=())
    page = login(world.actor(Role.DIRECTOR)).get("/avtalar/").content.decode()
    assert page.index("Anna") < page.index("Berit")


def test_list_shows_nothing_of_other_owners_to_a_director(world: World, login: Any) -> None:
    made(world, owner=1, name="Heidals teneste")
    assert "Heidals teneste" not in login(world.actor(Role.DIRECTOR)).get("/avtalar/").content.decode()
    assert "Heidals teneste" in login(world.actor(Role.NETWORK)).get("/avtalar/").content.decode()


@pytest.mark.parametrize(
    ("show", "names"),
    [("waiting", ["Berit"]), ("draft", []), ("ending", ["Anna"]), ("ended", []), ("x", ["Berit", "Anna"])],
)
def test_list_can_be_narrowed(world: World, login: Any, show: str, names: list[str]) -> None:
    signed_by_director(world, made(world, name="Anna"))
    made(world, name="Berit")
    page = login(world.actor(Role.NETWORK)).get(f"/avtalar/?show={show}").content.decode()
    assert [name for name in ("Berit", "Anna") if f">{name}</a>" in page] == names


def test_list_is_searched_by_service(world: World, login: Any) -> None:
    made(world, name="Anna")
    made(world, name="Berit")
    page = login(world.actor(Role.NETWORK)).get("/avtalar/?q=ann").content.decode()
    assert ">Anna</a>" in page
    assert ">Berit</a>" not in page


def test_empty_list_teaches(world: World, login: Any) -> None:
    assert "Ingen avtalar her" in login(world.actor(Role.DIRECTOR)).get("/avtalar/").content.decode()


def test_agreement_page_shows_text_chain_and_why(world: World, login: Any) -> None:
    agreement = made(world, INDIA)
    page = login(world.actor(Role.DPO)).get(f"/avtalar/{agreement.pk}/").content.decode()
    for text in (
        "Vedlegg A",
        "Vedlegg B",
        "Vedlegg C",
        "Vedlegg D",
        "Support Ltd",
        "EU-kommisjonen har ikkje godkjent India",
    ):
        assert text in page


def test_agreement_page_says_what_is_missing(world: World, login: Any) -> None:
    agreement = made(world, security=())
    page = login(world.actor(Role.NETWORK)).get(f"/avtalar/{agreement.pk}/").content.decode()
    assert "Vedlegg C: tryggleikstiltak" in page


def test_page_asks_few_questions_of_the_database(world: World, login: Any) -> None:
    agreement = made(world, INDIA, US)
    signed_by_director(world, agreement)
    browser = login(world.actor(Role.DIRECTOR))
    for address in ("/avtalar/", f"/avtalar/{agreement.pk}/", "/avtalar/land/", "/avtalar/usa-lista/"):
        browser.get(address)
        with CaptureQueriesContext(connection) as questions:
            assert browser.get(address).status_code == 200
        asked = [question for question in questions if "SAVEPOINT" not in question["sql"]]
        assert len(asked) <= 12, address


@pytest.mark.parametrize(
    "address", ["/avtalar/{pk}/", "/avtalar/{pk}/avtale.pdf", "/avtalar/{pk}/sign/", "/avtalar/{pk}/information/"]
)
def test_foreign_agreement_is_not_there(world: World, login: Any, address: str) -> None:
    agreement = made(world, owner=1)
    assert login(world.actor(Role.DIRECTOR)).get(address.format(pk=agreement.pk)).status_code == 404


@pytest.mark.parametrize(
    "command", ["sign", "attach", "information", "conditions", "subprocessor", "terminate", "renew"]
)
def test_foreign_agreement_is_not_changed(world: World, login: Any, command: str) -> None:
    agreement = made(world, owner=1)
    before = read_now(agreement)
    assert login(world.actor(Role.DIRECTOR)).post(f"/avtalar/{agreement.pk}/{command}/", before).status_code == 404
    assert read_now(agreement) == before


def test_foreign_recipient_is_not_there(world: World, login: Any) -> None:
    agreement = made(world, owner=1)
    with scope.enter(everything()):
        pk = supplier_of(agreement).pk
    director = login(world.actor(Role.DIRECTOR))
    assert director.get(f"/avtalar/mottakarar/{pk}/").status_code == 404
    assert director.post(f"/avtalar/mottakarar/{pk}/remove/").status_code == 404


@pytest.mark.parametrize("role", [Role.TEACHER, Role.PRINCIPAL, Role.PUPIL, Role.SUPPLIER])
def test_others_do_not_see_agreements(world: World, login: Any, role: Role) -> None:
    assert login(world.actor(role)).get("/avtalar/").status_code == 403


def test_sign_page_shows_the_whole_text_above_the_signature(world: World, login: Any) -> None:
    agreement = made(world, INDIA)
    page = login(world.actor(Role.DIRECTOR)).get(f"/avtalar/{agreement.pk}/sign/").content.decode()
    assert page.index("Vedlegg D") < page.index('id="sign-here"')
    assert read_now(agreement)["content_hash"] in page
    assert "godkjent India" in page


def test_director_signs_in_the_browser(world: World, login: Any) -> None:
    agreement = made(world)
    browser = login(world.actor(Role.DIRECTOR))
    data = {**read_now(agreement), "name": "Kari Nes", "confirm": "on"}
    answer = browser.post(f"/avtalar/{agreement.pk}/sign/", data, follow=True)
    assert answer.redirect_chain == [(f"/avtalar/{agreement.pk}/", 302)]
    assert "Kari Nes" in answer.content.decode()
    assert count(Signature) == 1


def test_signing_without_confirming_is_asked_for(world: World, login: Any) -> None:
    agreement = made(world)
    answer = login(world.actor(Role.DIRECTOR)).post(
        f"/avtalar/{agreement.pk}/sign/", {**read_now(agreement), "name": "K"}
    )
    assert answer.status_code == 422
    assert count(Signature) == 0


@pytest.mark.parametrize("fresh_revision", [True, False])
def test_signing_a_text_that_was_changed_shows_the_new_one(world: World, login: Any, fresh_revision: bool) -> None:
    agreement = made(world)
    read = read_now(agreement)
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.change_terms(agreement, by=network, data=("noko heilt nytt",))
    if fresh_revision:
        read["revision"] = read_now(agreement)["revision"]
    answer = login(world.actor(Role.DIRECTOR)).post(
        f"/avtalar/{agreement.pk}/sign/", {**read, "name": "Kari", "confirm": "on"}
    )
    assert answer.status_code == 409
    assert "noko heilt nytt" in answer.content.decode()
    assert read_now(agreement)["content_hash"] in answer.content.decode()
    assert count(Signature) == 0


def test_incomplete_agreement_cannot_be_signed_and_the_button_says_why(world: World, login: Any) -> None:
    agreement = made(world, security=())
    director = login(world.actor(Role.DIRECTOR))
    assert "Avtalen er ikkje fullstendig" in director.get(f"/avtalar/{agreement.pk}/").content.decode()
    answer = director.post(f"/avtalar/{agreement.pk}/sign/", {**read_now(agreement), "name": "K", "confirm": "on"})
    assert answer.status_code == 403


def test_network_fills_in_annex_a(world: World, login: Any) -> None:
    agreement = made(world)
    data = {
        "revision": read_now(agreement)["revision"],
        "subject": "Lesetrening",
        "purposes": "Vurdering | Art. 6 nr. 1 e | svar, progresjon\r\nSkule–heim | Art. 6 nr. 1 e",
        "data_subjects": "elevar",
        "data": "svar",
        "special": "no",
        "retention": "svar | eit år",
        "at_end": "delete",
        "at_end_days": "30",
        "starts_on": "2026-08-01",
    }
    answer = login(world.actor(Role.NETWORK)).post(f"/avtalar/{agreement.pk}/information/", data)
    assert answer.status_code == 302
    with scope.enter(everything()):
        facts = Agreement.objects.get().facts
    assert [(p.title, p.data) for p in facts.purposes] == [("Vurdering", ("svar", "progresjon")), ("Skule–heim", ())]
    assert facts.ends_on is None


def test_form_shows_what_is_saved_and_saving_it_changes_nothing(world: World, login: Any) -> None:
    agreement = made(world)
    browser = login(world.actor(Role.NETWORK))
    before = read_now(agreement)["content_hash"]
    for command in ("information", "conditions", "instructions"):
        form = browser.get(f"/avtalar/{agreement.pk}/{command}/").context["form"]
        data = {name: form[name].value() for name in form.fields}
        sent = {name: value for name, value in data.items() if value not in (None, "")}
        assert browser.post(f"/avtalar/{agreement.pk}/{command}/", sent).status_code == 302
    assert read_now(agreement)["content_hash"] == before


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        ("information", "purposes", "berre ein del"),
        ("information", "retention", "a | b | c | d"),
        ("information", "ends_on", "2020-01-01"),
        ("information", "at_end_days", "0"),
        ("information", "data", "x" * 501),
        ("information", "data", "x\n" * 300),
        ("information", "special", "yes"),
        ("instructions", "locations", "Atlantis"),
        ("instructions", "breach_hours", "1000"),
        ("conditions", "notice_days", "-1"),
    ],
)
def test_wrong_input_is_told_by_the_field(world: World, login: Any, command: str, field: str, value: str) -> None:
    agreement = made(world)
    browser = login(world.actor(Role.NETWORK))
    form = browser.get(f"/avtalar/{agreement.pk}/{command}/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    answer = browser.post(f"/avtalar/{agreement.pk}/{command}/", {**data, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors or "special_categories" in answer.context["form"].errors


def test_form_saved_over_anothers_change_is_told_and_keeps_the_text(world: World, login: Any) -> None:
    agreement = made(world)
    browser = login(world.actor(Role.NETWORK))
    form = browser.get(f"/avtalar/{agreement.pk}/instructions/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        actions.change_terms(agreement, by=director, security=("brannmur",))
    answer = browser.post(f"/avtalar/{agreement.pk}/instructions/", {**data, "audit": "mitt ord"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "mitt ord" in page
    assert "brannmur" in page


def test_sub_processor_is_added_and_judged_in_the_browser(world: World, login: Any) -> None:
    agreement = made(world)
    with scope.enter(everything()):
        supplier = supplier_of(agreement).pk
    data = {
        "used_by": supplier, "name": "Sky AB", "task": "drift", "sector": "commercial", "country": "SE",
        "remote_access_from": "India, gb", "personal_data": "on", "supplementary": "not_assessed",
    }  # fmt: skip
    browser = login(world.actor(Role.NETWORK))
    assert browser.post(f"/avtalar/{agreement.pk}/subprocessor/", data).status_code == 302
    with scope.enter(everything()):
        row = Processor.objects.get(name="Sky AB")
        assert (row.remote_access_from, row.parent_id) == (["IN", "GB"], supplier)
    page = browser.get(f"/avtalar/mottakarar/{row.pk}/").content.decode()
    assert "India" in page


def test_recipient_is_changed_and_taken_out(world: World, login: Any) -> None:
    agreement = made(world, INDIA)
    browser = login(world.actor(Role.NETWORK))
    with scope.enter(everything()):
        pk = Processor.objects.get(name="Support Ltd").pk
    form = browser.get(f"/avtalar/mottakarar/{pk}/change/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    assert browser.post(f"/avtalar/mottakarar/{pk}/change/", {**data, "country": "DK"}).status_code == 302
    page = browser.get(f"/avtalar/mottakarar/{pk}/").content.decode()
    assert page.index("Danmark") < page.index("India")
    assert browser.post(f"/avtalar/mottakarar/{pk}/remove/").status_code == 302
    assert "Support Ltd" not in browser.get(f"/avtalar/{agreement.pk}/").content.decode()


def test_assessment_without_a_day_is_asked_for(world: World, login: Any) -> None:
    made(world, INDIA)
    browser = login(world.actor(Role.NETWORK))
    with scope.enter(everything()):
        pk = Processor.objects.get(name="Support Ltd").pk
    form = browser.get(f"/avtalar/mottakarar/{pk}/change/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", False)}
    answer = browser.post(f"/avtalar/mottakarar/{pk}/change/", {**data, "supplementary": "sufficient"})
    assert list(answer.context["form"].errors) == ["tia_on"]


@pytest.mark.parametrize(("kind", "start"), [("pdf", b"%PDF"), ("docx", b"PK")])
@pytest.mark.parametrize("with_signature", [True, False])
def test_agreement_is_written_as_a_file(
    world: World, login: Any, kind: str, start: bytes, with_signature: bool
) -> None:
    agreement = made(world, INDIA)
    if with_signature:
        signed_by_director(world, agreement)
    answer = login(world.actor(Role.NETWORK)).get(f"/avtalar/{agreement.pk}/avtale.{kind}")
    assert answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]


def test_file_of_another_kind_is_not_there(world: World, login: Any) -> None:
    agreement = made(world)
    assert login(world.actor(Role.NETWORK)).get(f"/avtalar/{agreement.pk}/avtale.exe").status_code == 404


def test_signed_agreement_shows_the_text_that_was_signed(world: World, login: Any) -> None:
    agreement = made(world)
    signed_by_director(world, agreement)
    browser = login(world.actor(Role.DIRECTOR))
    assert "Signaturen står ikkje lenger" not in browser.get(f"/avtalar/{agreement.pk}/").content.decode()
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.change_terms(agreement, by=network, data=("nytt",))
    assert "Signaturen står ikkje lenger" in browser.get(f"/avtalar/{agreement.pk}/").content.decode()


def test_list_for_the_us_is_brought_in_and_looked_up(world: World, login: Any) -> None:
    made(world, US)
    network = world.actor(Role.NETWORK)
    browser = login(network)
    day = timezone.localdate().isoformat()
    file = SimpleUploadedFile("list.csv", LIST.encode())
    address = f"/avtalar/usa-lista/{network.organisation_id}/import/"
    assert browser.post(address, {"file": file, "list_date": day}).status_code == 302
    assert "Example Cloud Inc." in browser.get("/avtalar/usa-lista/?q=Example+Cloud+LLC").content.decode()
    with scope.enter(everything()):
        pk = Processor.objects.get(name="Example Cloud LLC").pk
    assert "Example Cloud Inc." in browser.get(f"/avtalar/mottakarar/{pk}/").content.decode()


def test_wrong_list_is_told_by_line_and_nothing_is_brought_in(world: World, login: Any) -> None:
    network = world.actor(Role.NETWORK)
    file = SimpleUploadedFile("list.csv", LIST.replace("Inactive", "Sleeping").encode())
    answer = login(network).post(
        f"/avtalar/usa-lista/{network.organisation_id}/import/", {"file": file, "list_date": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "Linje 3" in answer.content.decode()


def test_director_does_not_bring_in_the_list(world: World, login: Any) -> None:
    director = world.actor(Role.DIRECTOR)
    assert login(director).get(f"/avtalar/usa-lista/{director.organisation_id}/import/").status_code == 403


def test_countries_are_shown_with_source(world: World, login: Any) -> None:
    page = login(world.actor(Role.NATIONAL)).get("/avtalar/land/").content.decode()
    assert "Storbritannia" in page
    assert "til 27. desember 2031" in page


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_pages_read_in_each_language(world: World, login: Any, language: str) -> None:
    agreement = made(world, INDIA)
    browser = login(world.actor(Role.DIRECTOR))
    browser.cookies["django_language"] = language
    for address in ("/avtalar/", f"/avtalar/{agreement.pk}/", f"/avtalar/{agreement.pk}/sign/", "/avtalar/land/"):
        assert browser.get(address, headers={"accept-language": language}).status_code == 200


def test_renewal_and_termination_in_the_browser(world: World, login: Any) -> None:
    agreement = made(world)
    signed_by_director(world, agreement)
    browser = login(world.actor(Role.DIRECTOR))
    assert browser.post(f"/avtalar/{agreement.pk}/renew/", {"starts_on": "2029-08-01"}).status_code == 302
    today = timezone.localdate()
    ended = {"ended_on": today.isoformat(), "ended_why": "Ute av bruk"}
    assert browser.post(f"/avtalar/{agreement.pk}/terminate/", ended).status_code == 302
    with scope.enter(everything()):
        numbers = Agreement.objects.order_by("number").values_list("number", "ended_on", "starts_on")
        assert list(numbers) == [(1, today, dt.date(2026, 8, 1)), (2, None, dt.date(2029, 8, 1))]


def test_ready_to_sign_stands_first_then_what_waits_then_what_is_signed_then_what_is_given_up(
    world: World, login: Any
) -> None:
    network, director = world.actor(Role.NETWORK), world.actor(Role.DIRECTOR)
    with acting_as(network):
        refused = agreement_for(world.owners[0], network, name="Avslått")
        publish_status(refused.use.service, world.owners[0], Status.REFUSED, reason="Reklame.", by=network)
        signed = agreement_for(world.owners[0], network, name="Signert")
        draft_for(world.owners[0], network, name="Utkast", security=())
        agreement_for(world.owners[0], network, name="Klar")
    with acting_as(director):
        actions.sign(signed, name=director.name, content_hash=text_hash(signed), by=director)
    page = login(network).get("/avtalar/")
    assert [item["agreement"].use.service.name for item in page.context["items"]] == [
        "Klar", "Utkast", "Signert", "Avslått",
    ]  # fmt: skip
    waiting = login(network).get("/avtalar/", {"show": "waiting"}).context["items"]
    assert [item["agreement"].use.service.name for item in waiting] == ["Klar"]
    assert 'href="?show=ended"' in page.content.decode()
