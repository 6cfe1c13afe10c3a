"""Why a DPIA was or was not needed is part of what others weigh: it follows what is published. Who decided does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tillit.assessment import actions
from tillit.assessment.edition import from_json
from tillit.assessment.models import Assessment, Edition
from tillit.assessment.rulebook import dpia_rules
from tillit.assessment.tests.layers import ANSWERS, a_service, begun, finish, threat, writer
from tillit.organisations.acting import Actor
from tillit.organisations.models import Person
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied
from tillit.web.language import pick

EXPLAINED = "Berre rekneoppgåver, utan namn."
COVERED = "Vurdering av Feide, mai 2026"


@pytest.fixture
def network(world: World) -> Iterator[Actor]:
    with acting_as(writer(world, world.owners[0])) as actor:
        Person.objects.filter(pk=actor.person_id).update(name="Åse Løyndal")
        yield actor


@pytest.fixture
def assessment(world: World, network: Actor) -> Assessment:
    """Complete, and found to need no DPIA."""
    found = begun(world.owners[0], network, "service", a_service())
    actions.preassess(found, answers=dict.fromkeys(ANSWERS, "no"), by=network)
    decide(found, network)
    threat(found, network)
    finish(found, network)
    return found


def decide(assessment: Assessment, by: Actor, explanation: str = EXPLAINED) -> None:
    reasons = ["covered_by_existing"]
    actions.go_without_dpia(assessment, reasons=reasons, explanation=explanation, covered_by=COVERED, by=by)


def publish(world: World, assessment: Assessment, by: Actor) -> Edition:
    return actions.publish(assessment, audience=world.nation, by=by)


def test_reasons_explanation_and_what_covers_it_follow_and_no_names(
    world: World, network: Actor, assessment: Assessment, login: Any
) -> None:
    edition = publish(world, assessment, network)
    decision = from_json(edition.content).decision
    assert decision is not None
    assert (decision.dpia, decision.explanation, decision.covered_by) == (False, EXPLAINED, COVERED)
    assert "Løyndal" not in json.dumps(edition.content, ensure_ascii=False)
    shown = login(writer(world, world.foreign_owner)).get(f"/vurderingar/utgave/{edition.pk}/").content.decode()
    reason = next(row for row in dpia_rules().no_dpia_reasons if row.code in decision.without_reasons)
    for line in (EXPLAINED, COVERED, pick(reason.text)):
        assert line in shown
    exported = login(writer(world, world.foreign_owner)).get(f"/vurderingar/utgave/{edition.pk}/utgave.json").content
    assert EXPLAINED in exported.decode()
    assert "Løyndal" not in exported.decode()


def test_another_explanation_is_another_version_and_is_shown_as_new(
    world: World, network: Actor, assessment: Assessment, login: Any
) -> None:
    first = publish(world, assessment, network)
    with pytest.raises(Denied, match="1"):
        publish(world, assessment, network)
    decide(assessment, network, "Berre rekneoppgåver, og no for små barn òg.")
    second = publish(world, assessment, network)
    assert first.content_hash != second.content_hash
    reader = login(writer(world, world.foreign_owner))
    shown = reader.get(f"/vurderingar/utgave/{first.pk}/endringar/{second.pk}/").content.decode()
    assert "små barn" in shown
    assert COVERED in shown
    assert "små barn" not in reader.get(f"/vurderingar/utgave/{first.pk}/").content.decode()
