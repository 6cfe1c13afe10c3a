"""What is published, to whom, and what it does to those who stand on it when it is blocked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tillit.assessment import actions
from tillit.assessment.content import digest_of
from tillit.assessment.edition import from_json
from tillit.assessment.models import Assessment, Edition, EditionMark
from tillit.assessment.rulebook import section_rules
from tillit.assessment.tests.layers import (
    HIGH,
    begun,
    colour,
    facts,
    finish,
    published,
    state,
    threat,
    write,
    writer,
    written,
)
from tillit.audit.models import Entry
from tillit.fence import scope
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid

LOCAL = ("context", "opinions", "management")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def owner(world: World) -> Organisation:
    return world.owners[0]


@pytest.fixture
def network(world: World, owner: Organisation) -> Iterator[Actor]:
    with acting_as(writer(world, owner)) as actor:
        yield actor


def publish(assessment: Assessment, audience: Organisation, by: Actor, **more: Any) -> Edition:
    return actions.publish(assessment, audience=audience, by=by, **more)


# --- what is not complete


def test_the_incomplete_is_refused_with_what_is_missing(owner: Organisation, network: Actor) -> None:
    assessment = begun(owner, network)
    threat(assessment, network)
    for section in section_rules():
        if section.needed_at("universe"):
            with pytest.raises(Denied, match=f"Not complete yet: Write the section “{section.title['en']}”"):
                publish(assessment, owner, network)
            write(assessment, section.code, network, "Skrive.")
    assert publish(assessment, owner, network).number == 1


def test_a_risk_that_nobody_has_judged_is_named(owner: Organisation, network: Actor) -> None:
    assessment = written(owner, network)
    actions.add_risk(assessment, area="excess", threat="Ikkje vurdert.", by=network)
    with pytest.raises(Denied, match="Judge how likely and how serious it is: risk 2"):
        publish(assessment, owner, network)


def test_without_a_risk_nothing_is_published(owner: Organisation, network: Actor) -> None:
    assessment = begun(owner, network)
    finish(assessment, network)
    with pytest.raises(Denied, match="Add at least one risk"):
        publish(assessment, owner, network)


def test_a_service_is_not_published_before_its_dpia_is_decided(owner: Organisation, network: Actor) -> None:
    assessment = begun(owner, network, "service")
    threat(assessment, network)
    with pytest.raises(Denied, match="Answer the questions about whether a DPIA is required"):
        publish(assessment, owner, network)


def test_an_adoption_is_published_first_when_the_local_part_and_the_acceptance_are_there(
    world: World, owner: Organisation, network: Actor
) -> None:
    """Also of what the collaboration has published: what is local there is not ours."""
    with acting_as(writer(world, world.ryfylke)) as collaboration:
        edition = publish(written(world.ryfylke, collaboration), world.ryfylke, collaboration)
    mine = actions.adopt(edition, by=network)
    titles = {section.code: section.title["en"] for section in section_rules()}
    for code in LOCAL:
        with pytest.raises(Denied, match=titles[code]):
            publish(mine, owner, network)
        write(mine, code, network, "Vårt eige.")
    with pytest.raises(Denied, match="A named leader must accept"):
        publish(mine, owner, network)
    director = world.actor(Role.DIRECTOR)
    with acting_as(director):
        actions.accept_risk(mine, reason="x", expires_on=timezone.localdate() + timedelta(days=30), by=director)
    with scope.enter(network.scope):
        assert publish(mine, owner, network).adoption


# --- what is shared


@pytest.fixture
def secretive(owner: Organisation, network: Actor) -> Assessment:
    """Everything local that one can write."""
    assessment = written(owner, network)
    for code in LOCAL:
        write(assessment, code, network, "LØYNDOM tekst", stance="override", reason="LØYNDOM grunn")
    write(assessment, "rights", network, "LØYNDOM tekst", stance="override", reason="LØYNDOM grunn", local=True)
    risk = threat(assessment, network, "LØYNDOM fare", after=HIGH)
    actions.keep_risk(risk, by=network)
    measure = actions.add_measure(
        assessment.risks.get(number=1), text="Slå på tofaktor.", responsible="LØYNDOM namn", due=date(2031, 7, 13),
        by=network,
    )  # fmt: skip
    measure.evidence = "LØYNDOM prov"
    measure.save(update_fields=["evidence"])
    return assessment


def stored(edition: Edition) -> str:
    rows = Edition.objects.filter(pk=edition.pk).values()
    return json.dumps(list(rows), default=str, ensure_ascii=False)


@pytest.mark.parametrize("widest", ["collaboration", "nation"])
def test_nothing_local_is_in_an_edition_for_others(
    world: World, network: Actor, secretive: Assessment, widest: str
) -> None:
    edition = publish(secretive, world.ryfylke if widest == "collaboration" else world.nation, network)
    assert "LØYNDOM" not in stored(edition)
    assert "2031-07-13" not in stored(edition)
    content = from_json(edition.content)
    assert set(content.local_sections) == {*LOCAL, "rights"}
    assert not set(content.sections) & {*LOCAL, "rights"}
    assert (len(content.risks), content.local_risks) == (1, 1)
    assert [(row.text, row.responsible, row.due) for row in content.risks[0].measures] == [
        ("Feide", "", None), ("Slå på tofaktor.", "", None),
    ]  # fmt: skip
    assert edition.residual == "low"


def test_in_an_edition_for_the_owner_alone_it_is_all_there(
    owner: Organisation, network: Actor, secretive: Assessment
) -> None:
    content = from_json(publish(secretive, owner, network).content)
    assert (content.local_sections, content.local_risks) == ((), 0)
    assert content.sections["rights"].text == content.sections["context"].text == "LØYNDOM tekst"
    assert content.sections["rights"].reason == "LØYNDOM grunn"
    assert [risk.threat for risk in content.risks] == ["Nokon ser passordet.", "LØYNDOM fare"]
    assert content.risks[0].measures[1].responsible == "LØYNDOM namn"
    assert content.risks[0].measures[1].due == "2031-07-13"
    assert Edition.objects.get().residual == colour(HIGH)


@pytest.mark.parametrize("who", ["ryfylke", "nation"])
def test_what_a_collaboration_or_the_nation_publishes_to_itself_is_read_by_its_owners_so_its_local_part_stays(
    world: World, who: str
) -> None:
    tenant = getattr(world, who)
    by = writer(world, tenant)
    with acting_as(by):
        assessment = written(tenant, by)
        write(assessment, "context", by, "LØYNDOM")
        edition = publish(assessment, tenant, by)
        assert "LØYNDOM" not in stored(edition)
        assert set(from_json(edition.content).local_sections) == set(LOCAL)


def test_a_section_made_local_later_is_gone_from_the_next_version_and_stays_in_the_earlier(
    world: World, network: Actor, owner: Organisation
) -> None:
    assessment = written(owner, network)
    first = publish(assessment, world.nation, network)
    write(assessment, "rights", network, "No vårt eige.", local=True)
    second = publish(assessment, world.nation, network)
    assert "rights" in from_json(first.content).sections
    assert "rights" not in from_json(second.content).sections


def test_an_edition_says_what_it_was_when_it_was_published(world: World, network: Actor, owner: Organisation) -> None:
    assessment = written(owner, network)
    edition = publish(assessment, world.nation, network, news="Første")
    before = stored(edition)
    write(assessment, "nature", network, "Heilt nytt.")
    threat(assessment, network, after=HIGH)
    assert stored(edition) == before
    assert (edition.news, edition.published_by.name, edition.tenant_id) == ("Første", network.name, owner.pk)
    assert edition.content_hash == digest_of(from_json(edition.content))


def test_the_residual_of_an_edition_counts_in_what_it_stands_on(world: World, network: Actor) -> None:
    with acting_as(writer(world, world.nation)) as national:
        overall = publish(written(world.nation, national, "overall", after=HIGH), world.nation, national)
    assessment = written(world.owners[0], network)
    actions.stand_on(assessment, edition=overall, by=network)
    edition = publish(assessment, world.nation, network)
    assert (edition.residual, edition.closure) == (colour(HIGH), [overall.pk])


# --- to whom, and when


def test_nothing_is_shared_with_more_than_what_it_stands_on(world: World, network: Actor) -> None:
    owner = world.owners[0]
    overall = written(owner, network, "overall", title="Vårt grunnlag")
    assessment = written(owner, network)
    actions.stand_on(assessment, edition=publish(overall, world.ryfylke, network), by=network)
    with pytest.raises(Invalid, match=f"“Vårt grunnlag”, which is only open to {world.ryfylke.name}"):
        publish(assessment, world.nation, network)
    publish(assessment, world.ryfylke, network)
    service = written(owner, network, "service")
    actions.stand_on(service, edition=Edition.objects.get(assessment=assessment), by=network)
    with pytest.raises(Invalid, match="only open to"):
        publish(service, world.nation, network)
    publish(service, owner, network)


def test_what_lies_two_levels_below_counts_too(world: World, network: Actor) -> None:
    owner = world.owners[0]
    overall, universe = written(owner, network, "overall"), written(owner, network)
    actions.stand_on(universe, edition=publish(overall, owner, network), by=network)
    edition = publish(universe, owner, network)
    service = written(owner, network, "service")
    actions.stand_on(service, edition=edition, by=network)
    with pytest.raises(Invalid, match=f"only open to {owner.name}"):
        publish(service, world.ryfylke, network)


def test_one_publishes_to_those_one_is_among(world: World, network: Actor) -> None:
    assessment = written(world.owners[0], network)
    for stranger in (world.owners[1], world.elsewhere, world.foreign_owner, world.supplier, world.schools[0]):
        with pytest.raises(Invalid, match="Publish to your own organisation"):
            publish(assessment, stranger, network)
    assert Edition.objects.count() == 0


def test_nothing_new_is_refused_and_a_wider_audience_is_new(world: World, network: Actor, owner: Organisation) -> None:
    assessment = written(owner, network)
    publish(assessment, world.ryfylke, network)
    with pytest.raises(Denied, match="Nothing is new since version 1"):
        publish(assessment, world.ryfylke, network)
    write(assessment, "context", network, "Berre hos oss.")
    with pytest.raises(Denied, match="Nothing is new since version 1"):
        publish(assessment, world.ryfylke, network)
    assert publish(assessment, world.nation, network).number == 2
    write(assessment, "nature", network, "Nytt.")
    assert publish(assessment, world.nation, network).number == 3
    assert list(Edition.objects.order_by("pk").values_list("number", flat=True)) == [1, 2, 3]
    verbs = Entry.objects.filter(subject_type="assessment", subject_id=assessment.pk, verb="edition_published")
    assert verbs.count() == 3


def test_each_assessment_counts_its_own_versions(world: World, network: Actor, owner: Organisation) -> None:
    first, second = written(owner, network), written(owner, network, about="feide")
    numbers = [publish(row, world.nation, network).number for row in (first, second)]
    assert numbers == [1, 1]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.NETWORK, Role.NATIONAL, Role.SUPPLIER)])
def test_only_those_who_write_publish_block_and_lift(world: World, owner: Organisation, role: Role) -> None:
    with acting_as(writer(world, owner)) as network:
        assessment = written(owner, network)
        edition = publish(assessment, world.nation, network)
        write(assessment, "nature", network, "Nytt.")
    other = world.actor(role, owner if role in (Role.DPO, Role.COORDINATOR) else None)
    with acting_as(other):
        with pytest.raises(Denied, match="Members of the network write"):
            publish(assessment, world.nation, other)
        for mark in (actions.block, actions.withdraw, actions.lift):
            with pytest.raises(Denied, match="Only those who published it"):
                mark(edition, reason="x", by=other)


@pytest.mark.parametrize("who", ["sibling", "foreign", "national"])
def test_others_who_read_it_can_neither_publish_nor_block_it(world: World, owner: Organisation, who: str) -> None:
    with acting_as(writer(world, owner)) as network:
        assessment = written(owner, network)
        edition = publish(assessment, world.nation, network)
    tenant = {"sibling": world.owners[1], "foreign": world.foreign_owner, "national": world.nation}[who]
    with acting_as(writer(world, tenant)) as other:
        assert Edition.objects.get() == edition
        with pytest.raises(Denied, match="belongs to others"):
            publish(assessment, world.nation, other)
        with pytest.raises(Denied, match="Only those who published it"):
            actions.block(edition, reason="x", by=other)


# --- blocked, withdrawn, lifted


@pytest.fixture
def tower(world: World) -> tuple[Edition, Assessment, Edition, Assessment]:
    """National overall, the universe of one owner on it, and another owner's service on that."""
    with acting_as(writer(world, world.nation)) as national:
        overall = publish(written(world.nation, national, "overall", title="Grunnen"), world.nation, national)
    with acting_as(writer(world, world.owners[0])) as first:
        universe = written(world.owners[0], first, title="Flata")
        actions.stand_on(universe, edition=overall, by=first)
        middle = publish(universe, world.nation, first)
    with acting_as(writer(world, world.foreign_owner)) as second:
        service = written(world.foreign_owner, second, "service")
        actions.stand_on(service, edition=middle, by=second)
    return overall, universe, middle, service


def seen(world: World, tenant: Organisation, assessment: Assessment) -> Any:
    with acting_as(writer(world, tenant)):
        return facts(assessment)


@pytest.mark.parametrize(("mark", "word"), [(actions.block, "blocked"), (actions.withdraw, "withdrawn")])
def test_what_is_blocked_blocks_all_that_rest_on_it_and_is_named(
    world: World, tower: tuple[Edition, Assessment, Edition, Assessment], mark: Any, word: str
) -> None:
    overall, universe, _middle, service = tower
    national = writer(world, world.nation)
    with acting_as(national):
        mark(overall, reason="Feil i grunnlaget.", by=national)
    sentence = f"It stands on “Grunnen, version 1”, which is {word}: Feil i grunnlaget."
    for tenant, assessment in ((world.owners[0], universe), (world.foreign_owner, service)):
        found = seen(world, tenant, assessment)
        assert found.blocked_by == ("Grunnen",)
        assert found.missing[0] == sentence
        assert found.blocking == 1
    with acting_as(writer(world, world.owners[0])) as first:
        write(universe, "nature", first, "Nytt.")
        with pytest.raises(Denied, match="Grunnen"):
            publish(universe, world.nation, first)
    with acting_as(national):
        actions.lift(overall, reason="Retta.", by=national)
    assert seen(world, world.foreign_owner, service).blocked_by == ()


def test_each_that_is_blocked_on_the_way_is_named(
    world: World, tower: tuple[Edition, Assessment, Edition, Assessment]
) -> None:
    overall, universe, middle, service = tower
    for tenant, edition in ((world.nation, overall), (world.owners[0], middle)):
        by = writer(world, tenant)
        with acting_as(by):
            actions.block(edition, reason="x", by=by)
    assert seen(world, world.foreign_owner, service).blocked_by == ("Grunnen", "Flata")
    assert seen(world, world.owners[0], universe).blocked_by == ("Grunnen",)


def test_blocking_changes_no_content_so_what_is_decided_stays_decided_when_it_is_lifted(
    world: World, tower: tuple[Edition, Assessment, Edition, Assessment]
) -> None:
    overall, _universe, _middle, service = tower
    before = seen(world, world.foreign_owner, service)
    national = writer(world, world.nation)
    with acting_as(national):
        actions.block(overall, reason="x", by=national)
    assert seen(world, world.foreign_owner, service).content_hash == before.content_hash
    with acting_as(national):
        actions.lift(overall, reason="x", by=national)
    assert seen(world, world.foreign_owner, service) == before


def test_a_block_is_on_one_version(world: World, network: Actor, owner: Organisation) -> None:
    above = written(owner, network)
    first = publish(above, world.nation, network)
    below = written(owner, network, "service")
    actions.stand_on(below, edition=first, by=network)
    second = published(above, world.nation, network)
    actions.block(second, reason="x", by=network)
    assert state(below).effective.blocked_by == ()
    actions.block(first, reason="x", by=network)
    assert [origin.number for origin, _mark in state(below).effective.blocked_by] == [1]


def test_marks_follow_each_other_with_reasons_and_never_go_away(
    world: World, network: Actor, owner: Organisation
) -> None:
    edition = publish(written(owner, network), world.nation, network)
    with pytest.raises(Denied, match="neither blocked nor withdrawn"):
        actions.lift(edition, reason="x", by=network)
    with pytest.raises(Invalid, match="in a few words why"):
        actions.block(edition, reason="  ", by=network)
    actions.block(edition, reason="Ein", by=network)
    with pytest.raises(Denied, match="blocked for now: Ein"):
        actions.withdraw(edition, reason="x", by=network)
    actions.lift(edition, reason="To", by=network)
    actions.withdraw(edition, reason="Tre", by=network)
    rows = EditionMark.objects.order_by("pk").values_list("kind", "reason", "marked_by__name", "audience_id")
    assert list(rows) == [
        (kind, reason, network.name, world.nation.pk)
        for kind, reason in (("blocked", "Ein"), ("lifted", "To"), ("withdrawn", "Tre"))
    ]
