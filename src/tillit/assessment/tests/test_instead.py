"""When what is adopted is withdrawn, or goes another way itself: what is said, and the two ways on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from tillit.assessment import actions
from tillit.assessment.exchange.making_own import make_own
from tillit.assessment.models import Assessment, BasisChoice, Edition, Pin
from tillit.assessment.tests.layers import (
    HIGH,
    colour,
    facts,
    finish,
    judged,
    pin_on,
    published,
    state,
    threat,
    write,
    writer,
    written,
)
from tillit.fence import scope
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@dataclass
class Adopted:
    """`mine` adopts what the collaboration published."""

    world: World
    mine: Assessment
    edition: Edition
    above: Actor
    here: Actor

    @property
    def original(self) -> Assessment:
        return Assessment.objects.get(pk=self.edition.assessment_id)


@pytest.fixture
def adopted(world: World) -> Adopted:
    above, here = writer(world, world.ryfylke), writer(world, world.owners[0])
    with acting_as(above):
        overall = published(written(world.ryfylke, above, "overall"), world.ryfylke, above)
        original = written(world.ryfylke, above, after=(2, 3))
        actions.stand_on(original, edition=overall, by=above)
        edition = published(original, world.ryfylke, above)
    with acting_as(here):
        mine = actions.adopt(edition, by=here)
        finish(mine, here, text="Hos oss:")
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        until = timezone.localdate() + timedelta(days=90)
        actions.accept_risk(mine, reason="Lite.", expires_on=until, by=director)
    return Adopted(world, mine, edition, above, here)


def goes_another_way(adopted: Adopted) -> Edition:
    """The original adopts the nation's, and publishes that. What it adopts is given back."""
    world, national = adopted.world, writer(adopted.world, adopted.world.nation)
    with acting_as(national):
        theirs = published(written(world.nation, national, title="Noregs"), world.nation, national)
    with acting_as(adopted.above):
        actions.adopt(theirs, into=adopted.original, by=adopted.above)
    with acting_as(world.actor(Role.COORDINATOR)) as leader:
        until = timezone.localdate() + timedelta(days=90)
        actions.accept_risk(adopted.original, reason="Lite.", expires_on=until, by=leader)
    with acting_as(adopted.above):
        assert published(adopted.original, world.ryfylke, adopted.above).adoption
    return theirs


def missing(assessment: Assessment) -> tuple[str, ...]:
    return tuple(facts(assessment).missing)


def test_who_has_adopted_one_that_adopts_another_is_told_and_adopts_that_one(adopted: Adopted, login: Any) -> None:
    with acting_as(adopted.here):
        assert missing(adopted.mine) == ()
    theirs = goes_another_way(adopted)
    with acting_as(adopted.here) as here:
        row = pin_on(adopted.mine, adopted.edition)
        said = "has itself adopted another in version 2. Adopt that one instead, make it your own, or say why you stay"
        assert [said in sentence for sentence in missing(adopted.mine)] == [True]
        with pytest.raises(Denied, match="has itself adopted another"):
            actions.take_in(row, by=here)
    shown = login(adopted.here).get(f"/vurderingar/grunnlag/{row.pk}/adopt_instead/").content.decode()
    assert f'<option value="{theirs.pk}" selected>' in shown
    assert shown.count("<option") == 2  # the empty one, and the original
    with acting_as(adopted.here) as here:
        actions.adopt_instead(row, edition=theirs, by=here)
        assert [(pin.edition_id, pin.adopts) for pin in Pin.objects.filter(assessment=adopted.mine, direct=True)] == [
            (theirs.pk, True)
        ]
        newest = BasisChoice.objects.filter(assessment=adopted.mine).first()
        assert newest is not None
        assert (newest.kind, newest.edition_id, newest.instead_of_id) == ("adopt", theirs.pk, adopted.edition.pk)
        assert missing(adopted.mine) == ()
        assert facts(adopted.mine).adopted


def test_who_has_adopted_one_that_is_withdrawn_is_told_what_to_do(adopted: Adopted) -> None:
    with acting_as(adopted.above):
        actions.withdraw(adopted.edition, reason="Feil.", by=adopted.above)
    with acting_as(adopted.here):
        said = "It stands on “iPad, version 1”, which is withdrawn: Feil. Adopt another instead, or make it your own."
        assert missing(adopted.mine) == (said,)


def test_only_another_of_the_same_can_come_instead(adopted: Adopted) -> None:
    world, national = adopted.world, writer(adopted.world, adopted.world.nation)
    with acting_as(national):
        feide = published(written(world.nation, national, about="feide"), world.nation, national)
    with acting_as(adopted.above):
        second = published(adopted.original, world.ryfylke, adopted.above)
    with acting_as(adopted.here) as here:
        row = pin_on(adopted.mine, adopted.edition)
        for edition, said in ((feide, "about something else"), (second, "Take in the new version instead")):
            with pytest.raises(Invalid, match=said):
                actions.adopt_instead(row, edition=edition, by=here)
        below = Pin.objects.get(assessment=adopted.mine, direct=False)
        for refused in (lambda: make_own(below, reason="x", by=here),
                        lambda: actions.adopt_instead(below, edition=second, by=here)):  # fmt: skip
            with pytest.raises(Denied, match="came along with another"):
                refused()
        assert pin_on(adopted.mine, adopted.edition).pk == row.pk


def test_what_is_made_ones_own_says_the_same_and_is_read_through_as_drafts(adopted: Adopted) -> None:
    with acting_as(adopted.here) as here:
        key = str(next(risk.key for risk in state(adopted.mine).effective.risks
                       if risk.key.assessment == adopted.edition.assessment_id))  # fmt: skip
        worse = actions.answer_risk(adopted.mine, risk=key, stance="add", text="Verre her.", by=here)
        judged(worse, here, after=HIGH)
        threat(adopted.mine, here, "Vår eigen.")
        write(adopted.mine, "nature", here, "Og hos oss.")
        before = facts(adopted.mine)
        make_own(pin_on(adopted.mine, adopted.edition), reason="Vi går vidare sjølve.", by=here)
        after, whole = facts(adopted.mine), state(adopted.mine)
        levels = [pin.edition.level for pin in Pin.objects.filter(assessment=adopted.mine, direct=True)]
        nature = adopted.mine.sections.get(code="nature").text
    assert (after.adopted, after.highest_residual) == (False, before.highest_residual)
    assert after.highest_residual == colour(HIGH)
    assert after.risks == before.risks == 3  # of the overall, the adopted one, our own
    assert levels == ["overall"]
    assert nature.index("Skrive. nature") < nature.index("Og hos oss.")
    assert {"nature", "scope"} <= whole.draft_sections
    assert "context" not in whole.draft_sections  # our own all the time
    assert whole.effective.lost == ()
    assert [sentence for sentence in after.missing if "Read through the draft" in sentence]


def test_one_who_reads_through_what_was_made_ones_own_is_done(adopted: Adopted) -> None:
    with acting_as(adopted.here) as here:
        make_own(pin_on(adopted.mine, adopted.edition), reason="Vi går vidare sjølve.", by=here)
        for section in adopted.mine.sections.filter(draft=True).exclude(text=""):
            actions.write_section(section, text=section.text, by=here)
    with acting_as(adopted.above):
        actions.withdraw(adopted.edition, reason="Feil.", by=adopted.above)
    with scope.enter(adopted.here.scope):
        assert facts(adopted.mine).blocking == 0
