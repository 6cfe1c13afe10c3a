"""What the states say is what the statements say, whatever came, was corrected, made void or placed anew."""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import uuid4

import msgspec
import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tillit.activity import actions
from tillit.activity.tests.lrs.store import Store, keeping
from tillit.activity.tests.lrs.test_gate import DAY, PSEUDONYM
from tillit.analytics import personal_data
from tillit.analytics.following import loop, stepping
from tillit.analytics.following.loop import catch_up
from tillit.analytics.models import Counted, Cursor, SkillArea, State
from tillit.analytics.tests.following.conftest import ANALYSED, FRACTIONS, Followed, made
from tillit.fence.personal import Held
from tillit.organisations.models import Identity
from tillit.record.codes import Analysis, OutsideSchool


def test_an_answer_becomes_progress(followed: Followed) -> None:
    followed.send(followed.said(True), followed.said(False, days=3))
    assert followed.counts() == (2, 0)
    assert followed.states() == followed.plainly()
    row = followed.state()
    assert row is not None
    assert (
        row.last_day == followed.said()["timestamp"][:10]
        or row.last_day.isoformat() == followed.said()["timestamp"][:10]
    )


def test_nothing_is_counted_twice(followed: Followed) -> None:
    statement = followed.said()
    followed.send(statement)
    followed.send(statement)
    catch_up()
    assert followed.counts() == (1, 0)
    assert loop.behind(placed=True) == []


def test_help_is_kept_apart(followed: Followed) -> None:
    hint = {"extensions": {"https://w3id.org/xapi/avt/result-extensions/hints-used": 1}}
    followed.send(followed.said(), followed.said(result=hint))
    assert followed.counts() == (1, 1)


def test_what_is_placed_nowhere_is_not_counted(followed: Followed) -> None:
    followed.send(followed.said(task="https://oppgaver.example/algebra/1"))
    assert followed.counts() == (0, 0)


def test_a_void_answer_is_taken_away_once(followed: Followed) -> None:
    gone, kept = followed.said(False), followed.said(True)
    followed.send(gone, kept)
    assert followed.counts() == (2, 0)
    followed.void(gone)
    followed.void(gone)
    assert followed.counts() == (1, 0)
    assert followed.states() == followed.plainly()


def test_an_answer_that_was_void_before_it_came_is_never_counted(followed: Followed) -> None:
    statement = followed.said()
    followed.void(statement)
    catch_up()
    followed.send(statement, followed.said())
    assert followed.counts() == (1, 0)


def test_a_correction_takes_the_place_of_what_was_said(followed: Followed) -> None:
    statement = followed.said(False)
    followed.send(statement)
    catch_up()
    before = followed.states()
    followed.correct(statement, result={"success": True})
    assert followed.counts() == (1, 0)
    after = followed.states()
    assert after == followed.plainly()
    assert after != before


def test_a_correction_that_came_before_we_looked(followed: Followed) -> None:
    statement = followed.said(False)
    followed.send(statement)
    followed.correct(statement, result={"success": True})
    assert followed.counts() == (1, 0)
    assert followed.states() == followed.plainly()


def test_a_correction_to_somebody_elses_answer(followed: Followed) -> None:
    """Said of the wrong pupil: taken from one, given to the other."""
    other = followed.store.pupil("Ola Annan", followed.use)
    statement = followed.said()
    followed.send(statement, followed.said(pupil=other))
    catch_up()
    followed.correct(statement, actor=followed.said(pupil=other)["actor"])
    catch_up()
    assert followed.state() is None
    state = followed.state(pupil=other)
    assert state is not None
    assert state.answers == 2


def test_the_last_day_goes_back_when_the_last_answer_is_taken_away(followed: Followed) -> None:
    late, early = followed.said(), followed.said(days=30)
    followed.send(early, late)
    followed.counts()
    followed.void(late)
    followed.counts()
    row = followed.state()
    assert row is not None
    assert (row.last_day.isoformat(), row.answers) == (early["timestamp"][:10], 1)


def test_what_is_placed_later_counts_from_the_beginning(followed: Followed) -> None:
    followed.send(followed.said(), followed.said(task="https://oppgaver.example/algebra/1"))
    assert followed.counts() == (1, 0)
    followed.place("https://oppgaver.example/algebra/1", "algebra")
    assert followed.counts("algebra") == (1, 0)
    assert followed.states() == followed.plainly()


def test_a_placement_that_ends_takes_what_it_gave(followed: Followed) -> None:
    placement = followed.place(f"{FRACTIONS}7", "teljarar")
    followed.send(followed.said(), followed.said())
    assert followed.counts("teljarar") == (2, 0)
    followed.end(placement)
    assert (followed.counts("teljarar"), followed.counts()) == ((0, 0), (2, 0))
    assert followed.states() == followed.plainly()


def test_two_placements_in_one_area_count_once(followed: Followed) -> None:
    twice = followed.place(f"{FRACTIONS}7", "brøk", how="teacher")
    followed.send(followed.said())
    assert followed.counts() == (1, 0)
    followed.end(twice)
    assert followed.counts() == (1, 0)


def test_a_placement_above_counts_for_every_use_below_and_for_no_neighbour(store: Store) -> None:
    one, two = made(store), made(store)
    one.areas["felles"] = two.areas["felles"] = two.area("felles")
    placement = two.place("https://oppgaver.example/felles", "felles", every=True)
    for each in (one, two):
        each.send(each.said(task="https://oppgaver.example/felles"))
    assert (one.counts("felles"), two.counts("felles")) == ((1, 0), (1, 0))
    two.end(placement)
    assert (one.counts("felles"), two.counts("felles")) == ((0, 0), (0, 0))


def test_an_area_that_ends_takes_its_states(followed: Followed) -> None:
    followed.send(followed.said())
    assert followed.counts() == (1, 0)
    with followed.store.scope():
        SkillArea.objects.filter(pk=followed.area("brøk").pk).update(ended_at=timezone.now())
    assert followed.counts() == (0, 0)


@pytest.mark.parametrize("seed", range(3))
def test_any_course_of_events_ends_where_a_plain_recomputation_does(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    followed = made(store)
    pupils = [followed.pupil, store.pupil("Ola Annan", followed.use)]
    sent, void, placed = [], set(), []
    for _ in range(30):
        what = chance.choice(["send", "send", "correct", "void", "place", "end", "step", "step"])
        live = [each for each in sent if each["id"] not in void]
        if what == "send":
            some = [
                followed.said(chance.random() < 0.6, task=f"{FRACTIONS}{chance.randint(1, 4)}", days=chance.randint(0, 60),
                              pupil=chance.choice(pupils)) for _ in range(chance.randint(1, 6))
            ]  # fmt: skip
            followed.send(*some)
            sent += some
        elif what == "correct" and live:
            old = chance.choice(live)
            sent[sent.index(old)] = followed.correct(old, result={"success": not old["result"]["success"]})
        elif what == "void" and live:
            void.add((old := chance.choice(live))["id"])
            followed.void(old)
        elif what == "place":
            activity = f"{FRACTIONS}{chance.randint(1, 4)}{chance.choice(['', '*'])}"
            placed.append(followed.place(activity, f"emne {uuid4()}"))
        elif what == "end" and placed:
            followed.end(placed.pop(chance.randrange(len(placed))))
        elif what == "step":
            stepping.step(followed.use.tenant_id, followed.use.pk, most=chance.choice([1, 3, 2000]))
    catch_up()
    assert followed.states() == followed.plainly()
    alone = [each for each in sent if each["id"] not in void]
    mine = [each for each in alone if each["actor"]["account"]["name"] == followed.pupil]
    assert followed.counts() == (len(mine), 0)


def test_a_stream_with_nothing_new_costs_one_question(
    followed: Followed, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    followed.send(*[followed.said() for _ in range(40)])
    catch_up()
    with django_assert_num_queries(
        6
    ):  # begin, whose, scope, which are behind, scope back, commit: none for each stream
        assert loop.behind() == []


def test_the_questions_do_not_grow_with_the_answers(
    followed: Followed, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    followed.send(*[followed.said(task=f"{FRACTIONS}{number}") for number in range(200)])
    with django_assert_max_num_queries(22):
        done = stepping.step(followed.use.tenant_id, followed.use.pk)
    assert (done.answers, done.states, done.more) == (200, 1, False)


def test_one_follower_at_a_time(followed: Followed) -> None:
    """The other does not wait: there are other streams."""
    from django.db import connection, connections, transaction

    from tillit.fence import scope
    from tillit.organisations.acting import everything

    followed.send(followed.said())
    catch_up()
    followed.send(followed.said())
    other = connections.create_connection("default")
    other.settings_dict = connection.settings_dict
    try:
        with transaction.atomic(), scope.enter(everything()):
            stepping.hold([(followed.use.tenant_id, followed.use.pk)])
            with other.cursor() as cursor:
                cursor.execute("SELECT set_config('tillit.read', %s, false)", [f"{{{followed.use.tenant_id}}}"])
                cursor.execute("SELECT set_config('tillit.write', %s, false)", [f"{{{followed.use.tenant_id}}}"])
                cursor.execute(
                    "SELECT 1 FROM analytics_cursor WHERE use_id = %s FOR UPDATE SKIP LOCKED", [followed.use.pk]
                )
                assert cursor.fetchall() == []
    finally:
        other.close()
    assert followed.counts() == (2, 0)


def in_force(followed: Followed, **changes: object) -> None:
    purpose = msgspec.structs.replace(ANALYSED.purposes[0], **changes)
    with followed.store.scope():
        followed.store.in_force(followed.use, msgspec.structs.replace(ANALYSED, purposes=(purpose,)))


@pytest.mark.parametrize(
    "changes",
    [
        {"analysis": Analysis.NEVER},
        {"retention": msgspec.structs.replace(ANALYSED.purposes[0].retention, progress=None)},
    ],
    ids=["never analysed", "no clock"],
)
def test_where_the_record_does_not_allow_it_nothing_is_kept(followed: Followed, changes: dict[str, object]) -> None:
    followed.send(followed.said())
    assert followed.counts() == (1, 0)
    in_force(followed, **changes)
    followed.send(followed.said())
    assert followed.counts() == (0, 0)
    in_force(followed)
    assert followed.counts() == (0, 0)
    followed.send(followed.said())
    assert followed.counts() == (1, 0)
    assert followed.states() == followed.plainly()


def test_it_goes_by_night_also_where_nothing_more_comes(followed: Followed) -> None:
    followed.send(followed.said())
    with followed.store.scope():
        personal_data.delete_expired(timezone.localdate())
    assert followed.counts() == (1, 0)
    in_force(followed, analysis=Analysis.NEVER)
    with followed.store.scope():
        personal_data.delete_expired(timezone.localdate())
        assert not State.objects.filter(use_id=followed.use.pk).exists()
    in_force(followed)
    assert followed.counts() == (0, 0), "and does not come back"


def test_where_analysis_is_not_on_nothing_comes(followed: Followed) -> None:
    other = made(followed.store)
    stranger = followed.store.pupil("Ukjend", analysed=False)
    with other.store.scope():
        from tillit.activity.models import Analysis as Switch

        for switch in Switch.objects.filter(use=other.use, off_at=None):
            actions.turn_off_analysis(switch, by=other.store.by)
    other.send(other.said(pupil=stranger))
    catch_up()
    assert other.states() == {}


def test_work_outside_school_hours_is_left_out_unless_all_may_see_it(followed: Followed) -> None:
    saturday = timezone.localtime() - timedelta(days=(timezone.localtime().isoweekday() - 6) % 7 or 7)
    followed.send({**followed.said(), "timestamp": saturday.isoformat()})
    assert ANALYSED.purposes[0].outside_school_hours is OutsideSchool.PUPIL_ONLY
    assert followed.counts() == (0, 0)
    in_force(followed, outside_school_hours=OutsideSchool.KEEP)
    followed.send({**followed.said(), "timestamp": saturday.isoformat()})
    assert followed.counts() == (1, 0)


def test_states_go_on_their_day_and_not_with_the_answers(followed: Followed, today: date) -> None:
    followed.send(followed.said())
    followed.counts()
    row = followed.state()
    assert row is not None
    assert row.delete_on > today
    with followed.store.scope():
        personal_data.delete_expired(row.delete_on - timedelta(days=1))
    assert followed.state() is not None
    with followed.store.scope():
        assert personal_data.delete_expired(row.delete_on)["states"] >= 1
    assert followed.state() is None


def test_a_use_that_ends_ends_its_states(followed: Followed, today: date) -> None:
    from tillit.record.models import Record

    followed.send(followed.said())
    followed.counts()
    with followed.store.scope():
        Record.objects.filter(use=followed.use, latest=True).update(closed_on=today)
        personal_data.delete_expired(today)
        assert State.objects.filter(use_id=followed.use.pk).count() == 0
        assert Counted.objects.filter(use_id=followed.use.pk).count() == 0


def test_a_pupil_sees_the_progress_and_is_forgotten_with_it(followed: Followed, today: date) -> None:
    followed.send(followed.said())
    followed.counts()
    pseudonym = followed.pseudonym()
    with followed.store.scope():
        person = Identity.objects.get(name=followed.pupil).person_id
        [held] = [each for each in personal_data.collect(person) if isinstance(each, Held) and each.rows]
        assert [list(row.values())[:4] for row in held.rows] == [
            [followed.area("brøk").name, followed.use.service.name, 1, 0]
        ]
        personal_data.erase(person, today=today)
        assert State.objects.filter(pseudonym=pseudonym).count() == 0
        assert Cursor.objects.filter(use_id=followed.use.pk).count() == 1


def test_a_record_without_results_gives_no_progress(store: Store) -> None:
    use = store.use(f"Utan {uuid4()}", keeping("verb", "activity", DAY, PSEUDONYM, analysis=Analysis.OFF))
    followed = Followed(store, use, store.client(use), store.pupil("Eva Elev", use))
    followed.place(f"{FRACTIONS}*", "brøk")
    statement = followed.said()
    del statement["result"]
    followed.send(statement)
    catch_up()
    assert followed.states() == {}
