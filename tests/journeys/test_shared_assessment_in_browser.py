"""Assess once, share, answer for it locally: in a real Chromium, in nynorsk, each in their own role.

The nation writes and publishes an assessment of a platform. A collaboration inherits it, says how it is otherwise there
and publishes its service; a school owner elsewhere adopts that and answers for the risk that is left. The platform moves,
and all who stand on it hear. The pupil council is heard, the data protection officer advises, and management stands for
it. Every kind of page is held against axe, and for width at 320.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.journeys.browsing import Journey
from tillit.assessment.models import Assessment, Edition, Pin
from tillit.assessment.tests.layers import a_service, begun, finish, judged
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import acting_as
from tillit.participation.models import Hearing, Viewpoint
from tillit.participation.tests.hearing_world import over

pytestmark = [pytest.mark.django_db, pytest.mark.browser]
FEARED = "Nokon ser passordet til eleven."
JUDGED = {
    "likelihood": "4", "consequence_pupil": "4", "reason": "Mange passord er svake.", "likelihood_after": "1",
    "consequence_pupil_after": "2", "reason_after": "Feide tek over.",
}  # fmt: skip


def test_an_assessment_is_shared_and_answered_for_locally(journey: Journey) -> None:
    platform = the_nation_writes_and_publishes(journey)
    service = a_collaboration_inherits_and_overrides(journey, platform)
    adopted = another_owner_adopts_it(journey, service)
    the_platform_moves(journey, platform)
    the_collaboration_takes_it_in(journey, service)
    the_owner_stays_with_a_reason(journey, adopted)
    the_pupil_council_is_heard(journey, service)
    the_data_protection_officer_advises(journey, service)
    management_stands_for_it(journey, service)


def network_of(journey: Journey, row: Any = None) -> Actor:
    return journey.world.actor(Role.NETWORK, row)


def main(journey: Journey) -> str:
    return journey.page.inner_text("main")


def write(journey: Journey, by: Actor, row: Assessment, code: str, text: str) -> None:
    with acting_as(by):
        section = row.sections.get(code=code).pk
    journey.do(f"/vurderingar/del/{section}/write/", text=text)


def publish(journey: Journey, by: Actor, row: Assessment, news: str) -> Edition:
    journey.do(f"/vurderingar/{row.pk}/publish/", audience=str(journey.world.nation.pk), news=news)
    with acting_as(by):
        return Edition.objects.filter(assessment=row).latest("number")


def the_nation_writes_and_publishes(journey: Journey) -> Assessment:
    national, nation = journey.world.actor(Role.NATIONAL), journey.world.nation
    journey.as_(national)
    journey.go("/vurderingar/")
    journey.do(f"/vurderingar/ny/{nation.pk}/begin/", level="universe", universe="ipad", title="iPad i skulen")
    with acting_as(national):
        row = Assessment.objects.get(tenant=nation)
    write(journey, national, row, "nature", "## Kva vi har sett på\n\n- Utlån av nettbrett")
    journey.do(f"/vurderingar/{row.pk}/add_risk/", area="excess", threat=FEARED)
    with acting_as(national):
        risk = row.risks.get(threat=FEARED).pk
    journey.do(f"/vurderingar/risiko/{risk}/add_measure/", text="Logg inn med Feide.")
    journey.do(f"/vurderingar/risiko/{risk}/judge/", **JUDGED)
    with acting_as(national):
        for suggested in row.risks.filter(likelihood=None):
            judged(suggested, national)
        finish(row, national)
    publish(journey, national, row, "Fyrste versjon.")
    return row


def a_collaboration_inherits_and_overrides(journey: Journey, platform: Assessment) -> Assessment:
    network = network_of(journey)
    with acting_as(network):
        row = begun(journey.world.ryfylke, network, "service", a_service())
        edition = Edition.objects.get(assessment=platform.pk)
        feared = platform.risks.get(threat=FEARED).number
    page = journey.as_(network)
    journey.do(f"/vurderingar/{row.pk}/stand_on/", edition=str(edition.pk))
    assert "«iPad i skulen», versjon 1, Noreg" in main(journey)
    assert FEARED in main(journey)
    answer = {"risk": f"{platform.pk}-{feared}", "stance": "override", "reason": "Her loggar ingen inn."}
    journey.do(f"/vurderingar/{row.pk}/answer_risk/", **answer)
    with acting_as(network):
        word = row.risks.exclude(origin=None).get().pk
    journey.do(f"/vurderingar/risiko/{word}/judge/", **(JUDGED | {"likelihood": "2", "likelihood_after": "1"}))
    assert "annleis her" in page.locator(f"#risk-{platform.pk}-{feared}").inner_text().lower()
    journey.go(f"/vurderingar/{row.pk}/preassess/")
    for radio in page.locator("main input[type=radio][value=no]").all():
        radio.check(force=True)
    page.locator("main input[name*=vulnerable][value=yes]").first.check(force=True)
    journey.send()
    journey.press("Gjer ein DPIA")
    with acting_as(network):
        finish(row, network)
    publish(journey, network, row, "Klar til bruk.")
    return row


def another_owner_adopts_it(journey: Journey, service: Assessment) -> Assessment:
    owner = journey.world.foreign_owner
    network, director = network_of(journey, owner), journey.world.actor(Role.DIRECTOR, owner)
    page = journey.as_(network)
    journey.go("/vurderingar/bibliotek/?q=reknefjell")
    with journey.moving():
        page.locator("main").get_by_role("link", name="Reknefjell").first.click()
    journey.look()
    journey.press("Ta henne i bruk hos oss")
    journey.look()
    journey.send()
    with acting_as(network):
        row = Assessment.objects.get(tenant=owner)
        local = row.sections.filter(local=True).first().code  # type: ignore[union-attr]
    write(journey, network, row, local, "Vi har tre skular, og nett på alle.")
    with acting_as(network):
        finish(row, network)
    journey.go(f"/vurderingar/{row.pk}/")
    assert "Ein namngjeven leiar må godta risikoen" in main(journey)
    journey.as_(director)
    until = (timezone.localdate() + timedelta(days=300)).isoformat()
    journey.do(f"/vurderingar/{row.pk}/accept_risk/", reason="Lite risiko, og vi følgjer med.", expires_on=until)
    assert "Ein namngjeven leiar må godta risikoen" not in main(journey)
    return row


def the_platform_moves(journey: Journey, platform: Assessment) -> None:
    national = journey.world.actor(Role.NATIONAL)
    journey.as_(national)
    write(journey, national, platform, "nature", "## Kva vi har sett på\n\n- Lagringa er flytta til Irland")
    publish(journey, national, platform, "Lagringa er endra.")


def the_collaboration_takes_it_in(journey: Journey, service: Assessment) -> None:
    network = network_of(journey)
    journey.as_(network)
    journey.go(f"/vurderingar/{service.pk}/")
    assert "Versjon 2 er komen." in main(journey)
    journey.press("Sjå kva som er nytt")
    assert "Lagringa er endra." in main(journey)
    assert "Irland" in main(journey)
    journey.look()
    journey.go(f"/vurderingar/{service.pk}/")
    journey.press("Ta inn den nye versjonen")
    assert "Versjon 2 er komen." not in main(journey)
    publish(journey, network, service, "Står på den nye vurderinga av iPad.")


def the_owner_stays_with_a_reason(journey: Journey, adopted: Assessment) -> None:
    network = network_of(journey, journey.world.foreign_owner)
    journey.as_(network)
    journey.go(f"/vurderingar/{adopted.pk}/")
    assert "Versjon 2 er komen." in main(journey)
    with acting_as(network):
        pin = Pin.objects.get(assessment=adopted, adopts=True).pk
    journey.do(f"/vurderingar/grunnlag/{pin}/stay/", reason="Vi ventar til etter eksamen.")
    assert "Vi ventar til etter eksamen." in main(journey)


def the_pupil_council_is_heard(journey: Journey, service: Assessment) -> None:
    network, today = network_of(journey), timezone.localdate()
    page = journey.as_(network)
    journey.do(
        f"/vurderingar/hoyring/{service.pk}/plan/", title="Reknefjell på skulen", asks="Kva synest du om appen?",
        for_youth="Appen hugsar svara dine i eitt år.", opens_on=today.isoformat(),
        closes_on=(today + timedelta(days=14)).isoformat(),
    )  # fmt: skip
    with acting_as(network):
        hearing = Hearing.objects.get(assessment=service)
    address = f"/hoyringar/{hearing.pk}/"
    journey.do(f"{address}add_parties/", kind="pupil_council", audience="youth", name="Elevrådet")
    journey.go(address)
    journey.press("Opna høyringa")
    journey.go(address)
    journey.press("Lag ei lenkje")
    if not page.locator("#link").count():
        journey.look()
        journey.send()
    link = page.locator("#link").input_value()
    journey.context.clear_cookies()
    journey.go("/hoyring/" + link.rstrip("/").rsplit("/", 1)[1] + "/")
    journey.fill(voice="council", stance="unsure", text="Vi vil at svara blir sletta om sommaren.")
    journey.send()
    assert "Takk!" in main(journey)
    journey.as_(network)
    with acting_as(network):
        view = Viewpoint.objects.get(hearing=hearing).pk
    journey.do(f"/hoyringar/synspunkt/{view}/answer/", outcome="taken_in", reason="Svara blir sletta kvar sommar.")
    with acting_as(network):
        over(hearing)
    journey.do(f"{address}close/", conclusion="Svara blir sletta kvar sommar.")
    journey.context.clear_cookies()
    journey.go("/hoyring/" + link.rstrip("/").rsplit("/", 1)[1] + "/")
    assert "Svara blir sletta kvar sommar." in main(journey)


def the_data_protection_officer_advises(journey: Journey, service: Assessment) -> None:
    journey.as_(journey.world.actor(Role.DPO))
    journey.do(f"/vurderingar/fraasegn/{service.pk}/give/", grade="supports", text="Grundig og klart. Eg støttar det.")
    journey.go(f"/vurderingar/{service.pk}/fraasegner/")
    assert "Grundig og klart" in main(journey)


def management_stands_for_it(journey: Journey, service: Assessment) -> None:
    journey.as_(journey.world.actor(Role.COORDINATOR))
    journey.do(
        f"/vurderingar/validering/{service.pk}/give/", outcome="validated", found="God kontroll.", remains="Lite.",
        valid_until=(timezone.localdate() + timedelta(days=300)).isoformat(),
    )  # fmt: skip
    journey.go(f"/vurderingar/{service.pk}/validering/")
    assert "står ved lag" in main(journey)
    journey.go(f"/vurderingar/{service.pk}/historie/")
