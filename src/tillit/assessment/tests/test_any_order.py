"""Whatever the order of edits, publications, adoptions, words and take-ins: what is read is what the rows say.

The slow recomputation is fed from plain rows, and from what was noted down here when something was published; it never
looks at the stored editions, the closure or any of the code that reads them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from tillit.assessment import actions
from tillit.assessment.content import digest
from tillit.assessment.inheritance import level_above
from tillit.assessment.models import Assessment, Edition, EditionMark, Pin, Risk, Section
from tillit.assessment.queries import complete, state_of, states_of
from tillit.assessment.queries.pins import pinned
from tillit.assessment.state import State
from tillit.assessment.tests import naive
from tillit.assessment.tests.layers import a_service, begun, finish, judged, state, threat, writer
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Refusal

STEPS = 18
STANCES = ("add", "override", "not_applicable")


class Walk:
    """A script of random steps. What is refused is refused, and changes nothing."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.chance = world, Random(seed)
        self.tenants = [world.nation, world.ryfylke, *world.owners[:3], world.foreign_owner]
        self.noted: dict[int, naive.Words] = {}
        self.done: list[str] = []
        self.all: list[Assessment] = []
        self._start()

    def _start(self) -> None:
        """A service on a universe on an overall one, each from anybody, so that there is something to stand on."""
        below: Edition | None = None
        for level in ("overall", "universe", "service"):
            tenant = self.chance.choice(self.tenants)
            with self.acting(tenant) as by:
                assessment = self._begun(tenant, by, level)
                if below is not None:
                    actions.stand_on(assessment, edition=below, by=by)
                below = self._publish(assessment, by, self.world.nation)

    def acting(self, tenant: Organisation) -> Any:
        return acting_as(writer(self.world, tenant))

    def step(self) -> None:
        often = [self.publish, self.take_in, self.answer, self.stand_on]
        seldom = [self.begin, self.write, self.judge, self.add, self.keep, self.adopt, self.leave, self.mark]
        act: Callable[[], str] = self.chance.choice([*often, *often, *seldom])
        try:
            self.done.append(act())
        except Refusal as refusal:
            self.done.append(f"{act.__name__} refused: {refusal}")

    # --- steps

    def begin(self) -> str:
        tenant = self.chance.choice(self.tenants)
        with self.acting(tenant) as by:
            return f"begin {self._begun(tenant, by, self.chance.choice(('overall', 'universe', 'service'))).pk}"

    def _begun(self, tenant: Organisation, by: Actor, level: str) -> Assessment:
        about: Any = self.chance.choice(("ipad", "feide"))
        about = a_service(self.chance.choice(("Reknefjell", "Lesefjell"))) if level == "service" else about
        assessment = begun(tenant, by, level, about if level != "overall" else None)
        threat(assessment, by, after=self._cell())
        finish(assessment, by)
        self.all.append(assessment)
        return assessment

    def _cell(self) -> tuple[int, int]:
        return self.chance.randint(1, 5), self.chance.randint(1, 5)

    def _own(self) -> tuple[Assessment, Actor]:
        assessment = self.chance.choice(self.all)
        return assessment, writer(self.world, assessment.tenant)

    def _standing(self) -> tuple[Assessment, Actor]:
        """One that rests on something, if there is any."""
        with scope.enter(everything()):
            resting = set(Pin.objects.values_list("assessment_id", flat=True))
        assessment = self.chance.choice([row for row in self.all if row.pk in resting] or self.all)
        return assessment, writer(self.world, assessment.tenant)

    def write(self) -> str:
        assessment, by = self._own()
        stance = self.chance.choice(STANCES)
        with acting_as(by):
            section = assessment.sections.get(code=self.chance.choice(("nature", "rights", "context")))
            actions.write_section(
                section, text=self.chance.choice(("", "Tekst", "Anna tekst")), stance=stance,
                reason="" if stance == "add" else "Slik er det her.", local=self.chance.random() < 0.3, by=by,
            )  # fmt: skip
        return f"write {section.code} of {assessment.pk} {stance}"

    def _risk(self, by: Actor) -> Risk | None:
        rows = list(Risk.objects.filter(tenant_id=by.tenant_id, removed_at=None).select_related("assessment"))
        return self.chance.choice(rows) if rows else None

    def judge(self) -> str:
        _assessment, by = self._own()
        with acting_as(by):
            risk = self._risk(by)
            if risk is not None:
                judged(risk, by, before=(5, 5), after=self._cell())
        return f"judge {risk and risk.pk}"

    def add(self) -> str:
        assessment, by = self._own()
        with acting_as(by):
            threat(assessment, by, after=self._cell())
        return f"add to {assessment.pk}"

    def keep(self) -> str:
        _assessment, by = self._own()
        with acting_as(by):
            risk = self._risk(by)
            if risk is not None and self.chance.random() < 0.5:
                actions.keep_risk(risk, by=by)
            elif risk is not None:
                actions.remove_risk(risk, because="Gjeld ikkje.", by=by)
        return f"keep or remove {risk and risk.pk}"

    def publish(self) -> str:
        assessment, by = self._own()
        with acting_as(by):
            finish(assessment, by)
            if self.chance.random() < 0.7:
                threat(assessment, by, after=self._cell())
            audience = self.chance.choice(list(Organisation.objects.filter(pk__in=assessment.tenant.path)))
            if Pin.objects.filter(assessment=assessment, adopts=True).exists():
                self._accepted(assessment)
            edition = self._publish(assessment, by, audience)
        return f"publish {assessment.pk} to {audience} as {edition.pk}"

    def _accepted(self, assessment: Assessment) -> None:
        tenant = assessment.tenant
        leader = self.world.actor(Role.NATIONAL if tenant == self.world.nation else Role.COORDINATOR, tenant)
        with acting_as(leader):
            until = timezone.localdate() + timedelta(days=30)
            actions.accept_risk(assessment, reason="Vi toler det.", expires_on=until, by=leader)

    def _publish(self, assessment: Assessment, by: Actor, audience: Organisation) -> Edition:
        edition = actions.publish(assessment, audience=audience, by=by)
        mine = audience == assessment.tenant and audience.kind == "owner"
        with scope.enter(everything()):
            self.noted[edition.pk] = self.words(assessment, edition, local=mine)
        return edition

    def _edition(self, **about: Any) -> Edition | None:
        rows = list(Edition.objects.filter(**about).order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def stand_on(self) -> str:
        assessment = self.chance.choice([row for row in self.all if row.level != "overall"])
        by, above = writer(self.world, assessment.tenant), level_above(assessment.level)
        with acting_as(by):
            edition = self._edition(level=above)
            if edition is not None:
                actions.stand_on(assessment, edition=edition, by=by)
        return f"stand {assessment.pk} on {edition and edition.pk}"

    def adopt(self) -> str:
        tenant = self.chance.choice(self.tenants)
        with self.acting(tenant) as by:
            edition = self._edition()
            if edition is None:
                return "nothing to adopt"
            same = {"level": edition.level, "service": edition.service_id, "universe": edition.universe}
            into = self.chance.choice([None, *Assessment.objects.filter(tenant=tenant, **same)])
            found = actions.adopt(edition, into=into, by=by)
        if found not in self.all:
            self.all.append(found)
        return f"adopt {edition.pk} into {found.pk}"

    def answer(self) -> str:
        assessment, by = self._standing()
        stance = self.chance.choice(STANCES)
        with acting_as(by):
            keys = [str(risk.key) for risk in state(assessment).effective.risks if risk.state != "local"]
            if not keys:
                return "nothing to answer"
            key = self.chance.choice(keys)
            word = actions.answer_risk(assessment, risk=key, stance=stance, reason="Slik er det.", by=by)
            if self.chance.random() < 0.8:
                judged(word, by, before=(5, 5), after=self._cell())
        return f"answer {key} in {assessment.pk} {stance}"

    def _pin(self, by: Actor) -> Pin | None:
        rows = list(pinned().filter(tenant_id=by.tenant_id, direct=True).order_by("pk"))
        return self.chance.choice(rows) if rows else None

    def take_in(self) -> str:
        """Of all that have something newer, one."""
        for tenant in self.chance.sample(self.tenants, len(self.tenants)):
            with self.acting(tenant) as by:
                rows = [
                    row for row in pinned().filter(tenant=tenant, direct=True) if row.newest["id"] != row.edition_id  # type: ignore[attr-defined]
                ]  # fmt: skip
                if rows:
                    row = self.chance.choice(rows)
                    actions.take_in(row, by=by)
                    return f"take in {row.newest['id']} into {row.assessment_id}"  # type: ignore[attr-defined]
        return "nothing newer"

    def leave(self) -> str:
        _assessment, by = self._standing()
        with acting_as(by):
            row = self._pin(by)
            if row is not None:
                actions.leave(row, reason="Feil.", by=by)
        return f"leave {row and row.edition_id}"

    def mark(self) -> str:
        edition_id = self.chance.choice(sorted(self.noted))
        with scope.enter(everything()):
            tenant = Edition.objects.select_related("tenant").get(pk=edition_id).tenant
        with self.acting(tenant) as by:
            edition = Edition.objects.get(pk=edition_id)
            self.chance.choice((actions.block, actions.withdraw, actions.lift))(edition, reason="Feil.", by=by)
        return f"mark {edition_id}"

    # --- what the rows say

    def words(self, assessment: Assessment, edition: Edition | None = None, *, local: bool = True) -> naive.Words:
        """`local`: with what is kept at home."""
        kept = {} if local else {"local": False}
        sections = Section.objects.filter(assessment=assessment, **kept)
        risks = Risk.objects.filter(assessment=assessment, removed_at=None, **kept)
        pins = Pin.objects.filter(assessment=assessment, direct=True)
        return naive.Words(
            assessment=assessment.pk,
            edition=edition.pk if edition else 0,
            number=edition.number if edition else 0,
            matrix="5x5",
            sections={row.code: (row.text, row.stance) for row in sections},
            risks=[_plain(risk) for risk in risks],
            basis=[pin.edition_id for pin in pins],
        )

    def editions(self) -> dict[int, naive.Words]:
        """As noted when they were published, with the newest mark of today."""
        newest = {row.edition_id: row.kind for row in EditionMark.objects.order_by("pk")}
        for number, words in self.noted.items():
            words.mark = newest.get(number, "").replace("lifted", "")
        return self.noted

    def check(self) -> None:
        with scope.enter(everything()):
            rows = {row.pk: self.words(row) for row in self.all}
            editions = self.editions()
        expected = {pk: naive.answer(words, editions) for pk, words in rows.items()}
        whole: list[int] = []
        for tenant in self.tenants:
            mine = [row.pk for row in self.all if row.tenant_id == tenant.pk]
            if mine:
                with self.acting(tenant):
                    read = states_of(mine, timezone.localdate())
                assert read.keys() == set(mine)
                for pk, found in read.items():
                    same(found, expected[pk], digests=True)
                whole.append(self.chance.choice(mine))
        # As its own page reads it, which takes as long as all the others: one each time, of each tenant in turn.
        one = next(row for row in self.all if row.pk == whole[len(self.done) % len(whole)])
        with self.acting(one.tenant):
            same(state_of(complete().get(pk=one.pk), timezone.localdate()), expected[one.pk])


def _plain(risk: Risk) -> dict[str, Any]:
    parties = ("pupil", "municipality", "society")
    return {
        "number": risk.number, "origin": risk.origin, "origin_number": risk.origin_number, "stance": risk.stance,
        **{name: getattr(risk, name) for name in ("likelihood", "likelihood_after")},
        **{
            f"consequences{when}": {party: step for party in parties if (step := getattr(risk, f"consequence_{party}{when}"))}
            for when in ("", "_after")
        },
    }  # fmt: skip


def same(found: State, expected: naive.Answer, *, digests: bool = False) -> None:
    """`digests`: lists read a digest in place of the assessment's own texts."""
    whole = found.effective
    assert {(risk.key.assessment, risk.key.number): _told(risk) for risk in whole.risks} == expected.risks
    assert len(whole.risks) == len(expected.risks)
    assert whole.residual == expected.residual
    assert {(origin.assessment, origin.edition) for origin, _mark in whole.blocked_by} == expected.blocked_by
    assert {(key.assessment, key.number) for key in whole.lost} == expected.lost
    for code, (expected_state, parts) in expected.sections.items():
        section = whole.sections[code]
        own = {place: digest(text) if digests and not place[1] else text for place, text in parts}
        read = {(part.origin.assessment, part.origin.edition): part.text for part in section.parts}
        assert (section.state, read) == (expected_state, own)


def _told(risk: Any) -> naive.Found:
    return naive.Found(
        risk.state, risk.open, risk.before, risk.after, (risk.origin.assessment, risk.origin.edition),
        risk.origin.number, {((word.origin.assessment, word.origin.edition), word.stance) for word in risk.words},
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_what_is_read_is_what_the_rows_say_after_any_steps(world: World, seed: int) -> None:
    walk = Walk(world, seed)
    walk.check()
    for _step in range(STEPS):
        walk.step()
        walk.check()
    assert len([line for line in walk.done if "refused" not in line]) >= STEPS // 3, walk.done
