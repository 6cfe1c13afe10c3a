from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tillit.activity import actions, rules
from tillit.activity.credentials import fingerprint
from tillit.activity.models import Key
from tillit.activity.tests.live import key_of, live_use
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.record.tests import made
from tillit.web.denied import Denied

pytestmark = pytest.mark.django_db


def keys() -> list[Key]:
    with scope.enter(everything()):
        return list(Key.objects.order_by("pk"))


def test_key_is_shown_once_and_kept_only_as_a_hash(world: World, login: Any) -> None:
    use = live_use(world)
    browser = login(world.actor(Role.NETWORK))
    answer = browser.post(f"/straumar/{use.pk}/make_key/", {"label": "Tenaren", "rights": ["write"]})
    (key,) = keys()
    page = answer.content.decode()
    secret = answer.context["secret"]
    assert (answer.status_code, "no-store" in answer.headers["Cache-Control"]) == (200, True)
    assert (key.label, key.rights, key.secret_hash) == ("Tenaren", ["write"], fingerprint(key.name, secret))
    assert f"curl -u &#x27;{key.name}:{secret}" in page or f"curl -u '{key.name}:{secret}" in page
    assert secret not in browser.get(f"/straumar/{use.pk}/").content.decode()


def test_key_without_a_right_is_not_made(world: World, login: Any) -> None:
    use = live_use(world)
    answer = login(world.actor(Role.NETWORK)).post(f"/straumar/{use.pk}/make_key/", {"label": "Tenaren"})
    assert (answer.status_code, keys()) == (422, [])


@pytest.mark.parametrize("role", [Role.DPO, Role.DIRECTOR, Role.COORDINATOR, Role.SUPPLIER, Role.TEACHER])
def test_only_the_network_makes_keys(world: World, login: Any, role: Role) -> None:
    use = live_use(world)
    key_of(world, use)
    answer = login(world.actor(role)).post(f"/straumar/{use.pk}/make_key/", {"label": "x", "rights": ["write"]})
    assert (answer.status_code, len(keys())) == (403, 1)


def test_without_a_record_in_force_there_is_no_key(world: World) -> None:
    record = made.completed(world)
    with made.network(world) as by, pytest.raises(Denied, match="behandlingsprotokoll"):
        actions.make_key(record.use, by=by)


def test_renewed_key_has_the_same_rights_and_the_old_one_lives_on(world: World, login: Any) -> None:
    key, secret = key_of(world, live_use(world), rights=["write"], label="Tenaren")
    answer = login(world.actor(Role.NETWORK)).post(f"/straumar/noklar/{key.pk}/renew/")
    old, new = keys()
    assert (answer.status_code, answer.context["secret"] == secret) == (200, False)
    assert (new.rights, new.label, new.name == old.name) == (["write"], "Tenaren", False)
    assert (old.revoked_at, new.revoked_at) == (None, None)


def test_key_that_is_taken_back_can_neither_be_renewed_nor_taken_back_again(world: World, login: Any) -> None:
    key, _secret = key_of(world, live_use(world))
    browser = login(world.actor(Role.NETWORK))
    assert browser.post(f"/straumar/noklar/{key.pk}/revoke/").status_code == 302
    (found,) = keys()
    assert (found.revoked_at is None, found.revoked_by_id) == (False, world.actor(Role.NETWORK).person_id)
    assert browser.post(f"/straumar/noklar/{key.pk}/renew/").status_code == 403
    assert browser.post(f"/straumar/noklar/{key.pk}/revoke/").status_code == 403
    assert len(keys()) == 1


def test_key_works_to_the_end_of_the_day_it_is_given_and_no_longer(world: World, login: Any) -> None:
    use, browser, today = live_use(world), login(world.actor(Role.NETWORK)), timezone.localdate()
    said = {"label": "Tenaren", "rights": ["write"]}
    past = browser.post(f"/straumar/{use.pk}/make_key/", {**said, "expires_on": str(today - timedelta(days=1))})
    assert (past.status_code, [*past.context["form"].errors], keys()) == (422, ["expires_on"], [])
    browser.post(f"/straumar/{use.pk}/make_key/", {**said, "expires_on": str(today)})
    browser.post(f"/straumar/{use.pk}/make_key/", {**said, "expires_on": ""})
    ends, endless = keys()
    midnight = timezone.make_aware(datetime.combine(today, time(23, 59, 59)))
    assert [key.in_force(midnight) for key in (ends, endless)] == [True, True]
    assert [key.in_force(midnight + timedelta(seconds=1)) for key in (ends, endless)] == [False, True]
    assert (ends.last_day, endless.last_day) == (today, None)


@pytest.mark.parametrize(
    ("today", "ends"), [("2026-08-20", "2027-07-31"), ("2027-04-30", "2027-07-31"), ("2027-05-01", "2028-07-31")]
)  # fmt: skip
def test_school_year_is_proposed(today: str, ends: str) -> None:
    assert rules.school_year_on(date.fromisoformat(today)) == date.fromisoformat(ends)


def test_form_proposes_a_day(world: World, login: Any) -> None:
    page = login(world.actor(Role.NETWORK)).get(f"/straumar/{live_use(world).pk}/make_key/").content.decode()
    assert f'value="{rules.school_year_on(timezone.localdate())}"' in page


@pytest.mark.parametrize("role", [Role.NETWORK, Role.SUPPLIER])
def test_page_and_list_say_it_in_time_when_the_last_key_runs_out(world: World, login: Any, role: Role) -> None:
    use, soon = live_use(world), timezone.localdate() + timedelta(days=20)
    key_of(world, use, expires_on=soon)
    browser = login(world.actor(role))
    assert browser.get(f"/straumar/{use.pk}/").context["expiring"].last_day == soon
    assert browser.get("/straumar/").context["lines"][0].last_day == soon
    key_of(world, use)
    assert browser.get(f"/straumar/{use.pk}/").context["expiring"] is None
    assert browser.get("/straumar/").context["lines"][0].last_day is None


def test_renewed_key_gets_a_school_year_where_the_old_one_had_an_end(world: World) -> None:
    use = live_use(world)
    key, _secret = key_of(world, use, expires_on=timezone.localdate())
    with made.network(world) as by:
        renewed, _secret = actions.renew_key(key, by=by)
    assert renewed.last_day == rules.school_year_on(timezone.localdate())


def test_api_makes_renews_and_takes_back(world: World, api: Any) -> None:
    use, program = live_use(world), api(world.actor(Role.NETWORK))
    body = {"label": "Tenaren", "rights": ["write", "read"]}
    made = program.post(f"/api/v1/streams/{use.pk}/make_key", body, content_type="application/json").json()
    assert (bool(made["secret"]), made["endpoint"].endswith("/xapi/")) == (True, True)
    renewed = program.post(f"/api/v1/stream-keys/{made['id']}/renew", {}, content_type="application/json").json()
    assert renewed["secret"] != made["secret"]
    gone = program.post(f"/api/v1/stream-keys/{made['id']}/revoke", {}, content_type="application/json").json()
    assert (bool(gone["revoked_at"]), "secret" in gone) == (True, False)


def test_supplier_sees_that_the_key_exists_and_never_its_secret(world: World, login: Any) -> None:
    use = live_use(world)
    key, secret = key_of(world, use, label="Tenaren")
    page = login(world.actor(Role.SUPPLIER)).get(f"/straumar/{use.pk}/").content.decode()
    assert (key.name in page, secret in page, "/revoke/" in page) == (True, False, False)


def test_neighbours_network_reaches_no_key(world: World) -> None:
    key, _secret = key_of(world, live_use(world))
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)):
        assert not Key.objects.filter(pk=key.pk).exists()
