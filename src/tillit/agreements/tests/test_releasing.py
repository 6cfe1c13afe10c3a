"""When a director may be asked to sign, and when an unsigned agreement is taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tillit.agreements import actions
from tillit.agreements.models import Agreement
from tillit.agreements.queries import facts_of
from tillit.agreements.states import state_of
from tillit.agreements.tests.making import agreement_for, draft_for, text_hash
from tillit.audit.models import Entry
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied

pytestmark = pytest.mark.django_db


def word(agreement: Agreement) -> str:
    today = timezone.localdate()
    return state_of(facts_of([agreement.use_id], today)[agreement.use_id], "Fjordvik", today).word


def lines(*verbs: str) -> list[tuple[str, int | None]]:
    return list(Entry.objects.filter(verb__in=verbs).order_by("pk").values_list("verb", "tenant_id"))


def sign(world: World, agreement: Agreement, owner: int = 0) -> None:
    with acting_as(world.actor(Role.DIRECTOR, world.owners[owner])) as director:
        actions.sign(agreement, name="Kari Nes", content_hash=text_hash(agreement), by=director)


def test_director_does_not_sign_before_the_agreement_is_sent(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = draft_for(world.owners[0], network)
        assert word(agreement) == "ikkje send til signering"
    with pytest.raises(Denied, match="Fagnettverket sender avtalen til signering når det er gjort"):
        sign(world, agreement)
    with acting_as(network):
        assert actions.release_for_signing([agreement.use_id], by=network) == 1
        assert word(agreement) == "klar til signering"
        assert lines("agreement_released") == [("agreement_released", world.owners[0].pk)]
    sign(world, agreement)
    with acting_as(network):
        assert word(agreement) == "signert"


def test_incomplete_agreement_is_not_sent(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = draft_for(world.owners[0], network, subject="")
        assert actions.release_for_signing([agreement.use_id], by=network) == 0
        assert lines("agreement_released") == []


def test_held_back_agreement_waits_for_nobody_and_a_signed_one_stands(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        signed, waiting = (agreement_for(owner, network) for owner in world.owners[:2])
    sign(world, signed)
    with acting_as(network):
        actions.hold_back([signed.use_id, waiting.use_id], by=network)
        assert (word(signed), word(waiting)) == ("signert", "ikkje send til signering")
        assert lines("agreement_held_back") == [("agreement_held_back", world.owners[1].pk)]


def test_unsigned_agreement_is_withdrawn_and_a_signed_one_stands(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        signed, waiting = (agreement_for(owner, network) for owner in world.owners[:2])
    sign(world, signed)
    with acting_as(network):
        actions.withdraw_unsigned([signed.use_id, waiting.use_id], why="Sagt nei.", by=network)
        assert (word(signed), word(waiting)) == ("signert", "avslutta")
        assert lines("agreement_withdrawn") == [("agreement_withdrawn", world.owners[1].pk)]
    with pytest.raises(Denied, match="avslutta"):
        sign(world, waiting, owner=1)


def test_what_waits_for_a_signature_is_what_is_sent(world: World, login: Any) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        sent, kept = agreement_for(world.owners[0], network), draft_for(world.owners[0], network, name="Ventespel")
    browser = login(world.actor(Role.DIRECTOR))

    def shown(show: str) -> list[int]:
        return [item["agreement"].pk for item in browser.get("/avtalar/", {"show": show}).context["items"]]

    assert (shown("waiting"), shown("draft"), shown("all")) == ([sent.pk], [kept.pk], [sent.pk, kept.pk])


def test_renewal_of_a_signed_agreement_can_be_signed(world: World) -> None:
    with acting_as(world.actor(Role.NETWORK)) as network:
        agreement = agreement_for(world.owners[0], network)
    sign(world, agreement)
    with acting_as(network):
        renewed = actions.renew(
            agreement, starts_on=dt.date(2029, 8, 1), ends_on=dt.date(2032, 7, 31), by=network
        )  # fmt: skip
    sign(world, renewed)
