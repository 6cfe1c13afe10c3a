from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from tillit.activity.lrs.pupils import KNOWN
from tillit.activity.models import Choice, Stream
from tillit.activity.tests.live import key_of, live_use
from tillit.catalogue.models import Use
from tillit.fence import scope
from tillit.insight.models import Finding
from tillit.organisations.acting import Actor, everything
from tillit.organisations.models import Guardianship, Membership, Person, PupilFacts
from tillit.organisations.roles import Kind, Role
from tillit.organisations.tests.world import START, World, acting_as, member, organisation
from tillit.rights.models import Fact, Objection
from tillit.rights.objections import actions, times
from tillit.rights.objections.standing import read
from tillit.rights.waiting import waiting
from tillit.web.denied import Denied

pytestmark = pytest.mark.django_db
GROUNDS = "Læraren må vita kva alle kan før dei får lov til å bruka sag. Det er farleg elles."


@pytest.fixture
def use(world: World) -> Use:
    found = live_use(world)
    key_of(world, found)
    return found


@pytest.fixture
def pupil(world: World) -> Actor:
    return world.actor(Role.PUPIL)


def made(pupil: Actor, use: Use | None, **said: Any) -> Objection:
    with acting_as(pupil):
        return actions.object_to(owner(pupil), by=pupil, use=use, **said)


def owner(actor: Actor) -> Any:
    from tillit.organisations.models import Organisation

    return Organisation.objects.get(pk=actor.tenant_id)


def kept_out(pupil: Actor, use: Use) -> bool:
    """As the gate asks."""
    asked = KNOWN[KNOWN.index("SELECT min(c.kind)") : KNOWN.index("),\n       EXISTS (SELECT FROM activity_analysis")]
    with scope.enter(everything()), connection.cursor() as cursor:
        cursor.execute(
            asked.replace("i.person_id", str(pupil.person_id)).replace("now()", "clock_timestamp()"),
            {"use": use.pk},
        )
        return cursor.fetchone() == ("objection",)


def generation(use: Use) -> int:
    with scope.enter(everything()):
        return Stream.objects.get(use=use).generation


def answer(world: World, objection: Objection, verb: str, text: str = GROUNDS) -> None:
    with acting_as(world.actor(Role.DIRECTOR)) as director:
        getattr(actions, verb)(Objection.objects.get(pk=objection.pk), by=director, text=text)


@pytest.mark.parametrize("one", [True, False])
def test_nothing_is_kept_from_the_moment_it_is_said(use: Use, pupil: Actor, login: Any, one: bool) -> None:
    before = generation(use)
    browser = login(pupil)
    answered = browser.post("/protestar/ny/", {"use": use.pk if one else "", "reason": "Eg vil ikkje."}, follow=True)
    assert "Frå no av blir ikkje noko nytt lagra." in answered.content.decode()
    assert kept_out(pupil, use)
    assert generation(use) > before, "what is judged and not yet written is judged again"
    assert browser.get("/protestar/").content.decode().count("Blir vurdert") == 1


@pytest.mark.parametrize("one", [True, False])
def test_what_was_found_in_their_group_is_worked_out_anew(world: World, use: Use, pupil: Actor, one: bool) -> None:
    """It tells of one more, or one fewer, than the page of the group does: and so of whom."""
    with scope.enter(everything()):
        group = organisation(Kind.GROUP, "7B", world.schools[0])
        Membership.objects.create(
            tenant_id=pupil.tenant_id, person_id=pupil.person_id, organisation=group, role=Role.PUPIL, since=START
        )

    def found() -> bool:
        with scope.enter(everything()):
            return Finding.objects.filter(group=group).exists()

    def find() -> None:
        with scope.enter(everything()):
            Finding.objects.create(
                tenant_id=pupil.tenant_id, group=group, indicator="basis", uses=[use.pk], rows=[],
                worked_out_at=timezone.now(), delete_on=timezone.localdate() + timedelta(days=9),
            )  # fmt: skip

    for role in (Role.GUARDIAN, Role.PRINCIPAL):
        find()
        other = world.actor(role, world.schools[0])
        with scope.enter(everything()):
            Guardianship.objects.get_or_create(
                tenant_id=pupil.tenant_id, guardian_id=other.person_id, pupil_id=pupil.person_id, since=START
            )
        with acting_as(other):
            theirs = actions.object_to(
                owner(pupil), by=other, pupil=Person.objects.get(pk=pupil.person_id), use=use if one else None
            )
        assert not found(), role
        answer(world, theirs, "refuse")
    find()
    said = made(pupil, use if one else None)
    assert not found()
    find()
    answer(world, said, "refuse")
    assert not found()
    again = made(pupil, use if one else None)
    find()
    with acting_as(pupil):
        actions.withdraw(again, by=pupil)
    assert not found()


def test_refused_with_grounds_lets_in_again_tells_why_and_how_to_complain(
    world: World, use: Use, pupil: Actor, login: Any
) -> None:
    said = made(pupil, use)
    director = login(world.actor(Role.DIRECTOR))
    assert director.post(f"/protestar/{said.pk}/refuse/", {"text": "Nei."}).status_code == 422, "no reason is no answer"
    assert kept_out(pupil, use)
    director.post(f"/protestar/{said.pk}/refuse/", {"text": GROUNDS})
    assert not kept_out(pupil, use)
    browser = login(pupil)
    page = browser.get(f"/protestar/{said.pk}/").content.decode()
    assert GROUNDS in page
    assert "Klag til Datatilsynet" in page
    assert f"/protestar/{said.pk}/" in browser.get("/").content.decode(), "the pupil is told where they start"


def test_upheld_stays_out_and_what_is_stored_goes_when_asked_for(
    world: World, use: Use, pupil: Actor, login: Any
) -> None:
    said = made(pupil, use)
    browser = login(pupil)
    assert browser.post(f"/protestar/{said.pk}/delete/").status_code == 403, "not while it is considered"
    answer(world, said, "uphold", "Det er greitt.")
    assert kept_out(pupil, use)
    assert browser.post(f"/protestar/{said.pk}/delete/").status_code == 302
    assert "Det som var lagra, er sletta: 0 i alt" in browser.get(f"/protestar/{said.pk}/").content.decode()
    assert browser.post(f"/protestar/{said.pk}/delete/").status_code == 403, "once"


def test_taken_back_lets_in_again_and_one_can_object_anew(use: Use, pupil: Actor, api: Any) -> None:
    said = made(pupil, use)
    program = api(pupil)
    assert program.post("/api/v1/objections", {"use": use.pk}, content_type="application/json").status_code == 422
    found = program.post(f"/api/v1/objections/{said.pk}/withdraw", {}, content_type="application/json").json()
    assert found["state"] == "withdrawn"
    assert not kept_out(pupil, use)
    assert (
        program.post("/api/v1/objections", {"use": use.pk}, content_type="application/json").json()["state"]
        == "considered"
    )
    assert kept_out(pupil, use)


def test_is_answered_once(world: World, use: Use, pupil: Actor) -> None:
    said = made(pupil, use)
    answer(world, said, "refuse")
    with pytest.raises(Denied):
        answer(world, said, "uphold")


@pytest.mark.parametrize(
    ("role", "verb"),
    [
        (Role.NETWORK, "uphold"),
        (Role.DPO, "refuse"),
        (Role.DPO, "suggest"),
        (Role.DIRECTOR, "advise"),
        (Role.PUPIL, "uphold"),
    ],
)
def test_each_says_only_what_is_theirs(world: World, use: Use, pupil: Actor, api: Any, role: Role, verb: str) -> None:
    said = made(pupil, use)
    found = api(world.actor(role)).post(
        f"/api/v1/objections/{said.pk}/{verb}", {"text": GROUNDS}, content_type="application/json"
    )
    assert found.status_code == 403


def test_it_waits_for_officer_and_director_until_they_have_said_something(
    world: World, use: Use, pupil: Actor, login: Any
) -> None:
    said = made(pupil, use)
    officer, director = login(world.actor(Role.DPO)), login(world.actor(Role.DIRECTOR))
    link = f'href="/protestar/{said.pk}/"'
    assert link in officer.get("/").content.decode()
    officer.post(f"/protestar/{said.pk}/advise/", {"text": GROUNDS})
    assert link not in officer.get("/").content.decode()
    assert link in director.get("/").content.decode()
    answer(world, said, "uphold", "Ja.")
    assert link not in director.get("/").content.decode()


@pytest.mark.parametrize(("role", "most"), [(Role.DIRECTOR, 1), (Role.DPO, 1), (Role.PUPIL, 2)])
def test_what_waits_costs_one_question(world: World, use: Use, pupil: Actor, role: Role, most: int) -> None:
    """And one for pupils more, about what they have been told."""
    for one in (use, live_use(world, "Lesefjell")):
        answered = made(pupil, one)
    answer(world, answered, "uphold", "Ja.")
    with acting_as(world.actor(role)) as actor, CaptureQueriesContext(connection) as queries:
        assert len(list(waiting(actor, timezone.localdate()))) == 1
    assert len(queries) == most


def test_advice_is_for_the_pupil_to_read_and_a_suggestion_is_not(
    world: World, use: Use, pupil: Actor, login: Any
) -> None:
    said = made(pupil, use)
    for role, verb, text in ((Role.DPO, "advise", "Eg rår til ja."), (Role.NETWORK, "suggest", "Eg trur nei.")):
        login(world.actor(role)).post(f"/protestar/{said.pk}/{verb}/", {"text": text})
    page = login(pupil).get(f"/protestar/{said.pk}/").content.decode()
    assert "Eg rår til ja." in page
    assert "Eg trur nei." not in page


@pytest.mark.parametrize("role", [Role.TEACHER, Role.COORDINATOR, Role.COUNCIL, Role.SUPPLIER])
def test_others_see_nothing(world: World, use: Use, pupil: Actor, login: Any, role: Role) -> None:
    said = made(pupil, use)
    assert login(world.actor(role)).get(f"/protestar/{said.pk}/").status_code == 403


def test_another_pupil_and_another_owner_find_nothing(world: World, use: Use, pupil: Actor, login: Any) -> None:
    said = made(pupil, use)
    others = [member(world.schools[0], Role.PUPIL, "ein-annan"), world.actor(Role.NETWORK, world.elsewhere),
              world.actor(Role.PRINCIPAL)]  # fmt: skip
    assert {login(other).get(f"/protestar/{said.pk}/").status_code for other in others} == {404}


def test_school_writes_in_a_letter_and_the_month_counts_from_the_day_it_came(
    world: World, use: Use, pupil: Actor, login: Any
) -> None:
    browser, came = login(world.actor(Role.PRINCIPAL)), timezone.localdate() - timedelta(days=60)
    sent = {"pupil": pupil.person_id, "use": use.pk, "reason": "Brev", "received_on": came.isoformat()}
    assert browser.post("/protestar/ny/", sent).status_code == 302
    assert kept_out(pupil, use)
    with scope.enter(everything()):
        [said] = Objection.objects.all()
        assert (said.how, said.received_on, read(said).overdue(timezone.localdate())) == ("paper", came, True)
    assert "Du kan klaga til Datatilsynet." in login(pupil).get(f"/protestar/{said.pk}/").content.decode()


@pytest.mark.parametrize("wrong", [
    {"use": "999999"}, {"use": "x"}, {"pupil": "999999"}, {"received_on": "2999-01-01"}, {"received_on": "i går"},
    {"pupil": ""}, {"reason": "x" * 4001},
])  # fmt: skip
def test_what_is_wrong_is_said(world: World, use: Use, pupil: Actor, login: Any, wrong: dict[str, str]) -> None:
    sent = {"pupil": pupil.person_id, "use": use.pk, "received_on": str(timezone.localdate()), **wrong}
    answered = login(world.actor(Role.PRINCIPAL)).post("/protestar/ny/", sent)
    assert answered.status_code == 422
    assert next(iter(wrong)) in answered.context["form"].errors
    with scope.enter(everything()):
        assert not Choice.objects.exists()


def test_more_time_is_taken_once_and_within_the_month(world: World, use: Use, pupil: Actor) -> None:
    said = made(pupil, use)
    answer(world, said, "extend", "Vi må spørja leverandøren.")
    with scope.enter(everything()):
        assert read(Objection.objects.get(pk=said.pk)).due == times.due(said.received_on, extended=True)
    with pytest.raises(Denied):
        answer(world, said, "extend", "Endå meir.")


@pytest.mark.parametrize(
    ("received", "extended", "last"),
    [
        (date(2026, 11, 23), False, date(2026, 12, 23)),
        (date(2027, 1, 31), False, date(2027, 3, 1)),  # 28 February is a Sunday
        (date(2026, 11, 24), True, date(2027, 2, 24)),
        (date(2026, 9, 5), False, date(2026, 10, 5)),
        (date(2026, 8, 5), False, date(2026, 9, 7)),  # a Saturday
    ],
)
def test_the_month_ends_on_the_same_day_or_the_working_day_after(received: date, extended: bool, last: date) -> None:
    """Regulation 1182/71 Art. 3(2)(c) and (4)."""
    assert times.due(received, extended=extended) == last


def test_guardians_speak_until_the_child_turns_fifteen_and_where_no_birthday_is_known() -> None:
    today = date(2026, 11, 22)
    born = [None, date(2011, 11, 23), date(2011, 11, 22)]
    assert [times.speaks_for(day, today) for day in born] == [True, True, False]


def test_objection_goes_with_the_pupil_and_tells_the_pupil_all_before_that(
    world: World, use: Use, pupil: Actor, api: Any, leave: Any
) -> None:
    from tillit.rights.actions import erase_leaver

    said = made(pupil, use, reason="Eg likar det ikkje.")
    answer(world, said, "refuse")
    with translation.override("nn"):
        told = api(pupil).get("/api/v1/my-data").json()
    text = str([group for group in told["kept"] if group["what"] == "Protestar om deg"])
    assert "Eg likar det ikkje." in text
    assert GROUNDS in text
    erase_leaver(leave(pupil), by=None)
    with scope.enter(everything()):
        assert not Objection.objects.exists()
        assert not Fact.objects.exists()
        assert not Choice.objects.exists()


def test_list_asks_no_more_the_more_there_is(
    world: World, use: Use, login: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        made(member(world.schools[0], Role.PUPIL, f"elev-{number}"), None)
    browser = login(world.actor(Role.DIRECTOR))
    with django_assert_max_num_queries(12):
        page = browser.get("/protestar/").content.decode()
    assert page.count("Blir vurdert") == 12


def test_person_is_never_named_in_the_log(world: World, use: Use, pupil: Actor) -> None:
    from tillit.audit.models import Entry

    said = made(pupil, use)
    answer(world, said, "uphold", "Ja.")
    with scope.enter(everything()):
        entry = Entry.objects.filter(verb="objection_upheld").get()
        assert Person.objects.get(pk=pupil.person_id).name not in f"{entry.subject_label} {entry.detail}"


@pytest.mark.parametrize(("born", "speaks"), [(date(2026, 1, 1), True), (date(2005, 1, 1), False), (None, True)])
def test_guardian_objects_for_own_child_until_it_speaks_alone(
    world: World, use: Use, pupil: Actor, api: Any, born: date | None, speaks: bool
) -> None:
    guardian = world.actor(Role.GUARDIAN)
    with scope.enter(everything()):
        said = {"tenant_id": pupil.tenant_id, "since": date(2026, 1, 1)}
        Guardianship.objects.create(guardian_id=guardian.person_id, pupil_id=pupil.person_id, **said)
        PupilFacts.objects.create(person_id=pupil.person_id, born_on=born, **said)
    sent = {"pupil": pupil.person_id, "use": use.pk}
    found = api(guardian).post("/api/v1/objections", sent, content_type="application/json")
    assert found.status_code == (200 if speaks else 403)
    assert kept_out(pupil, use) is speaks


def test_guardian_speaks_for_nobody_elses_child(world: World, use: Use, pupil: Actor, api: Any) -> None:
    said = made(pupil, use)
    program, other = api(world.actor(Role.GUARDIAN)), member(world.schools[0], Role.PUPIL, "eit-anna-barn")
    with scope.enter(everything()):
        Guardianship.objects.create(
            tenant_id=pupil.tenant_id, guardian_id=world.actor(Role.GUARDIAN).person_id, pupil_id=other.person_id,
            since=date(2026, 1, 1),
        )  # fmt: skip
    sent = {"pupil": pupil.person_id, "use": use.pk}
    assert program.post("/api/v1/objections", sent, content_type="application/json").status_code == 422
    assert program.get(f"/api/v1/objections/{said.pk}").status_code == 404


@pytest.mark.parametrize(
    ("role", "said", "never"),
    [(Role.PUPIL, "dei heime som skal seia ja", "Undervisaren din"), (Role.STUDENT, "Undervisaren din", "dei heime")],
)
def test_what_it_is_is_told_to_whom_it_is(world: World, login: Any, role: Role, said: str, never: str) -> None:
    page = login(member(world.schools[0], role, "ein-til")).get("/protestar/ny/").content.decode()
    assert [said in page, never in page] == [True, False]
