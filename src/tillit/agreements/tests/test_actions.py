from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.utils import timezone

from tillit.agreements import actions
from tillit.agreements.actions import draft_agreement
from tillit.agreements.models import Agreement, Processor, Signature, TransferVerdict
from tillit.agreements.processing import Link, Party, Processing
from tillit.agreements.queries import facts_of
from tillit.agreements.recipient import Recipient, Scc
from tillit.agreements.rules import check_may_remove_processor, check_may_sign
from tillit.agreements.tests.making import WHOLE, agreement_for, draft_for, supplier_of, text_hash, use_of
from tillit.agreements.written import hash_of
from tillit.audit.models import Entry
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Conflict, Denied, Invalid

pytestmark = pytest.mark.django_db


def lines_in_log() -> int:
    return Entry.objects.count()


def signed(world: World, owner: int = 0) -> Agreement:
    """An agreement drafted by the network and signed by that owner's director."""
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[owner], network)
    with acting_as(world.actor(Role.DIRECTOR, world.owners[owner])) as director:
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)
    return agreement


def test_draft_is_filled_with_usual_terms_and_judged(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        facts = agreement.facts
        assert (facts.notice_days, facts.breach_hours, facts.at_end, facts.authorisation) == (
            30,
            24,
            "delete",
            "general",
        )
        assert [v.status for v in TransferVerdict.objects.all()] == ["ok"]
        assert (agreement.starts_on, agreement.expires_on) == (dt.date(2026, 8, 1), dt.date(2029, 7, 31))


def test_draft_leaves_one_line_in_the_log(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        before = lines_in_log()
        draft_for(world.owners[0], network)
        assert lines_in_log() == before + 1


def test_drafting_again_keeps_what_people_have_written(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        actions.change_terms(agreement, by=network, subject="Noko anna")
        bare = Processing(controller=Party("x"), processor=Party("y"), service="z")
        again = actions.draft_agreement(agreement.use, facts=bare, by=network)
        assert (again.pk, again.facts.subject) == (agreement.pk, "Noko anna")


def test_draft_from_almost_nothing_says_what_is_missing(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        bare = Processing(controller=Party("Fjordvik"), processor=Party("Lærelyst AS", "", "NO"), service="Rekneleik")
        agreement = actions.draft_agreement(use_of(world.owners[0]), facts=bare, by=network)
        facts = facts_of([agreement.use_id], timezone.localdate())[agreement.use_id]
        assert not facts.complete
        assert len(facts.missing) == 9
        assert supplier_of(agreement).name == "Lærelyst AS"


def test_those_nobody_was_said_to_use_are_used_by_the_supplier(world: World) -> None:
    loose = (Link("b", Recipient("Sky AB", "SE")), Link("a", Recipient("Lærelyst AS", "NO")))
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = draft_agreement(use_of(world.owners[0]), facts=WHOLE, processors=loose, by=network)
        assert supplier_of(agreement).name == "Lærelyst AS"
        assert [row.parent.name for row in agreement.processors.all() if row.parent] == ["Lærelyst AS"]


def test_supplier_stands_on_top_also_when_only_others_are_named(world: World) -> None:
    loose = (Link("b", Recipient("Sky AB", "SE")), Link("c", Recipient("Host GmbH", "DE")))
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = draft_agreement(use_of(world.owners[0]), facts=WHOLE, processors=loose, by=network)
        assert supplier_of(agreement).name == "Lærelyst AS"
        assert agreement.processors.count() == 3


def test_drafting_where_an_agreement_is_signed_leaves_it(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network:
        assert draft_agreement(agreement.use, facts=WHOLE, by=network).pk == agreement.pk
        later = draft_agreement(agreement.use, facts=WHOLE, by=network, today=dt.date(2029, 8, 1))
        assert later.number == 2


def test_chain_with_an_unknown_user_is_refused(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Invalid), transaction.atomic():
        agreement_for(world.owners[0], network, Link("b", Recipient("B", "NO"), parent="nobody"))


def test_director_signs_what_stood_on_the_page(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        signature = Signature.objects.get()
        assert (signature.name, signature.kind, signature.signed_by_id) == ("Kari Nes", "system", director.person_id)
        assert hash_of(signature.snapshot) == signature.content_hash == Agreement.objects.get().content_hash
        facts = facts_of([agreement.use_id], timezone.localdate())[agreement.use_id]
        assert (facts.signed, facts.in_force, facts.signed_by) == (True, True, "Kari Nes")


def test_signing_leaves_one_line_in_the_log(world: World) -> None:
    signed(world)
    with acting_as(world.actor(Role.DIRECTOR)):
        assert [entry.verb for entry in Entry.objects.filter(verb="agreement_signed")] == ["agreement_signed"]


@pytest.mark.parametrize("role", [Role.NETWORK, Role.DPO, Role.COORDINATOR])
def test_nobody_but_a_director_signs(world: World, role: Role) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
    with acting_as(world.actor(role)) as somebody, pytest.raises(Denied, match="Fjordvik"):
        actions.sign(agreement, name="X", content_hash=text_hash(agreement), by=somebody)


def test_nobody_signs_for_another_owner(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        content_hash = text_hash(agreement)
        neighbour = world.actor(Role.DIRECTOR, world.owners[1])
        with pytest.raises(Denied, match="Fjordvik"):
            check_may_sign(agreement, neighbour)
    with acting_as(neighbour), pytest.raises(Agreement.DoesNotExist):
        actions.sign(agreement, name="X", content_hash=content_hash, by=neighbour)


def test_agreement_is_not_signed_twice(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.DIRECTOR)) as director, pytest.raises(Denied, match="Kari Nes"):
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)


def test_incomplete_agreement_is_not_signed(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network, security=())
    with acting_as(world.actor(Role.DIRECTOR)) as director, pytest.raises(Denied, match="C:"):
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)


def test_changed_text_is_a_conflict_for_the_one_who_signs(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        read = text_hash(agreement)
        actions.change_terms(agreement, by=network, data=("alt",))
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        with pytest.raises(Conflict):
            actions.sign(agreement, name="Kari Nes", content_hash=read, by=director)
        assert Signature.objects.count() == 0


def test_change_after_signing_takes_the_signature_down(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.add_processor(
            agreement, used_by=supplier_of(agreement), by=network, name="Sky AB", task="drift", country="SE"
        )
        facts = facts_of([agreement.use_id], timezone.localdate())[agreement.use_id]
        assert (facts.signed, facts.changed_after_signing) == (False, True)


def test_facts_about_transfers_alone_leave_the_signature_standing(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.change_processor(supplier_of(agreement), by=network, parent_country="US")
        assert facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].signed


def test_taking_a_change_back_lets_the_signature_stand_again(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.record_deviation(
            agreement, clause="5", text="72 timar", reason="mindre risiko", agreed_on=None, by=network
        )
        assert not facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].signed
        actions.remove_deviation(agreement, number=1, by=network)
        assert facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].signed


def test_signed_document_is_attached_instead(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        signature = actions.attach_signed(
            agreement,
            name="Kari Nes",
            signed_on=dt.date(2026, 9, 1),
            file=SimpleUploadedFile("avtale.pdf", _pdf()),
            content_hash=text_hash(agreement),
            by=director,
        )
        assert (signature.kind, signature.file.name) == ("attached", "avtale.pdf")
        assert facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].signed


def _pdf() -> bytes:
    from tillit.documents import pdf
    from tillit.documents.model import Document, Paragraph

    return pdf.render(Document("Avtale", "nn", "x", dt.date(2026, 1, 1), [Paragraph("x")]))


def test_wrong_file_is_refused_and_nothing_is_signed(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        with pytest.raises(Invalid), transaction.atomic():
            actions.attach_signed(
                agreement, name="Kari", signed_on=dt.date(2026, 9, 1), file=SimpleUploadedFile("a.exe", b"MZ" * 50),
                content_hash=text_hash(agreement), by=director,
            )  # fmt: skip
        assert Signature.objects.count() == 0


def test_signature_from_tomorrow_is_refused(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    with acting_as(world.actor(Role.DIRECTOR)) as director, pytest.raises(Invalid):
        actions.attach_signed(
            agreement, name="K", signed_on=tomorrow, file=SimpleUploadedFile("a.pdf", b"x"),
            content_hash=text_hash(agreement), by=director,
        )  # fmt: skip


def test_signature_row_cannot_be_changed_by_the_application(world: World) -> None:
    signed(world)
    with acting_as(world.actor(Role.DIRECTOR)), pytest.raises(ProgrammingError), transaction.atomic():
        Signature.objects.update(name="En annan")


def test_renewal_is_unsigned_and_the_old_one_counts_until_then(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network:
        actions.add_processor(agreement, used_by=supplier_of(agreement), by=network, name="Sky", task="x", country="SE")
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)
    with acting_as(world.actor(Role.NETWORK)) as network:
        new = actions.renew(agreement, starts_on=dt.date(2029, 8, 1), ends_on=dt.date(2032, 7, 31), by=network)
        assert (new.number, [p.name for p in new.processors.all()]) == (2, ["Lærelyst AS", "Sky"])
        assert {p.parent.agreement_id for p in new.processors.all() if p.parent} == {new.pk}
        assert facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].agreement_id == agreement.pk
        assert facts_of([agreement.use_id], dt.date(2029, 8, 2))[agreement.use_id].agreement_id == new.pk
        with pytest.raises(Denied):
            actions.renew(agreement, starts_on=dt.date(2029, 8, 1), ends_on=None, by=network)


def test_expired_agreement_is_no_longer_signed(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)):
        last = facts_of([agreement.use_id], dt.date(2029, 7, 31))[agreement.use_id]
        after = facts_of([agreement.use_id], dt.date(2029, 8, 1))[agreement.use_id]
        assert (last.signed, after.signed, after.expired) == (True, False, True)


def test_terminated_agreement_is_closed_for_changes(world: World) -> None:
    agreement = signed(world)
    today = timezone.localdate()
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        actions.terminate(agreement, ended_on=today, ended_why="Tenesta er ute av bruk", by=director)
        assert not facts_of([agreement.use_id], today)[agreement.use_id].signed
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Denied):
        actions.change_terms(agreement, by=network, subject="x")


def test_network_does_not_terminate(world: World) -> None:
    agreement = signed(world)
    with acting_as(world.actor(Role.NETWORK)) as network, pytest.raises(Denied):
        actions.terminate(agreement, ended_on=timezone.localdate(), ended_why="x", by=network)


def test_agreement_does_not_end_before_it_starts(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        with pytest.raises(Invalid):
            actions.change_terms(agreement, by=network, ends_on=dt.date(2020, 1, 1))


def test_sub_processor_with_others_below_is_not_taken_out(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        host = actions.add_processor(
            agreement, used_by=supplier_of(agreement), by=network, name="Host", task="x", country="DE"
        )
        actions.add_processor(agreement, used_by=host, by=network, name="Support", task="x", country="IN")
        with pytest.raises(Denied, match="Host"):
            check_may_remove_processor(host, network)
        with pytest.raises(Denied):
            check_may_remove_processor(supplier_of(agreement), network)


def test_worst_in_the_chain_is_told_with_its_path(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(
            world.owners[0], network,
            Link("host", Recipient("Host GmbH", "DE", role="sub_processor"), "drift", "supplier"),
            Link("help", Recipient("Support Ltd", "IN", role="sub_processor"), "brukarstøtte", "host"),
        )  # fmt: skip
        facts = facts_of([agreement.use_id], timezone.localdate())[agreement.use_id]
        assert facts.transfer_status == "not_ok"
        assert facts.transfer.path == ("Lærelyst AS", "Host GmbH", "Support Ltd")
        assert "India" in facts.transfer_why
        removed = Processor.objects.get(name="Support Ltd")
        actions.remove_processor(removed, by=network)
        assert facts_of([agreement.use_id], timezone.localdate())[agreement.use_id].transfer_status == "ok"


def test_processor_of_another_agreement_is_not_a_place_in_the_chain(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        one = agreement_for(world.owners[0], network)
        other = agreement_for(world.owners[0], network, name="Lesehjelp")
        with pytest.raises(Invalid):
            actions.add_processor(one, used_by=supplier_of(other), by=network, name="X", task="x", country="NO")


def test_chain_is_bounded(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
        last = supplier_of(agreement)
        for number in range(7):
            last = actions.add_processor(agreement, used_by=last, by=network, name=f"N{number}", task="x", country="NO")
        with pytest.raises(Invalid):
            actions.add_processor(agreement, used_by=last, by=network, name="N8", task="x", country="NO")


def test_scc_facts_are_kept_from_the_draft(world: World) -> None:
    scc = Scc(
        module=3, annex_i=True, annex_ii=True, annex_iii=True, supplementary="sufficient", tia_on=dt.date(2026, 9, 1)
    )
    recipient = Recipient("Support Ltd", "IN", role="sub_processor", scc=scc)
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement_for(world.owners[0], network, Link("help", recipient, "brukarstøtte", "supplier"))
        row = Processor.objects.get(name="Support Ltd")
        assert row.recipient(False) == Recipient(
            "Support Ltd", "IN", role="sub_processor", special_categories=False, scc=scc
        )
