"""What stands first in the list of cases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tillit.approval.actions.case import open_case
from tillit.approval.models import Case, Snapshot
from tillit.approval.tests.stages import at
from tillit.approval.tests.story import Story
from tillit.catalogue.actions import register_service
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as


def opened(name: str, days_ago: int, world: World, by: Actor) -> int:
    with acting_as(by):
        number = open_case(register_service(name=name, by=by), owners=world.owners[:1], by=by).pk
        Case.objects.filter(pk=number).update(opened_at=timezone.now() - timedelta(days=days_ago))
        Snapshot.objects.filter(case=number).delete()
        return number


def names(page: str) -> list[str]:
    body = page.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    return [row.split('">')[1].split("<")[0] for row in body.split('<th scope="row">')[1:]]


@at("agreement")
def test_what_waits_for_me_stands_first_then_what_is_overdue_then_the_newest(
    world: World, story: Story, login: object
) -> None:
    story.send_for_signing()
    network = world.actor(Role.NETWORK)
    opened("Overtid", 300, world, network)
    opened("Nyast", 0, world, network)
    director = login(world.actor(Role.DIRECTOR))  # type: ignore[operator]
    assert names(director.get("/saker/").content.decode()) == ["Reknefjell", "Overtid", "Nyast"]


@at("information")
def test_closed_cases_wait_for_nobody(story: Story, login: object) -> None:
    from tillit.approval.actions.case import close_case

    with acting_as(story.network):
        close_case(story.case, reason="Ikkje lenger.", by=story.network)
    browser = login(story.network)  # type: ignore[operator]
    assert [line.mine for line in browser.get("/saker/?vis=closed").context["lines"]] == [False]
    assert [line.mine for line in browser.get("/saker/?vis=all").context["lines"]] == [False]


def test_later_pages_show_the_rest(world: World, login: object, monkeypatch: pytest.MonkeyPatch) -> None:
    from tillit.approval import queries

    monkeypatch.setattr(queries, "MOST", 1)
    monkeypatch.setattr(queries, "PAGE", 1)
    network = world.actor(Role.NETWORK)
    first, last = opened("Eldst", 10, world, network), opened("Nyast", 0, world, network)
    browser = login(network)  # type: ignore[operator]
    shown = [browser.get(f"/saker/?page={page}").context["lines"][0].case.pk for page in (1, 2)]
    assert shown == [last, first]
