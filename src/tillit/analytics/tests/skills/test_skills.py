from __future__ import annotations

from typing import Any

import pytest

from tillit.analytics.following.placements import in_force, places
from tillit.analytics.models import Placement, SkillArea
from tillit.analytics.skills import actions, queries, seen
from tillit.analytics.tests.skills.conftest import GREP, TASKS, Place
from tillit.audit.models import Entry
from tillit.curriculum.models import Aim
from tillit.fence import scope
from tillit.organisations.acting import Actor, everything
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import acting_as
from tillit.web.denied import Denied, Invalid

pytestmark = pytest.mark.django_db


def areas_of(place: Place, *activities: str) -> set[str]:
    """As whoever follows the stream decides it."""
    with scope.enter(everything()):
        found = places(in_force(place.use.pk, place.use.tenant.path)).areas(activities)
        return set(SkillArea.objects.filter(pk__in=found).values_list("name", flat=True))


def test_tags_with_an_aim_or_one_it_carries_on_belong_to_the_area(place: Place) -> None:
    """KM13338 carries on KM11751: suppliers that tag with the old code are heard too."""
    place.area("Lytte", aims=["KM13338"])
    assert areas_of(place, TASKS, f"{GREP}KM13338") == {"Lytte"}
    assert areas_of(place, TASKS, f"{GREP}KM11751") == {"Lytte"}
    assert areas_of(place, TASKS, f"{GREP}KM13329") == set()


def test_an_aim_that_is_taken_away_takes_its_tags_along(place: Place) -> None:
    area = place.area("Lytte", aims=["KM13338"])
    with acting_as(place.network) as by:
        actions.unrelate_aim(area, by=by, aim="KM13338")
    assert areas_of(place, f"{GREP}KM13338", f"{GREP}KM11751") == set()
    with acting_as(place.network):
        assert Placement.objects.filter(skill_area=area, ended_at=None).count() == 0
        assert Placement.objects.filter(skill_area=area).count() == 2  # ended, and never deleted


def test_tags_follow_the_curriculum_when_it_grows(place: Place) -> None:
    place.area(aims=["KM13257"])
    with acting_as(place.network):
        Aim.objects.filter(pk="KM13257").update(reused_from="KM999")
    assert (actions.renew_all_tags(), actions.renew_all_tags()) == (1, 0)
    assert areas_of(place, f"{GREP}KM999") == {"Brøk"}


def test_an_ended_aim_is_refused_with_what_carries_it_on(place: Place) -> None:
    area = place.area()
    with acting_as(place.network) as by:
        with pytest.raises(Invalid, match="KM13338"):
            actions.relate_aim(area, by=by, aim="KM11751")
        actions.relate_aim(area, by=by, aim=f"{GREP}KM198")  # nothing is known to carry it on, and old tags name it
        assert area.aims == ["KM198"]
        with pytest.raises(Invalid):
            actions.relate_aim(area, by=by, aim="KM0")


def test_a_rule_takes_in_what_begins_so_in_every_use_below(place: Place) -> None:
    area = place.area()
    with acting_as(place.network) as by:
        actions.add_rule(area, by=by, activity=f"{TASKS}brok/*")
    assert areas_of(place, f"{TASKS}brok/7") == {"Brøk"}
    assert areas_of(place, f"{TASKS}prosent/7") == set()


@pytest.mark.parametrize(
    "activity",
    ["", "brok", "https://oppgaver.example/*", "https://*", "https://oppgaver.example/*/brok", "https://a b/c"],
)
def test_a_rule_that_takes_in_too_much_is_refused(place: Place, activity: str) -> None:
    area = place.area()
    with acting_as(place.network) as by, pytest.raises(Invalid):
        actions.add_rule(area, by=by, activity=activity)


def test_hits_are_shown_before_the_rule_is_made_with_those_that_are_elsewhere(place: Place) -> None:
    area, other = place.area(), place.area("Prosent")
    for task in ("brok/1", "brok/2", "prosent/1"):
        place.sent(TASKS + task, task)
        place.sent(TASKS + task, task)
    with acting_as(place.network) as by:
        actions.add_rule(other, by=by, activity=f"{TASKS}brok/2")
        found = queries.hits(f"{TASKS}brok/*", area, [place.use])
    assert (found.number, found.looked_at, found.elsewhere, found.complete) == (2, 3, 1, True)
    assert [(one.activity.name, [str(each) for each in one.areas]) for one in found.shown] == [
        ("brok/1", []), ("brok/2", ["Prosent"])
    ]  # fmt: skip


def test_activities_are_listed_with_where_they_belong_and_conflicts_first_of_those(place: Place) -> None:
    place.sent(f"{TASKS}1", "Ein", f"{GREP}KM13338")
    place.sent(f"{TASKS}2", "To", f"{GREP}KM11751", fagkart="https://fagkart.no/avt2/x:1")
    place.sent(f"{TASKS}3", "Tre")
    place.area("Lytte", aims=["KM13338"])
    other = place.area("Ord")
    with acting_as(place.teacher) as by:
        actions.place_activity(place.use, by=by, activity=f"{TASKS}2", skill_area=other)
        lines = queries.placed(place.use, seen.activities_of(place.use.pk))
    assert [(line.activity.name, {str(area) for area in line.areas}, line.in_several) for line in lines] == [
        ("Tre", set(), False), ("To", {"Lytte", "Ord"}, True), ("Ein", {"Lytte"}, False)
    ]  # fmt: skip
    assert [aim.code for aim in lines[1].tagged] == ["KM11751"]
    assert lines[1].activity.fagkart == ("https://fagkart.no/avt2/x:1",)


def test_what_a_service_sends_is_seen_by_its_own_owner_only(place: Place) -> None:
    place.sent(f"{TASKS}1", "Ein")
    stranger = place.world.actor(Role.NETWORK, place.world.elsewhere)
    with acting_as(stranger):
        assert list(queries.uses(stranger)) == []
        assert seen.activities_of(place.use.pk) == []


def test_areas_are_seen_below_and_not_by_neighbours(place: Place) -> None:
    place.area()
    for actor, expected in [(place.teacher, ["Brøk"]), (place.world.actor(Role.NETWORK, place.world.elsewhere), [])]:
        with acting_as(actor):
            assert [area.name for area in queries.listed(actor)] == expected


def test_an_area_that_has_ended_counts_nothing_more_and_stays(place: Place) -> None:
    area = place.area(aims=["KM13338"])
    with acting_as(place.network) as by:
        actions.end_area(area, by=by)
        with pytest.raises(Denied):
            actions.add_rule(area, by=by, activity=f"{TASKS}brok/*")
        assert SkillArea.objects.filter(pk=area.pk).exists()
        assert actions.define_area(by=by, name="Brøk").pk != area.pk  # the name is free again
    assert areas_of(place, f"{GREP}KM13338") == set()


def test_two_areas_of_the_same_name_are_refused(place: Place) -> None:
    place.area()
    with pytest.raises(Invalid):
        place.area()


def refused(place: Place, actor: Actor, area: SkillArea) -> bool:
    try:
        with acting_as(actor):
            actions.add_rule(area, by=actor, activity=f"{TASKS}brok/*")
    except Denied:
        return True
    return False


def test_only_those_who_made_it_or_stand_above_them_change_an_area(place: Place) -> None:
    area = place.area()
    owner = place.world.actor(Role.NETWORK, place.world.owners[0])
    assert [refused(place, actor, area) for actor in (place.network, owner, place.teacher)] == [False, True, True]
    with acting_as(owner) as by:
        own = actions.define_area(by=by, name="Vårt eige")
    assert not refused(place, place.network, own)


def test_a_teacher_takes_away_only_what_they_placed(place: Place) -> None:
    area = place.area()
    with acting_as(place.network) as by:
        rule = actions.add_rule(area, by=by, activity=f"{TASKS}brok/*", use=place.use)
    with acting_as(place.teacher) as by:
        own = actions.place_activity(place.use, by=by, activity=f"{TASKS}brok/1", skill_area=area)
        assert actions.place_activity(place.use, by=by, activity=f"{TASKS}brok/1", skill_area=area) == own
        with pytest.raises(Denied):
            actions.end_placement(rule, by=by)
        actions.end_placement(own, by=by)
        with pytest.raises(Invalid):
            actions.place_activity(place.use, by=by, activity=f"{TASKS}brok/*", skill_area=area)
    with scope.enter(everything()):
        verbs = Entry.objects.filter(verb__startswith="activity_pl").order_by("pk").values_list("verb", flat=True)
        assert list(verbs) == ["activity_placed", "activity_placed", "activity_placement_ended"]


def test_the_search_offers_what_carries_on_an_ended_aim(place: Place, login: Any) -> None:
    area = place.area()
    browser = login(place.network)
    page = browser.get(f"/ferdigheitsomrade/{area.pk}/mal/?sok=KM11751").content.decode()
    assert "Det blir ført vidare av" in page
    assert 'name="aim" value="KM13338"' in page
    assert 'name="aim" value="KM11751"' not in page
    browser.post(f"/ferdigheitsomrade/{area.pk}/relate/", {"aim": "KM13338"}, follow=True)
    assert "KM13338" in browser.get(f"/ferdigheitsomrade/{area.pk}/").content.decode()


def test_network_makes_an_area_and_a_rule_with_a_preview(place: Place, login: Any) -> None:
    place.sent(f"{TASKS}brok/1", "Brøk 1")
    browser = login(place.network)
    made = browser.post(
        "/ferdigheitsomrade/ny/", {"name": "Brøk", "plan": "MAT01-06", "years": ["5", "6"]}, follow=True
    )
    area = made.context["area"]
    assert (area.plan, area.years) == ("MAT01-06", [5, 6])
    assert "KM13268" in made.content.decode()  # aims of its plan and years are offered at once
    told = browser.post(f"/ferdigheitsomrade/{area.pk}/treff/", {"activity": f"{TASKS}brok/*"})
    assert "Regelen treffer 1 av 1 aktivitetar" in told.content.decode()
    assert browser.post(f"/ferdigheitsomrade/{area.pk}/treff/", {"activity": "brok"}).status_code == 422
    browser.post(f"/ferdigheitsomrade/{area.pk}/rule/", {"activity": f"{TASKS}brok/*"}, follow=True)
    assert areas_of(place, f"{TASKS}brok/1") == {"Brøk"}


def test_a_teacher_places_by_hand_from_the_list(place: Place, login: Any) -> None:
    area, iri = place.area(), f"{TASKS}a?b=1&c=2"
    place.sent(iri, "Oppgåve")
    browser = login(place.teacher)
    assert "Reknefjell" in browser.get("/ferdigheitsomrade/aktivitetar/").content.decode()
    shown = browser.get(f"/ferdigheitsomrade/aktivitetar/{place.use.pk}/").content.decode()
    assert "1 høyrer ikkje til noko ferdigheitsområde" in shown
    url = f"/ferdigheitsomrade/aktivitetar/{place.use.pk}/place/"
    asked = browser.get(url, {"activity": iri})
    assert asked.context["form"].initial["activity"] == iri
    browser.post(url, {"activity": iri, "skill_area": area.pk})
    assert areas_of(place, iri) == {"Brøk"}


def test_the_api_does_the_same(place: Place, api: Any) -> None:
    place.sent(f"{TASKS}brok/1", "Brøk 1")
    network = api(place.network)
    area = network.post(
        "/api/v1/skill-areas", {"name": "Brøk", "aims": ["KM13269"]}, content_type="application/json"
    ).json()
    hits = network.get(f"/api/v1/skill-areas/{area['id']}/hits?activity={TASKS}brok/*").json()
    assert (hits["number"], hits["looked_at"]) == (1, 1)
    body = {"activity": f"{TASKS}brok/*"}
    network.post(f"/api/v1/skill-areas/{area['id']}/rule", body, content_type="application/json")
    shown = network.get(f"/api/v1/skill-areas/{area['id']}").json()
    assert [(one["activity"], one["how"]) for one in shown["placements"]] == [(f"{TASKS}brok/*", "rule")]
    teacher = api(place.teacher)
    assert [one["name"] for one in teacher.get("/api/v1/skill-areas").json()["items"]] == ["Brøk"]
    (line,) = teacher.get(f"/api/v1/skill-areas/activities/{place.use.pk}").json()
    assert [one["skill_area"] for one in line["placements"]] == [area["id"]]
    refused = teacher.post("/api/v1/skill-areas", {"name": "Mitt"}, content_type="application/json")
    assert refused.status_code == 403
