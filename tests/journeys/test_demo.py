"""The demo world: what a new installation shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from tillit.activity.credentials import fingerprint as hash_of_key
from tillit.activity.models import Analysis, Key
from tillit.approval.gathering import facts_of_all
from tillit.approval.models import Case, Need
from tillit.approval.steps import STEPS, current
from tillit.assessment.content import hash_of
from tillit.assessment.models import Assessment, Edition, EditionMark, Level, Pin
from tillit.assessment.queries import facts_of, states_of
from tillit.assessment.standing import standing
from tillit.audit import chain
from tillit.catalogue.models import PublishedStatus, Status
from tillit.fence import scope
from tillit.organisations.acting import everything
from tillit.organisations.models import Identity, Person
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import Role
from tillit.participation.models import Hearing, OpinionRemark, Timeline, Validation, Viewpoint
from tillit.project import demo


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


def test_pupils_are_known_by_what_feide_calls_them_and_analysis_is_on_for_one_group(demo_world: dict[str, Any]) -> None:
    with looking():
        learners = {person["username"] for person in demo_world["people"] if person["role"] in ("pupil", "student")}
        assert set(Identity.objects.values_list("person__username", flat=True)) == learners
        (on,) = Analysis.objects.select_related("organisation", "use__service")
        assert (on.organisation.name, on.use.service.name, on.off_at) == ("7B", "Tallskogen", None)


def test_everyone_logs_in_and_has_a_key(demo_world: dict[str, Any], settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    for person in demo_world["people"]:
        key = Client(headers={"authorization": f"Bearer {person['token']}"})
        me = key.get("/api/v1/me").json()
        assert (me["name"], me["role"]) == (person["name"], person["role"])
    known = {person["username"]: person["password"] for person in demo_world["people"]}
    assert all(person.check_password(known[person.username]) for person in Person.objects.all())


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
