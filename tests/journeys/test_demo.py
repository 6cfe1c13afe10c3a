"""The demo world: what a new installation shows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from tillit.activity.credentials import fingerprint as hash_of_key
from tillit.activity.models import Analysis, Key, Tally
from tillit.analytics.following.loop import catch_up
from tillit.analytics.models import SkillArea, State
from tillit.approval.gathering import facts_of_all
from tillit.approval.models import Case, Need
from tillit.approval.steps import STEPS, current
from tillit.assessment.content import hash_of
from tillit.assessment.models import Assessment, Edition, EditionMark, Level, Pin
from tillit.assessment.queries import facts_of, states_of
from tillit.assessment.standing import standing
from tillit.audit import chain
from tillit.catalogue.models import PublishedStatus, Status, Use
from tillit.fence import scope
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.closing import close_months
from tillit.insight.totals.desk import Desk
from tillit.insight.totals.reading import Of, look
from tillit.organisations.acting import everything
from tillit.organisations.models import Identity, Organisation, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.queries import children_of, groups_taught_by, pupils_of
from tillit.organisations.roles import Role
from tillit.participation.models import Hearing, OpinionRemark, Timeline, Validation, Viewpoint
from tillit.project import demo
from tillit.project.demo import outlets, sending
from tillit.project.demo.outlets import Due
from tillit.project.demo.schoolwork.classrooms import classrooms, has_school
from tillit.record.codes import Reader
from tillit.record.models import Drift


@contextmanager
def looking() -> Iterator[None]:
    with transaction.atomic(), scope.enter(everything()):
        yield


def test_has_a_case_in_every_step(demo_world: dict[str, Any]) -> None:
    with looking():
        cases = list(Case.objects.filter(closed_at=None))
        facts, today = facts_of_all(cases, timezone.localdate()), timezone.localdate()
        steps = {current(facts[case.pk], today).step.code for case in cases}
        if Need.objects.filter(case=None, answer="").exists():
            steps.add("need")  # a need nobody has opened a case on stands in the first step
    assert steps == {step.code for step in STEPS}


def test_has_refused_outdated_and_leaving_services_and_one_waiting_for_the_authority(
    demo_world: dict[str, Any],
) -> None:
    today = timezone.localdate()
    with looking():
        latest = PublishedStatus.objects.filter(latest=True)
        assert latest.filter(status=Status.REFUSED).exclude(reason="").exists()
        assert latest.filter(status__in=[Status.APPROVED, Status.CONDITIONS], review_by__lt=today).exists()
        assert latest.filter(status=Status.PHASING_OUT).exists()
        facts = facts_of_all(list(Case.objects.filter(closed_at=None)), today).values()
        assert any(case.outcome == "prior_consultation" and not case.consultation_answered for case in facts)


def test_has_an_approved_service_on_every_platform(demo_world: dict[str, Any]) -> None:
    with looking():
        approved = PublishedStatus.objects.filter(latest=True, status__in=[Status.APPROVED, Status.CONDITIONS])
        platforms = {platform for row in approved for platform in row.platforms}
    assert platforms == set(Platform.values)


def test_every_decision_to_approve_rests_on_those_who_were_heard_and_on_management(demo_world: dict[str, Any]) -> None:
    today = timezone.localdate()
    with looking():
        cases = facts_of_all(list(Case.objects.filter(closed_at=None)), today).values()
        approved = [case for case in cases if case.outcome == "approved"]
        assert len(approved) > 5
        assert all(case.hearing_settled for case in approved if case.dpia)
        assert {case.validation for case in approved} <= {"stands", "changed", "over"}


def test_has_people_in_every_role(demo_world: dict[str, Any]) -> None:
    assert {person["role"] for person in demo_world["people"]} == set(Role.values)


def test_has_one_overall_assessment_and_four_of_platforms_one_of_them_national(demo_world: dict[str, Any]) -> None:
    with looking():
        rows = list(Edition.objects.filter(number=1).exclude(level=Level.SERVICE).select_related("tenant", "audience"))
    published = sorted((row.level, row.universe, row.tenant.kind) for row in rows)
    assert published == [
        ("overall", "", "collaboration"), ("universe", "feide", "collaboration"), ("universe", "google", "national"),
        ("universe", "ipad", "collaboration"), ("universe", "microsoft", "collaboration"),
    ]  # fmt: skip
    assert all(row.tenant == row.audience for row in rows)


def test_national_assessment_is_adopted_by_two_with_different_residual_risk(demo_world: dict[str, Any]) -> None:
    with looking():
        pins = list(Pin.objects.filter(adopts=True).select_related("tenant"))
        facts = facts_of([pin.assessment_id for pin in pins], timezone.localdate())
        found = {pin.tenant.name: facts[pin.assessment_id] for pin in pins}
    assert {name: str(row.highest_residual) for name, row in found.items()} == {
        "Lyngholm kommune": "low", "Furulia kommune": "medium",
    }  # fmt: skip
    assert all(row.blocking == 0 and row.whole_accepted_until for row in found.values())


def test_cases_stand_on_the_platforms_and_the_one_that_moved_is_answered_in_three_ways(
    demo_world: dict[str, Any],
) -> None:
    today = timezone.localdate()
    with looking():
        rows = list(
            Assessment.objects.filter(level=Level.SERVICE, pins__edition__universe="ipad").select_related("service")
        )
        states = states_of([row.pk for row in rows], today)
        ways = {
            row.service.name: next(
                standing(up, today) for up in states[row.pk].upstream if up.origin.title.startswith("iPad")
            )
            for row in rows
            if row.service
        }
        inherited = [facts_of([row.pk], today)[row.pk].inherited for row in rows]
    assert ways["Reknereisa"] == "current"
    assert ways["Teiknerommet"] == "stays"
    assert {ways[name] for name in ("Notefuglen", "Ekkolokk", "Stegvis")} == {"newer"}
    assert min(inherited) >= 6


def test_one_version_was_blocked_and_is_free_again(demo_world: dict[str, Any]) -> None:
    with looking():
        assert [mark.kind for mark in EditionMark.objects.order_by("pk")] == ["blocked", "lifted"]


def test_hearings_are_answered_and_one_is_open_through_a_link(demo_world: dict[str, Any]) -> None:
    with looking():
        closed = Hearing.objects.filter(closed_at__isnull=False)
        assert {row.assessment.service.name: row.viewpoints.count() for row in closed}["Tallskogen"] == 3
        assert not Viewpoint.objects.filter(hearing__in=closed, answers=None).exists()
        opened = Hearing.objects.get(closed_at=None)
        assert opened.state(timezone.localdate()) == "open"
        assert opened.viewpoints.count() == 3
    (link,) = [link for link in demo.links() if link.about == str(opened)]
    page = Client().get(link.url.removeprefix(settings.SITE_URL))
    assert page.status_code == 200
    assert "Ekkolokk" in page.content.decode()


def test_officer_is_answered_management_has_validated_and_the_journal_is_public(demo_world: dict[str, Any]) -> None:
    with looking():
        asked = OpinionRemark.objects.filter(grade="remarks")
        assert asked.exists()
        assert not asked.filter(answers=None).exists()
        validations = list(Validation.objects.all())
        states = states_of([row.assessment_id for row in validations], timezone.localdate())
        changed = [row.pk for row in validations if row.content_hash != hash_of(states[row.assessment_id].content)]
        assert (len(validations) > 5, changed) == (True, [])
        timeline = Timeline.objects.get(withdrawn_at=None)
    page = Client().get(f"/tidslinjer/{timeline.assessment_id}/").content.decode()
    assert page.count("Tidsbruk blir ikkje registrert") == 1
    assert "utan avtale" not in page


def test_log_is_whole(demo_world: dict[str, Any]) -> None:
    with looking():
        assert chain.breaks() == []


def test_loading_again_changes_nothing_and_says_the_same(demo_world: dict[str, Any]) -> None:
    people = Person.objects.count()
    assert demo.load() is False
    assert demo.describe() == demo_world
    assert Person.objects.count() == people


def test_services_in_use_have_keys_and_programs_one_of_their_own(demo_world: dict[str, Any]) -> None:
    first, *others = demo_world["keys"]
    assert (first["service"], first["owner"]) == ("conformance", "Prøvestova")
    assert len(others) > 10
    assert {frozenset(key) for key in demo_world["keys"]} == {frozenset({"service", "owner", "key", "secret"})}
    assert len({key["secret"] for key in demo_world["keys"]}) == len(demo_world["keys"])
    with looking():
        assert not PublishedStatus.objects.filter(service__name="conformance").exists()
        known = {hash_of_key(key["key"], key["secret"]) for key in demo_world["keys"]}
        assert known == set(Key.objects.values_list("secret_hash", flat=True))


def test_pupils_are_known_by_what_feide_calls_them_and_analysis_is_on_for_their_classes(
    demo_world: dict[str, Any],
) -> None:
    with looking():
        learners = {person["username"] for person in demo_world["people"] if person["role"] in ("pupil", "student")}
        known = set(Identity.objects.values_list("person__username", flat=True))
        listed = {pupil.username for room in classrooms() for pupil in room.pupils}
        assert known == learners | listed
        on = {(row.use.service.name, row.organisation.name) for row in Analysis.objects.filter(off_at=None)}
    assert on == {
        ("Tallskogen", "7B"), ("Tallskogen", "3.–4. trinn"), ("Tallskogen", "6. trinn"), ("Øvebanken", "7B"),
        ("Øvebanken", "3.–4. trinn"), ("Øvebanken", "6. trinn"), ("Øvebanken", "9C"), ("Gloseglød", "5A"),
        ("Øvebanken", "Matematikk 1T"),
    }  # fmt: skip


def test_teachers_have_classes_and_a_guardian_a_child(demo_world: dict[str, Any]) -> None:
    today = timezone.localdate()
    with looking():
        kari, bente = (Person.objects.get(username=name) for name in ("kari", "bente"))
        (group,) = groups_taught_by(kari.pk, today)
        assert (group.name, pupils_of(group.pk, today).count()) == ("7B", 22)
        assert [child.username for child in children_of(bente.pk, today)] == ["nora"]


def test_a_student_takes_a_course_with_a_class_and_chooses_what_is_analysed(demo_world: dict[str, Any]) -> None:
    """Upper secondary: the lecturer has both; the pupil reads the same page, but for what only students choose."""
    today = timezone.localdate()
    with looking():
        (group,) = groups_taught_by(Person.objects.get(username="jenny").pk, today)
        assert {"sander", "mina"} < set(pupils_of(group.pk, today).values_list("username", flat=True))
        tallies = Tally.objects.filter(use__tenant__name="Midthavn fylkeskommune")
        assert tallies.filter(outcome="kept").exists()
        assert not tallies.filter(outcome="withheld").exists()  # nor of those who are only enrolled
    pages = {}
    for name in ("sander", "mina"):
        client = Client(headers={"accept-language": "nb"})
        client.force_login(Person.objects.get(username=name), backend=BACKEND)
        pages[name] = client.get("/mi-framgang/").content.decode()
    assert ["Øvebanken" in page and 'id="analysed"' in page for page in pages.values()] == [True, False]


def test_everyone_logs_in_and_has_a_key(demo_world: dict[str, Any], settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for person in demo_world["people"]:
        key = Client(headers={"authorization": f"Bearer {person['token']}"})
        me = key.get("/api/v1/me").json()
        assert (me["name"], me["role"]) == (person["name"], person["role"])
    known = {person["username"]: person["password"] for person in demo_world["people"]}
    assert all(person.check_password(known[person.username]) for person in Person.objects.filter(username__in=known))
    assert not any(person.has_usable_password() for person in Person.objects.exclude(username__in=known))


LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)')
ELSEWHERE = ("/static/", "/konto/", "/sprak/", "/filer/")


def pages_of(client: Client, most: int = 150) -> Iterator[tuple[str, int]]:
    """Every address the person can reach by links from the start page, and what it answers."""
    waiting, seen, shapes = ["/"], {"/"}, Counter[str]()
    while waiting and len(seen) <= most:
        address = waiting.pop(0)
        answer = client.get(address, follow=False)
        yield address, answer.status_code
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        for link in LINK.findall(answer.content.decode()):
            found = link.replace("&amp;", "&")
            shape = re.sub(r"\d+", "N", found.split("?")[0])
            if found not in seen and not found.startswith(ELSEWHERE) and shapes[shape] < 4:
                shapes[shape] += 1
                seen.add(found)
                waiting.append(found)


@pytest.mark.parametrize("role", list(Role))
def test_no_link_a_person_is_shown_is_broken(demo_world: dict[str, Any], role: Role) -> None:
    person = next(person for person in demo_world["people"] if person["role"] == role)
    client = Client(headers={"accept-language": "nn"})
    client.force_login(Person.objects.get(username=person["username"]), backend=BACKEND)
    answers = dict(pages_of(client))
    assert len(answers) > 3
    assert {address: status for address, status in answers.items() if status not in (200, 302, 403)} == {}
    forbidden = [address for address, status in answers.items() if status == 403]
    assert forbidden == []


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


# Its services send by themselves: through the gate, with their keys, and no more than they say.


@pytest.fixture
def now(demo_world: dict[str, Any]) -> Iterator[datetime]:
    """A moment among lessons to come. What is remembered of how far one has come is as in a new process."""
    days = (timezone.localdate() + timedelta(days=number) for number in range(1, 35))
    day = next(day for day in days if day.isoweekday() == 3 and has_school(day))
    sending._sent.clear()
    yield datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    sending._sent.clear()


def all_stored() -> dict[str, dict[str, Any]]:
    with looking(), connection.cursor() as cursor:
        cursor.execute("SELECT id::text, body, stored FROM activity_statement")
        return {row[0]: {**json.loads(row[1]), "at": row[2]} for row in cursor.fetchall()}


def sent(until: datetime) -> list[Due]:
    """But for the first day, of which only a part was sent. Up to when the demo was loaded, or before: while schools are
    open, more is due by now."""
    loaded = outlets.loaded_on()
    assert loaded is not None
    since = outlets.back(until, 1) + timedelta(days=1)
    return [each for outlet in outlets.found() for each in outlets.due(outlet, loaded, since, until)]


def this_morning() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def told(statement: dict[str, Any]) -> tuple[Any, ...]:
    result = statement.get("result", {})
    grouping = {each["id"] for each in statement["context"]["contextActivities"]["grouping"]}
    return (
        statement["object"]["id"],
        result.get("response"),
        result.get("success"),
        statement["timestamp"][:10],
        grouping,
    )


def test_what_was_sent_is_what_is_stored(demo_world: dict[str, Any]) -> None:
    found = all_stored()
    expected = {each.id: each for each in sent(this_morning()) if not each.alone}
    assert len(expected) > 300
    assert {number: told(found[number]) for number in expected} == {
        number: told(each.told) for number, each in expected.items()
    }
    assert all("account" in each["actor"] for each in found.values())
    assert not {each.told["actor"]["account"]["name"] for each in expected.values()} & {
        each["actor"]["account"]["name"] for each in found.values()
    }


def test_progress_is_told_of_what_the_classes_have_done(demo_world: dict[str, Any]) -> None:
    catch_up()
    with looking():
        services = dict(Use.objects.values_list("pk", "service__name"))
        areas = dict(SkillArea.objects.filter(ended_at=None).values_list("pk", "name"))
        counted = State.objects.values_list("area_id", "use_id").distinct()
        found = {(areas[area], services[use]) for area, use in counted}
    assert {area for area, _service in found} == set(areas.values())
    assert {service for area, service in found if area == "Brøk"} == {"Tallskogen", "Øvebanken"}


def test_leaders_and_councils_are_told_of_many_in_the_one_service_whose_record_lets_them(
    demo_world: dict[str, Any],
) -> None:
    today = timezone.localdate()
    close_months((today.replace(day=1) + timedelta(days=40)).replace(day=2))
    with looking():
        school = Organisation.objects.get(name="Straumvik barneskule")
        desks = [Desk(reader, school.parent_id or 0, school.pk, "") for reader in (Reader.PRINCIPAL, Reader.COUNCIL)]
        found = [
            look(desk, Wish(), today) for desk in (*desks, Desk(Reader.SCHOOL_OWNER, school.parent_id or 0, None, ""))
        ]
    assert [{each.service for each in seen.figures} - {""} for seen in found] == [{"Øvebanken"}] * 3
    assert {each.name for each in found[0].what("participation", Of.UNIT)} == {"7B"}


def test_it_arrived_on_its_day_and_is_counted_there(demo_world: dict[str, Any]) -> None:
    found = all_stored()
    expected = {each.id: each.day for each in sent(this_morning()) if not each.alone}
    assert {number: timezone.localdate(found[number]["at"]) for number in expected} == expected
    assert all(datetime.fromisoformat(each["stored"]) == each["at"] for each in found.values())
    with looking():
        days = {row.day for row in Tally.objects.filter(outcome="kept")}
        number = sum(Tally.objects.filter(outcome="kept").values_list("number", flat=True))
    assert number == len(found)
    assert len(days) >= 4


def test_it_goes_on_as_the_day_goes_and_nothing_comes_twice(now: datetime) -> None:
    before = all_stored()
    answered = demo.go_on(now)
    first = all_stored()
    assert set(answered) <= {200, 400, 403}
    assert len(first) > len(before)
    demo.go_on(now)
    assert all_stored().keys() == first.keys()
    demo.go_on(now + timedelta(minutes=90))
    assert len(all_stored()) > len(first)


def test_a_demo_that_has_been_off_goes_on_where_it_was(now: datetime) -> None:
    demo.go_on(now - timedelta(days=1))
    sending._sent.clear()  # another process
    before = all_stored()
    missed = [each for each in sent(now) if not each.alone and each.id not in before]
    demo.go_on(now)
    assert {each.id for each in missed} <= all_stored().keys()


def test_what_its_record_does_not_name_is_refused_and_becomes_drift(now: datetime) -> None:
    demo.go_on(now)
    with looking():
        rows = [(row.use.service.name, row.field, row.rule) for row in Drift.objects.select_related("use__service")]
    assert set(rows) == {("Øvebanken", "device_id", "undeclared")}


def test_it_can_be_turned_off_and_stops_with_its_key(now: datetime, settings: Any) -> None:
    settings.DEMO_STREAMS = False
    assert demo.go_on(now + timedelta(days=1)) == Counter()
    settings.DEMO_STREAMS = True
    every = {(outlet.use_id, outlet.room.key) for outlet in outlets.found()}
    assert len(every) == 9
    with looking():
        key = Key.objects.get(name=outlets.found()[0].key)
        Key.objects.filter(pk=key.pk).update(revoked_at=timezone.now(), revoked_by=key.made_by_id)
    assert {use for use, _room in every} - {outlet.use_id for outlet in outlets.found()} == {key.use_id}
    with looking():
        Key.objects.filter(pk=key.pk).update(revoked_at=None, revoked_by=None)


def test_no_other_installation_sends_anything(now: datetime, settings: Any) -> None:
    settings.SECRET_KEY = "another installation, with people of the same names"
    assert outlets.found() == []
    assert demo.go_on(now + timedelta(days=2)) == Counter()
