from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest
from django.db import DatabaseError, transaction
from django.utils import translation

from tillit.audit.models import Entry
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record import actions, content, editing, queries
from tillit.record.models import Activation, Draft, Policy, Record
from tillit.record.policy import compile as compile_policy
from tillit.record.prefill import prefill
from tillit.record.tests import made
from tillit.record.tests.processings import WHOLE
from tillit.web.denied import Conflict, Denied, Invalid

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def verbs(verb: str) -> int:
    return Entry.objects.filter(verb=verb).count()


def test_a_draft_is_opened_once_and_takes_new_proposals_until_somebody_writes(world: World) -> None:
    with made.network(world) as by:
        service = made.service()
        first = made.draft(world, service, by)
        again = made.draft(world, service, by, made.renamed("Nytt framlegg"))
        assert (again.pk, again.prefilled, again.revision) == (first.pk, True, 1)
        editing.remove_purpose(again, by=by, purpose="quality")
        kept = made.draft(world, service, by, WHOLE)
        assert kept.prefilled is False
        assert [purpose["code"] for purpose in kept.content["purposes"]] == ["formative", "operations"]
        assert (verbs("open_draft"), verbs("save_draft")) == (2, 1)


def test_only_the_network_writes_and_only_its_own(world: World) -> None:
    with made.network(world) as by:
        draft = made.draft(world, made.service(), by)
    with acting_as(world.actor(Role.DPO)) as dpo, pytest.raises(Denied, match="network"):
        editing.add_purpose(draft, by=dpo, purpose="adaptation")
    with (
        acting_as(world.actor(Role.NETWORK, world.elsewhere)) as stranger,
        pytest.raises(Denied, match="another organisation"),
    ):
        editing.add_purpose(draft, by=stranger, purpose="adaptation")


def test_completing_makes_the_owner_the_controller_and_compiles(world: World) -> None:
    record = made.completed(world)
    with made.network(world):
        processing = queries.processing_of(record)
        assert processing.controller.name == "Fjordvik"
        assert processing.dpo.email.startswith("ombod-")
        assert queries.policy_of(record) == compile_policy(processing)
        assert record.policy.content_hash == content.fingerprint(compile_policy(processing))
        assert (record.number, record.policy.number) == (1, 1)
        assert verbs("complete_record") == 1


def test_completing_the_same_again_changes_nothing(world: World) -> None:
    record = made.completed(world)
    with made.network(world) as by:
        again = actions.complete(record.use, draft=record.draft, by=by)  # type: ignore[arg-type]
        assert again.pk == record.pk
        assert (Record.objects.count(), verbs("complete_record")) == (1, 1)


def test_a_changed_draft_outdates_the_record_until_it_is_completed_again(world: World) -> None:
    record = made.completed(world)
    with made.network(world) as by:
        assert queries.facts_of([record.use_id], TODAY)[record.use_id].outdated is False
        draft = Draft.objects.get(pk=record.draft_id)
        editing.remove_purpose(draft, by=by, purpose="quality")
        assert queries.facts_of([record.use_id], TODAY)[record.use_id].outdated is True
        second = actions.complete(record.use, draft=draft, by=by)
        facts = queries.facts_of([record.use_id], TODAY)[record.use_id]
        assert (second.number, facts.number, facts.policy_number, facts.outdated) == (2, 2, 2, False)
        assert list(Record.objects.filter(latest=True)) == [second]


def test_an_incomplete_record_cannot_be_completed_and_says_what_is_missing(world: World) -> None:
    owner = made.owner_facts(world.owners[0])
    with made.network(world) as by:
        service = made.service()
        bare = prefill(service, {}, language="nn", today=TODAY)
        draft = actions.open_draft(service, tenant=world.ryfylke, processing=bare, by=by)
        with pytest.raises(Denied, match=r"Art\. 30\(1\)"):
            actions.complete(made.use(service, owner), draft=draft, by=by)
        assert Record.objects.count() == 0


def test_the_collaborations_officer_serves_an_owner_without_one(world: World) -> None:
    with made.network(world) as by:
        Organisation.objects.filter(pk=world.owners[1].pk).update(dpo_name="", dpo_email="")
        Organisation.objects.filter(pk=world.ryfylke.pk).update(dpo_name="Felles ombod", dpo_email="felles@example.org")
        service = made.service()
        record = actions.complete(made.use(service, world.owners[1]), draft=made.draft(world, service, by), by=by)
        assert queries.processing_of(record).dpo.name == "Felles ombod"


def test_a_policy_is_in_force_from_its_day_until_the_next_or_the_end(world: World) -> None:
    record = made.completed(world)
    with made.network(world) as by:
        use = record.use
        assert queries.policy_in_force(use.pk, TODAY) is None
        actions.activate(use, since=date(2026, 12, 1), by=by)
        assert queries.facts_of([use.pk], TODAY)[use.pk].in_force is False
        assert queries.facts_of([use.pk], date(2026, 12, 1))[use.pk].in_force is True
        draft = Draft.objects.get(pk=record.draft_id)
        editing.remove_purpose(draft, by=by, purpose="quality")
        second = actions.complete(use, draft=draft, by=by)
        waiting = queries.facts_of([use.pk], date(2026, 12, 5))[use.pk]
        assert (waiting.in_force, waiting.earlier_in_force) == (False, True)
        actions.activate(use, since=date(2027, 1, 1), by=by)
        before, after = (queries.policy_in_force(use.pk, day) for day in (date(2026, 12, 31), date(2027, 1, 1)))
        assert before == queries.policy_of(record)
        assert after == queries.policy_of(second)
        actions.close(use, why="Ikkje i bruk lenger", until=date(2027, 6, 30), by=by)
        assert queries.policy_in_force(use.pk, date(2027, 6, 30)) is None
        assert queries.facts_of([use.pk], date(2027, 7, 1))[use.pk].closed_on == date(2027, 6, 30)
        assert verbs("activate_policy") == 2


def test_activating_twice_or_after_closing_is_refused_with_a_sentence(world: World) -> None:
    record = made.completed(world)
    with made.network(world) as by:
        actions.activate(record.use, since=TODAY, by=by)
        with pytest.raises(Denied, match="already in force"):
            actions.activate(record.use, since=TODAY, by=by)
        actions.close(record.use, why="Slutt", until=TODAY, by=by)
        with pytest.raises(Denied, match="closed"):
            actions.activate(record.use, since=TODAY, by=by)
        with pytest.raises(Denied, match="closed"):
            actions.close(record.use, why="Slutt", until=TODAY, by=by)


def test_without_a_record_nothing_can_be_put_in_force(world: World) -> None:
    with made.network(world) as by:
        use = made.use(made.service(), world.owners[0])
        with pytest.raises(Denied, match="Complete it first"):
            actions.activate(use, since=TODAY, by=by)
        assert Activation.objects.count() == 0


def test_policies_are_never_changed(world: World) -> None:
    record = made.completed(world)
    with made.network(world):
        for change in (lambda: Policy.objects.update(number=9), lambda: Policy.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()
        assert Policy.objects.get().pk == record.policy.pk


def test_facts_of_many_uses_take_one_query(world: World, django_assert_num_queries: Any) -> None:
    records = [made.completed(world, name, owner) for name, owner in zip("ABCD", world.owners, strict=True)]
    with made.network(world), django_assert_num_queries(1):
        assert len(queries.facts_of([record.use_id for record in records], TODAY)) == 4


def test_a_draft_tells_its_facts(world: World) -> None:
    with made.network(world) as by:
        service = made.service()
        assert queries.draft_of(world.ryfylke.pk, service.pk) is None
        draft = made.draft(world, service, by)
        facts = queries.draft_of(world.ryfylke.pk, service.pk)
        assert facts is not None
        assert (facts.draft_id, facts.missing, facts.content_hash, facts.prefilled, facts.revision) == (
            draft.pk, (), content.fingerprint(WHOLE), True, 0,
        )  # fmt: skip


def test_published_texts_have_three_languages_for_everyone_and_for_pupils(world: World) -> None:
    record = made.completed(world)
    with made.network(world):
        everyone, pupils = queries.published_texts(record.use)
    assert set(everyone) == set(pupils) == {"nn", "nb", "en"}
    assert pupils["nn"]["title"] == "Kva Reknefjell veit om deg"
    assert all(section["heading"] for section in pupils["en"]["sections"])


def test_a_draft_of_another_collaboration_cannot_be_completed_from(world: World) -> None:
    other = made.foreign(world)
    made.owner_facts(world.owners[0])
    with made.network(world):
        assert Draft.objects.filter(pk=other.draft_id).count() == 0
        assert queries.facts_of([other.use_id], TODAY) == {}


def test_what_a_program_sends_is_read_strictly(world: World) -> None:
    with made.network(world) as by:
        draft = made.draft(world, made.service(), by)
        for bad in (
            [],
            {"service": {"name": "X"}, "surprise": 1},
            {**content.to_data(WHOLE), "purposes": [{"code": "spy"}]},
        ):
            with pytest.raises(Invalid):
                editing.replace(draft, by=by, content=bad)
        editing.replace(draft, by=by, content=content.to_data(WHOLE))
        assert content.read(draft.content) == msgspec.structs.replace(WHOLE, controller=type(WHOLE.controller)())


def test_adding_a_purpose_starts_with_what_is_declared_and_usual(world: World) -> None:
    with made.network(world) as by:
        draft = made.draft(world, made.service(), by)
        editing.add_purpose(draft, by=by, purpose="adaptation")
        added = content.read(draft.content).purpose("adaptation")
        assert added is not None
        assert {rule.field for rule in added.fields} <= {
            rule["field"] for p in WHOLE.purposes for rule in content.to_data(p)["fields"]
        }
        with pytest.raises(Invalid, match="already"):
            editing.add_purpose(draft, by=by, purpose="adaptation")


def test_the_second_to_save_is_told(world: World) -> None:
    from tillit.record.commands import COMMANDS
    from tillit.web.commands import run

    with made.network(world) as by:
        draft = made.draft(world, made.service(), by)
        add = COMMANDS.named["add_purpose"]
        run(add, draft, by, {"purpose": "adaptation", "revision": "0"})
        with pytest.raises(Conflict):
            run(add, Draft.objects.get(pk=draft.pk), by, {"purpose": "home_school", "revision": "0"})
        assert "home_school" not in str(Draft.objects.get(pk=draft.pk).content)
