from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from tillit.assessment import actions as assessing
from tillit.assessment.models import Assessment, Version
from tillit.assessment.tests.world import judge, make_assessment
from tillit.audit.models import Entry
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation.actions import give_opinion
from tillit.participation.models import Opinion
from tillit.participation.queries import opinions_of
from tillit.web.denied import Denied


def rewrite(world: World, assessment: Assessment) -> None:
    network = world.actor(Role.NETWORK)
    with acting_as(network):
        assessing.write_section(assessment.sections.get(code="risks"), text="Nytt", by=network)
        judge(assessment.risks.get(number=1), network)


def test_opinion_binds_to_what_was_read_and_keeps_it(assessment: Assessment, dpo: Actor) -> None:
    with acting_as(dpo):
        opinion = give_opinion(assessment, grade="remarks", text="Godt arbeid.", by=dpo)
        assert Version.objects.get().content_hash == opinion.content_hash
        facts = opinions_of([assessment.pk])[assessment.pk]
        assert (facts.grade, facts.text, facts.given_by_name) == ("remarks", "Godt arbeid.", dpo.name)
        assert Entry.objects.filter(verb="opinion_given").count() == 1


@pytest.mark.parametrize("role", [Role.NETWORK, Role.COORDINATOR, Role.DIRECTOR])
def test_only_the_dpo_gives_an_opinion(world: World, assessment: Assessment, role: Role) -> None:
    other = world.actor(role)
    with acting_as(other), pytest.raises(Denied, match="berre personvernombodet"):
        give_opinion(assessment, grade="supports", text="Eg er einig", by=other)


def test_there_must_be_something_to_advise_on(world: World, dpo: Actor) -> None:
    network = world.actor(Role.NETWORK)
    with acting_as(network):
        bare = make_assessment(world.ryfylke, network, name="Ny")
    with acting_as(dpo), pytest.raises(Denied, match="ingenting å gje råd om enno"):
        give_opinion(bare, grade="supports", text="Ja", by=dpo)


def test_an_opinion_is_never_changed(assessment: Assessment, dpo: Actor) -> None:
    with acting_as(dpo):
        opinion = give_opinion(assessment, grade="supports", text="Ja", by=dpo)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Opinion.objects.filter(pk=opinion.pk).update(text="Nei")


def test_the_newest_opinion_counts_and_the_old_one_stays(assessment: Assessment, dpo: Actor) -> None:
    with acting_as(dpo):
        give_opinion(assessment, grade="more_work", text="Ikkje enno", by=dpo)
        give_opinion(assessment, grade="supports", text="No er det bra", by=dpo)
        assert opinions_of([assessment.pk])[assessment.pk].grade == "supports"
        assert Opinion.objects.count() == 2


def test_page_says_when_it_was_given_on_an_earlier_version_and_what_has_changed(
    world: World, assessment: Assessment, dpo: Actor, login: Any
) -> None:
    with acting_as(dpo):
        give_opinion(assessment, grade="supports", text="Bra", by=dpo)
    browser = login(dpo)
    before = browser.get(f"/vurderingar/{assessment.pk}/fraasegner/").content.decode()
    assert "Gjeven på ein tidlegare versjon" not in before
    rewrite(world, assessment)
    after = browser.get(f"/vurderingar/{assessment.pk}/fraasegner/").content.decode()
    assert "Gjeven på ein tidlegare versjon" in after
    assert "Risiko 1 er vurdert på nytt." in after
    assert "Delen «Kva som kan gå gale for eleven» er skriven om." in after


def test_panel_is_the_same_as_on_the_page(assessment: Assessment, dpo: Actor, login: Any) -> None:
    with acting_as(dpo):
        give_opinion(assessment, grade="supports", text="Bra", by=dpo)
    browser, address = login(dpo), f"/vurderingar/{assessment.pk}/fraasegner/"
    panel = browser.get(address, headers={"hx-request": "true"}).content.decode()
    assert "<html" not in panel
    assert panel.strip() in browser.get(address).content.decode()


def test_form_tells_the_dpo_when_the_assessment_changed_meanwhile_and_keeps_the_text(
    world: World, assessment: Assessment, dpo: Actor, login: Any
) -> None:
    browser, address = login(dpo), f"/vurderingar/fraasegn/{assessment.pk}/give/"
    read = browser.get(address).context["form"].initial["content_hash"]
    rewrite(world, assessment)
    sent = {"content_hash": read, "grade": "supports", "text": "Mi lange fråsegn"}
    refused = browser.post(address, sent)
    page = refused.content.decode()
    assert (refused.status_code, "Mi lange fråsegn" in page) == (422, True)
    assert "Vurderinga endra seg medan du skreiv." in page
    assert read not in page
    again = browser.post(address, {**sent, "content_hash": refused.context["form"].data["content_hash"]})
    assert again.status_code == 302
    with acting_as(dpo):
        assert Opinion.objects.count() == 1


def test_api_gives_and_lists_opinions(assessment: Assessment, dpo: Actor, api: Any) -> None:
    client = api(dpo)
    body = {"grade": "advises_against", "text": "For høg risiko", "prior_consultation": True}
    answer = client.post(f"/api/v1/opinions/{assessment.pk}/give", body, content_type="application/json")
    assert answer.status_code == 200
    (opinion,) = client.get(f"/api/v1/opinions/{assessment.pk}").json()["opinions"]
    assert (opinion["grade"], opinion["prior_consultation"]) == ("advises_against", True)
    assert opinion["on_earlier_version"] is False


def test_a_foreign_dpo_finds_nothing(world: World, assessment: Assessment, login: Any, api: Any) -> None:
    foreign = world.actor(Role.DPO, world.elsewhere)
    address = f"/vurderingar/fraasegn/{assessment.pk}/give/"
    assert login(foreign).get(f"/vurderingar/{assessment.pk}/fraasegner/").status_code == 404
    assert login(foreign).post(address, {"grade": "supports", "text": "x"}).status_code == 404
    assert api(foreign).get(f"/api/v1/opinions/{assessment.pk}").status_code == 404


def test_a_huge_text_is_refused_with_a_sentence(assessment: Assessment, dpo: Actor, login: Any) -> None:
    address = f"/vurderingar/fraasegn/{assessment.pk}/give/"
    answer = login(dpo).post(address, {"grade": "supports", "text": "x" * 20_001})
    assert answer.status_code == 422
    with acting_as(dpo):
        assert Opinion.objects.count() == 0
