"""A need becomes a lawful use, in a real Chromium, in nynorsk: everyone logs in and does their part.

Every page the story opens is held against axe at 1280 and for width at 320. With TILLIT_SCREENSHOTS set, the pictures in
docs/screenshots are taken anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys.browsing import Journey
from tillit.agreements.models import Agreement
from tillit.approval.models import Need, PhaseOut
from tillit.approval.tests.story import ANSWERS, Story
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.tests.browser import chromium, violations

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


def test_a_need_becomes_a_lawful_use(journey: Journey, django_capture_on_commit_callbacks: Any) -> None:
    world = journey.world
    story = Story(world, coordinators=1)
    story.coordinators.append(member(world.ryfylke, Role.COORDINATOR, "gro", "Gro Vik"))
    a_teacher_reports_a_need(journey)
    story.case_id = the_network_opens_a_case(journey)
    case = f"/saker/{story.case_id}"
    with django_capture_on_commit_callbacks(execute=True):
        journey.do(f"{case}/ask_supplier/", email="ada@lyst.example")
    the_supplier_answers_through_the_link(journey)
    the_network_makes_drafts_and_judges(journey, story)
    the_data_protection_officer_advises(journey, story)
    it_is_said_why_nobody_is_heard(journey, story)
    every_director_signs(journey, story)
    journey.as_(story.network)
    journey.do(f"{case}/name_system_owner/", person=str(story.network.person_id))
    a_pilot_is_held(journey, story)
    the_group_decides(journey, story)
    the_service_is_activated(journey, story)
    a_use_is_phased_out(journey, story)


def a_teacher_reports_a_need(journey: Journey) -> None:
    page = journey.as_(journey.world.actor(Role.TEACHER))
    journey.go("/")
    journey.go("/behov/", "need")
    page.locator("#id_name").press_sequentially("Reknefjell", delay=5)
    page.wait_for_selector("#known :text('kjenner ikkje denne tenesta')")
    journey.fill(purpose="Elevane skal øva på brøk i eige tempo.", url="https://reknefjell.example")
    journey.send()
    assert "Fagnettverket har fått behovet" in page.inner_text("main")
    journey.look()


def the_network_opens_a_case(journey: Journey) -> int:
    page = journey.as_(journey.world.actor(Role.NETWORK))
    with acting_as(journey.world.actor(Role.NETWORK)):
        need = Need.objects.get().pk
    journey.go("/", "start")
    with journey.moving():
        page.get_by_role("link", name="Reknefjell").first.click()
    journey.look()
    journey.do(f"/behov/{need}/open_case/")
    journey.go("/saker/", "cases")
    with acting_as(journey.world.actor(Role.NETWORK)):
        number = Need.objects.get().case_id
    assert number is not None
    journey.go(f"/saker/{number}/", "case")
    return number


def the_supplier_answers_through_the_link(journey: Journey) -> None:
    """Without an account."""
    letter = next(letter for letter in journey.letters if letter.to == ["ada@lyst.example"])
    address = letter.body[letter.body.index("/svar/") :].split()[0]
    journey.context.clear_cookies()
    page = journey.go(address, "supplier")
    assert violations(page) == []
    for question, answer in ANSWERS.items():
        answer_one(page, question, answer)
    page.fill("#declared_by", "Ada Li, dagleg leiar")
    with journey.moving():
        page.locator("button[name=action][value=send]").click()
    assert "Takk" in page.inner_text("main"), page.locator(
        "[data-field=validation], ds-error-summary, .ds-alert"
    ).all_inner_texts()


def answer_one(page: Page, question: str, answer: Any) -> None:
    field = page.locator(f"main [name={question}]").first
    if answer == "unknown":
        return
    if question == "subprocessors":
        for part in ("name", "country", "task"):
            page.locator(f"main [name={question}__0__{part}]").evaluate(
                "(field, value) => { field.closest('details')?.setAttribute('open', ''); field.value = value }",
                answer[0][part],
            )
    elif isinstance(answer, list):
        for one in answer:
            page.locator(f"main [name={question}][value={one}]").check(force=True)
    elif field.get_attribute("type") == "radio":
        page.locator(f"main [name={question}][value={answer}]").check(force=True)
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(str(answer))
    else:
        field.fill(str(answer))


def the_network_makes_drafts_and_judges(journey: Journey, story: Story) -> None:
    page = journey.as_(story.network)
    journey.go(f"/saker/{story.case_id}/information/")
    journey.press("Lag utkasta")
    assert "Utkasta er laga av svara" in page.inner_text("main")
    story.read_draft()
    with acting_as(story.network):
        number = story.case.assessment_id
    journey.go(f"/vurderingar/{number}/", "assessment")
    journey.go(f"/vurderingar/{number}/preassess/")
    for radio in page.locator("main input[type=radio][value=no]").all():
        radio.check(force=True)
    page.locator("main input[name*=vulnerable][value=yes]").first.check(force=True)
    journey.send()
    journey.go(f"/vurderingar/{number}/")
    journey.press("Gjer ein DPIA")
    with acting_as(story.network):
        story.write_assessment()
    journey.go(f"/vurderingar/{number}/kvalitet/")
    assert "Ingen av dei det gjeld, er høyrde" in page.inner_text("main")
    journey.go(f"/vurderingar/{number}/")
    page.wait_for_selector(f"main a[href='/vurderingar/{number}/kvalitet/']:text('grundig lesar')")


def the_data_protection_officer_advises(journey: Journey, story: Story) -> None:
    journey.as_(journey.world.actor(Role.DPO))
    journey.go(f"/saker/{story.case_id}/preliminary/")
    journey.press("Gje fråsegn")
    journey.look()
    journey.fill(grade="supports", text="Grundig og klart. Eg støttar det.")
    journey.send()
    journey.go(f"/saker/{story.case_id}/preliminary/")
    assert "Grundig og klart" in journey.page.inner_text("main")


def it_is_said_why_nobody_is_heard(journey: Journey, story: Story) -> None:
    journey.as_(story.network)
    journey.go(f"/saker/{story.case_id}/preliminary/")
    journey.press("Høyringane")
    journey.press("Hald inga høyring")
    journey.fill(reasons="heard_above", explanation="Elevråda er høyrde på det same.", covered_by="Overordna, utgåve 1")
    journey.send()
    journey.go(f"/saker/{story.case_id}/preliminary/")
    assert "Det er skrive ned kvifor ingen blir høyrde." in journey.page.inner_text("main")


def every_director_signs(journey: Journey, story: Story) -> None:
    journey.as_(story.network)
    journey.go(f"/saker/{story.case_id}/agreement/")
    journey.press("Send avtalane til signering")
    for owner in journey.world.owners:
        director = journey.world.actor(Role.DIRECTOR, owner)
        journey.as_(director)
        journey.go("/avtalar/", "agreements")
        with acting_as(director):
            agreement = Agreement.objects.get(use__participations__case=story.case_id, tenant=owner)
        journey.do(f"/avtalar/{agreement.pk}/sign/", "sign", name=director.name, confirm="on")


def a_pilot_is_held(journey: Journey, story: Story) -> None:
    case, today = f"/saker/{story.case_id}", timezone.localdate()
    school = journey.world.schools[0]
    journey.do(
        f"{case}/plan_pilot/", school=str(school.pk), groups="5A", starts_on=today.isoformat(),
        ends_on=today.replace(year=today.year + (today.month > 10), month=(today.month + 1) % 12 + 1, day=1).isoformat(),
    )  # fmt: skip
    journey.as_(journey.world.actor(Role.TEACHER))
    journey.go("/", "teacher")
    with journey.moving():
        journey.page.get_by_role("link", name="Reknefjell").first.click()
    journey.look()
    pilot = journey.page.url.rstrip("/").rsplit("/", 1)[1]
    journey.do(f"/pilot/{pilot}/tell/", voice="teacher", useful="4", worked="Dei øvde meir enn før.")
    journey.as_(story.network)
    journey.do(f"/pilot/{pilot}/stop/", reason="Vi har lært nok.")
    journey.do(f"{case}/write_guidelines/", text="Bruk fornamn. Del aldri skjermen med resultat.")
    journey.go(f"{case}/conclude_pilot/")
    journey.page.locator("main [name=text]").fill("Elevane øvde meir. Ingen nye risikoar.")
    journey.page.locator("main [name=risks_updated]").check()
    journey.send()


def the_group_decides(journey: Journey, story: Story) -> None:
    case, until = f"/saker/{story.case_id}", timezone.localdate().replace(day=1) + timedelta(days=400)
    journey.as_(story.coordinators[0])
    journey.go("/")
    journey.go(f"{case}/decision/")
    journey.press("Valider vurderinga")
    journey.fill(outcome="validated", found="God kontroll.", remains="Lite.", valid_until=until.isoformat())
    journey.send()
    assert "står ved lag" in journey.page.inner_text("main")
    journey.as_(story.network)
    journey.do(f"{case}/put_forward/", advice="approved", reason="Låg risiko og stor nytte.")
    for coordinator in story.coordinators:
        journey.as_(coordinator)
        journey.go(f"{case}/decision/", "decision")
        journey.do(f"{case}/vote/", choice="approved", reason="Eg er samd.")
    journey.do(f"{case}/decide/", reason="Tenesta er nyttig og trygg.", minutes="Møte 22. november. Alle var med.")
    journey.go(f"{case}/decision/")
    assert "Tenesta er nyttig og trygg." in journey.page.inner_text("main")


def the_service_is_activated(journey: Journey, story: Story) -> None:
    page = journey.as_(story.network)
    journey.go(f"/saker/{story.case_id}/record/")
    journey.press("Gjer ferdig protokollane")
    for owner in journey.world.owners:
        with acting_as(story.network):
            number = story.participation(owner).pk
        journey.do(f"/deltaking/{number}/activate/", platforms="feide")
    journey.go("/protokoll/", "register")
    with journey.moving():
        page.locator("main table a").first.click()
    journey.look()
    journey.as_(journey.world.actor(Role.PRINCIPAL))
    journey.go("/val/")
    journey.press("Bruk henne på skulen vår Reknefjell")
    assert "Tenesta er vald for skulen din." in page.inner_text("main")
    journey.as_(journey.world.actor(Role.TEACHER))
    with journey.moving():
        page.get_by_role("link", name="Reknefjell").first.click()
    assert "Tenesta er godkjend der du arbeider." in page.inner_text("main")
    journey.context.clear_cookies()
    journey.go("/katalog/", "catalogue")
    with journey.moving():
        page.get_by_role("link", name="Reknefjell").first.click()
    journey.look()
    assert page.inner_text("main").count("godkjend") >= 4


def a_use_is_phased_out(journey: Journey, story: Story) -> None:
    page = journey.as_(story.network)
    owner, today = journey.world.owners[0], timezone.localdate().isoformat()
    with acting_as(story.network):
        number = story.participation(owner).pk
    journey.do(f"/deltaking/{number}/start_phase_out/", reason="Skulane vel ei anna teneste.", ends_on=today)
    with acting_as(story.network):
        leaving = PhaseOut.objects.get().pk
    for _ in range(2):
        journey.go(f"/utfasing/{leaving}/confirm_deletion/")
        choice = page.locator("main [name=processor] option[value]:not([value=''])").first.get_attribute("value")
        journey.fill(processor=str(choice), kind="deleted", confirmed_by="Ada Li", confirmed_on=today)
        journey.send()
    journey.go(f"/utfasing/{leaving}/")
    page.locator("main").get_by_text("Fullfør utfasinga").first.click()
    with journey.moving():
        page.locator("main form button[type=submit]:visible").last.click()
    assert "Alle har stadfesta. Tenesta er slått av" in page.inner_text("main")


@contextmanager
def without_scripts(world: World, letters: list[Any]) -> Iterator[Journey]:
    with chromium(viewport={"width": 1280, "height": 900}, java_script_enabled=False) as context:
        yield Journey(context, world, letters)


def test_need_and_case_work_without_javascript(world: World, mailoutbox: list[Any]) -> None:
    with without_scripts(world, mailoutbox) as journey:
        journey.look = lambda picture="": None  # type: ignore[method-assign]  # axe is a script
        page = journey.as_(world.actor(Role.TEACHER))
        journey.go("/behov/")
        page.fill("[name=name]", "Reknefjell")
        page.fill("[name=purpose]", "Øva brøk.")
        journey.send()
        assert "Fagnettverket har fått behovet" in page.inner_text("main")
        journey.as_(world.actor(Role.NETWORK))
        with acting_as(world.actor(Role.NETWORK)):
            need = Need.objects.get().pk
        journey.do(f"/behov/{need}/open_case/")
        assert "Saka er opna." in page.inner_text("main")
