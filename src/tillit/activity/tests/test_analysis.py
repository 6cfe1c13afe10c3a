from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tillit.activity import actions, rules
from tillit.activity.models import Analysis, Stream
from tillit.activity.queries import policy_of
from tillit.activity.telling.actions import told_before
from tillit.activity.tests.live import group_of, key_of, live_use
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record.codes import Analysis as Said
from tillit.record.tests import made
from tillit.web.denied import Invalid

pytestmark = pytest.mark.django_db


def on() -> list[tuple[str, bool]]:
    with scope.enter(everything()):
        return [(row.organisation.name, row.off_at is None) for row in Analysis.objects.order_by("pk")]


def told(use: Use, place: Organisation, world: World) -> None:
    """A week ago, and to the whole place."""
    with made.network(world) as by:
        told_before(use, place, by=by)


def test_teacher_turns_it_on_and_off_for_a_group(world: World, login: Any) -> None:
    use, group = live_use(world), group_of(world.schools[0])
    told(use, group, world)
    browser = login(world.actor(Role.TEACHER))
    assert "7B" in browser.get(f"/analyse/{use.pk}/").content.decode()
    assert browser.get(f"/analyse/{use.pk}/turn_on/?organisation={group.pk}").status_code == 200
    assert browser.post(f"/analyse/{use.pk}/turn_on/", {"organisation": group.pk}).status_code == 302
    assert on() == [("7B", True)]
    assert browser.post(f"/analyse/{use.pk}/turn_off/", {"organisation": group.pk}).status_code == 302
    assert on() == [("7B", False)]


def test_teacher_may_not_turn_it_on_for_the_whole_school(world: World, login: Any) -> None:
    use = live_use(world)
    answer = login(world.actor(Role.TEACHER)).post(f"/analyse/{use.pk}/turn_on/", {"organisation": world.schools[0].pk})
    assert (answer.status_code, on()) == (422, [])
    with acting_as(world.actor(Role.TEACHER)) as teacher, pytest.raises(Invalid):
        actions.turn_on_analysis(use, world.schools[0], by=teacher)


def test_principal_turns_it_on_for_the_school_and_its_groups_follow(world: World, login: Any) -> None:
    use = live_use(world)
    group_of(world.schools[0])
    told(use, world.schools[0], world)
    browser = login(world.actor(Role.PRINCIPAL))
    assert browser.post(f"/analyse/{use.pk}/turn_on/", {"organisation": world.schools[0].pk}).status_code == 302
    places = browser.get(f"/analyse/{use.pk}/").context["places"]
    assert [(place.organisation.name, place.on is not None, place.through is not None) for place in places] == [
        ("Fjordvik skule", True, False), ("7B", False, True),
    ]  # fmt: skip


def test_nobody_turns_it_on_at_another_school(world: World, login: Any) -> None:
    use, group = live_use(world), group_of(world.schools[1])
    answer = login(world.actor(Role.PRINCIPAL)).post(f"/analyse/{use.pk}/turn_on/", {"organisation": group.pk})
    assert (answer.status_code, on()) == (422, [])


def test_what_was_judged_before_is_judged_again(world: World) -> None:
    use, group = live_use(world), group_of(world.schools[0])
    key_of(world, use)
    told(use, group, world)
    with acting_as(world.actor(Role.TEACHER)) as teacher:
        before = Stream.objects.get(use=use).generation
        actions.turn_on_analysis(use, group, by=teacher)
        actions.turn_on_analysis(use, group, by=teacher)
        assert Stream.objects.get(use=use).generation == before + 1


def test_record_that_never_allows_it_says_so(world: World) -> None:
    use = live_use(world)
    with scope.enter(everything()):
        found = policy_of(use.pk)
    assert found is not None
    never = [msgspec.structs.replace(purpose, analysis=Said.NEVER) for purpose in found.policy.purposes]
    assert rules.may_be_analysed(found.policy)
    assert not rules.may_be_analysed(msgspec.structs.replace(found.policy, purposes=tuple(never)))


def test_api_says_where_it_is_on(world: World, api: Any) -> None:
    use, group = live_use(world), group_of(world.schools[0])
    told(use, group, world)
    program = api(world.actor(Role.TEACHER))
    body = {"organisation": group.pk}
    found = program.post(f"/api/v1/analysis/{use.pk}/turn_on", body, content_type="application/json").json()
    assert [(place["name"], place["on"]) for place in found["places"]] == [("7B", True)]
    [place] = found["places"]
    assert (place["not_yet"], place["from_day"]) == ("", timezone.localdate().isoformat())
    (listed,) = program.get("/api/v1/analysis").json()
    assert listed == found | {"places": [place | {"told_on": None, "from_day": None}]}


def test_list_of_the_api_asks_no_more_for_many_uses(world: World, api: Any) -> None:
    """Each with its own places, of its own owner."""
    group_of(world.schools[0])
    program, found = api(world.actor(Role.NETWORK)), []
    for names in (["Reknefjell"], ["Lesefjell", "Skrivefjell"]):
        for name in names:
            live_use(world, name)
        program.get("/api/v1/analysis")
        with CaptureQueriesContext(connection) as queries:
            listed = program.get("/api/v1/analysis").json()
        found.append(len([each for each in queries if "SAVEPOINT" not in each["sql"]]))
    assert (len(listed), found[0]) == (3, found[1])
    assert {tuple(place["name"] for place in row["places"]) for row in listed} == {("Fjordvik skule", "7B")}
