from __future__ import annotations

from typing import Any

import pytest

from tillit.activity import actions
from tillit.activity.tests.live import key_of, live_use, tally
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record.models import Drift

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str]]:
    with scope.enter(everything()):
        return sorted(Drift.objects.values_list("field", "rule"))


def test_something_new_is_written_once(world: World) -> None:
    use = live_use(world)
    first = actions.raise_drift(use.pk, [("free_text", "undeclared"), ("", "email")], tenant_id=use.tenant_id)
    again = actions.raise_drift(use.pk, [("free_text", "undeclared")], tenant_id=use.tenant_id)
    assert (first, again, found()) == (2, 0, [("", "email"), ("free_text", "undeclared")])


def test_supplier_sees_its_own_drift_and_nobody_elses(world: World) -> None:
    use, other = live_use(world), live_use(world, "Lesefjell", world.owners[1])
    with scope.enter(everything()):
        other.service.supplier = None
        other.service.save(update_fields=["supplier"])
    for each in (use, other):
        actions.raise_drift(each.pk, [("free_text", "undeclared")], tenant_id=each.tenant_id)
    with acting_as(world.actor(Role.SUPPLIER)):
        assert [row.use_id for row in Drift.objects.all()] == [use.pk]


@pytest.mark.parametrize("role", [Role.NETWORK, Role.SUPPLIER])
def test_page_tells_of_it_to_owner_and_supplier(world: World, login: Any, role: Role) -> None:
    use = live_use(world)
    key_of(world, use)
    tally(use, "finding", 3, reason="undeclared", field="free_text")
    before = login(world.actor(role)).get(f"/straumar/{use.pk}/").context["found"].new
    actions.raise_drift(use.pk, [("free_text", "undeclared")], tenant_id=use.tenant_id)
    after = login(world.actor(role)).get(f"/straumar/{use.pk}/").context["found"].new
    assert (before, [why.number for why in after]) == ([], [3])
