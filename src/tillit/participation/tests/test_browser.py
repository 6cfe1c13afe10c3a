"""In a real Chromium: accessible, narrow enough for a telephone, and a pupil can say something with the keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions
from tillit.participation.models import Hearing, Viewpoint
from tillit.participation.rules.opinions import Remark
from tillit.participation.tests.hearing_world import answer_all, open_for, over, today
from tillit.web.tests.browser import SITE, chromium, log_in, visit, wrong_with

pytestmark = pytest.mark.browser
NARROW = {"width": 320, "height": 900}


@pytest.fixture
def told(world: World, assessment: Assessment, network: Actor, dpo: Actor) -> tuple[Hearing, str]:
    """Everything there is to show: an opinion with answers, a hearing with views, a journal, a validation."""
    remarks = (Remark("risks", "more_work", "Manglar skjulte elevar."),)
    with acting_as(dpo):
        opinion = actions.give_opinion(
            assessment, grade="remarks", text="Godt.", prior_consultation=True, again=True, remarks=remarks, by=dpo
        )
    coordinator = world.actor(Role.COORDINATOR)
    with acting_as(coordinator):
        actions.answer_consultation(opinion, outcome="not_consulted", text="Låg risiko.", by=coordinator)
        actions.validate(
            assessment, outcome="conditions", found="Kontroll.", remains="Ein risiko.", conditions="Berre Feide.",
            valid_until=today().replace(year=today().year + 1, day=1), by=coordinator,
        )  # fmt: skip
    with acting_as(network):
        actions.answer_remark(opinion.remarks.get(), outcome="changed", text="Skrive inn.", by=network)
        hearing, party = open_for(assessment, network, school=world.schools[0], sections=["risks"])
        secret = actions.make_link(party, by=network).secret
        actions.add_meeting(hearing, held_on=today(), place="Biblioteket", present="8 elevar", attendance=8, by=network)
        actions.write_in_view(
            hearing, party=party, voice="council", text="Vi vil vita meir.", stance="unsure", by=network
        )
        actions.add_entry(
            assessment,
            on=today(),
            kind="input",
            title="Innspel",
            text="Frå lærarane.",
            inside="Ring.",
            public=True,
            by=network,
        )
        actions.publish_timeline(assessment, lead="Slik gjekk vi fram.", by=network)
    return hearing, secret


def problems(page: Any, address: str) -> list[Any]:
    visit(page, address)
    return wrong_with(page)


def test_pages_are_accessible_and_fit(
    world: World,
    assessment: Assessment,
    network: Actor,
    told: tuple[Hearing, str],
    login: Any,
) -> None:
    hearing, secret = told
    base = f"/vurderingar/{assessment.pk}"
    addresses = [
        f"{base}/{page}/" for page in ("fraasegner", "hoyringar", "journal", "journal/offentleg", "validering")
    ]
    addresses += ["/hoyringar/", f"/hoyringar/{hearing.pk}/", f"/hoyringar/{hearing.pk}/add_parties/",
                  f"/vurderingar/hoyring/{assessment.pk}/plan/", f"/vurderingar/hoyring/{assessment.pk}/without/",
                  f"/vurderingar/journal/{assessment.pk}/add/", f"/hoyring/{secret}/", "/tidslinjer/",
                  f"/tidslinjer/{assessment.pk}/"]  # fmt: skip
    found: dict[str, list[Any]] = {}
    with chromium() as context:
        log_in(context, login(network))
        page = context.new_page()
        for address in addresses:
            found[address] = problems(page, address)
        log_in(context, login(world.actor(Role.DPO)))
        found["opinion"] = problems(page, f"/vurderingar/fraasegn/{assessment.pk}/give/")
        log_in(context, login(world.actor(Role.COUNCIL)))
        found["heard"] = problems(page, f"/hoyringar/{hearing.pk}/")
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_pupil_speaks_with_the_keyboard_and_reads_the_answer(told: tuple[Hearing, str], network: Actor) -> None:
    hearing, secret = told
    with chromium(viewport=NARROW) as context:
        page = context.new_page()
        visit(page, f"/hoyring/{secret}/")
        page.get_by_label("Elev", exact=True).focus()
        page.keyboard.press("Space")
        page.get_by_label("Fortel").focus()
        page.keyboard.type("Eg vil at svara mine blir sletta.")
        page.get_by_role("button", name="Send").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Takk!").wait_for()
        with acting_as(network):
            assert Viewpoint.objects.filter(text="Eg vil at svara mine blir sletta.").count() == 1
            over(hearing)
            answer_all(hearing, network)
            hearing.refresh_from_db()
            actions.close_hearing(hearing, conclusion="Svara blir sletta kvar sommar.", by=network)
        assert problems(page, f"/hoyring/{secret}/") == []
        assert page.get_by_text("Svara blir sletta kvar sommar.").is_visible()
        assert page.get_by_text("Eg vil at svara mine blir sletta.").is_visible()


def test_an_opinion_is_kept_while_it_is_written_and_is_there_the_next_day(
    assessment: Assessment, dpo: Actor, login: Any
) -> None:
    address = f"{SITE}/vurderingar/fraasegn/{assessment.pk}/give/"
    with chromium(viewport=NARROW) as context:
        log_in(context, login(dpo))
        page = context.new_page()
        page.goto(address, wait_until="load")
        page.get_by_label("Fråsegna di").fill("Eg saknar noko om fritekst.")
        page.get_by_text("Utkastet er teke vare på kl.").wait_for()
        page.goto("about:blank")
        page.goto(address, wait_until="load")
        assert page.get_by_label("Fråsegna di").input_value() == "Eg saknar noko om fritekst."
        assert page.get_by_text("Dette skreiv du").is_visible()
