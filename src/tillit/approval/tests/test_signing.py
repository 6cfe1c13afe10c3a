"""Directors are asked to sign when it is time, and not when the case is closed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tillit.agreements.actions import attach_signed
from tillit.agreements.models import Agreement
from tillit.agreements.reading import as_it_reads
from tillit.agreements.rules import has_ended
from tillit.approval.actions import case as cases
from tillit.approval.gathering import facts_of
from tillit.approval.models import Participation
from tillit.approval.steps import current
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.audit.models import Entry
from tillit.documents import pdf
from tillit.documents.model import Document, Paragraph
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as, member
from tillit.web.denied import Denied, Invalid


def next_codes(story: Story) -> list[str]:
    with acting_as(story.network):
        return [sentence.code for sentence in current(facts_of(story.case), timezone.localdate()).missing]


@at("preliminary")
def test_agreements_are_not_sent_before_the_preliminary_assessment_is_done(world: World, story: Story) -> None:
    with acting_as(story.network), pytest.raises(Denied, match=r"ikkje avgjort.*fagnettverket sin tur"):
        cases.send_for_signing(story.case, by=story.network)
    with pytest.raises(Denied, match="for tidleg å signera"):
        story.sign(world.owners[0])
    story.preliminary()
    assert next_codes(story) == ["send"] * 4
    story.send_for_signing()
    assert next_codes(story) == ["sign"] * 4


@at("agreement")
def test_agreements_are_sent_once(story: Story) -> None:
    story.send_for_signing()
    with pytest.raises(Denied, match="Ingen fullstendig avtale ventar"):
        story.send_for_signing()


@at("agreement")
def test_case_sent_back_asks_nobody_to_sign_until_it_is_there_again(world: World, story: Story) -> None:
    story.send_for_signing()
    story.sign(world.owners[0])
    with acting_as(story.network):
        cases.send_back(story.case, step="preliminary", reason="Nye svar.", by=story.network)
    with pytest.raises(Denied, match="for tidleg å signera"):
        story.sign(world.owners[1])
    with acting_as(story.network):
        assert [use.signed for use in facts_of(story.case).uses] == [True, False, False, False]


@at("agreement")
def test_closed_case_withdraws_what_is_not_signed(world: World, story: Story) -> None:
    story.send_for_signing()
    story.sign(world.owners[0])
    with acting_as(story.network):
        cases.close_case(story.case, reason="Leverandøren svarar ikkje.", by=story.network)
        rows = Agreement.objects.order_by("tenant")
        assert [has_ended(row, timezone.localdate()) for row in rows] == [False, True, True, True]
        assert rows[1].ended_why == "Saka er avslutta: Leverandøren svarar ikkje."
        told = Entry.objects.filter(verb="agreement_withdrawn").values_list("tenant_id", flat=True)
        assert sorted(told) == [owner.pk for owner in world.owners[1:]]


@at("agreement")
def test_agreement_that_another_open_case_is_about_is_not_withdrawn(world: World, story: Story) -> None:
    own = member(world.owners[0], Role.NETWORK, "own-network")
    with acting_as(own):
        alone = cases.open_case(story.case.service, owners=[world.owners[0]], by=own)
        assert Participation.objects.filter(case=alone, use__agreements__isnull=False).exists()
    with acting_as(story.network):
        cases.close_case(story.case, reason="Ein kommune held fram åleine.", by=story.network)
        standing = Agreement.objects.filter(ended_on=None).values_list("tenant", flat=True)
        assert list(standing) == [world.owners[0].pk]


@at("agreement")
def test_group_can_say_no_before_anyone_is_asked_to_sign(story: Story) -> None:
    story.system_owner()
    story.skip_pilot()
    story.put_forward("refused")
    story.vote("refused", "refused", "refused")
    story.decide()
    with acting_as(story.network):
        assert facts_of(story.case).outcome == "refused"
        cases.close_case(story.case, reason="Sagt nei.", by=story.network)
        assert not Agreement.objects.filter(ended_on=None).exists()


@at("decision")
def test_case_sent_back_to_the_agreement_can_be_signed_again_when_nobody_changes_a_word(world: World, story: Story) -> None:
    with acting_as(story.network):
        cases.send_back(story.case, step="agreement", reason="Direktørane les ein gong til.", by=story.network)
        assert [use.signed for use in facts_of(story.case).uses] == [True] * 4  # what is signed still binds
    assert next_codes(story) == ["sign"] * 4
    for owner in world.owners:
        story.sign(owner)
    assert next_codes(story) == ["validate"]
    with pytest.raises(Denied, match="alt signert"):
        story.sign(world.owners[0])


def a_pdf() -> SimpleUploadedFile:
    document = Document("Avtale", "nn", "x", date(2026, 1, 1), [Paragraph("x")])
    return SimpleUploadedFile("avtale.pdf", pdf.render(document))


@at("decision")
def test_paper_signed_before_the_case_was_sent_back_does_not_answer_it(world: World, story: Story) -> None:
    with acting_as(story.network):
        cases.send_back(story.case, step="agreement", reason="Les ein gong til.", by=story.network)
    director, today = world.actor(Role.DIRECTOR), timezone.localdate()

    def attach(days_ago: int) -> None:
        with acting_as(director):
            row = Agreement.objects.get(tenant=world.owners[0])
            attach_signed(
                row, name=director.name, signed_on=today - timedelta(days=days_ago), file=a_pdf(),
                content_hash=as_it_reads(row).content_hash, by=director,
            )  # fmt: skip

    with pytest.raises(Invalid, match="etter den dagen"):
        attach(days_ago=1)
    attach(days_ago=0)
    assert next_codes(story) == ["sign"] * 3


@at("agreement")
def test_nobody_is_asked_to_sign_for_a_service_that_is_refused(world: World, story: Story, login: object) -> None:
    story.send_for_signing()
    story.sign(world.owners[1])
    story.system_owner()
    story.skip_pilot()
    story.put_forward("refused")
    story.vote("refused", "refused", "refused")
    story.decide()
    with acting_as(story.network):
        assert current(facts_of(story.case), timezone.localdate()).step.code == "follow_up"
    with pytest.raises(Denied, match="for tidleg å signera"):
        story.sign(world.owners[0])
    shown = login(story.network).get("/avtalar/").context["items"]  # type: ignore[operator]
    assert [str(item["state"].word) for item in shown] == ["signert", *["skal ikkje signerast"] * 3]
    assert shown[0]["agreement"].tenant_id == world.owners[1].pk
