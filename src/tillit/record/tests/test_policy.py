import os
from datetime import date, timedelta
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.record import vocabulary
from tillit.record.codes import Granularity, Identification, Kind, Reader, Treatment, Until, rank
from tillit.record.content import canonical, fingerprint
from tillit.record.policy import Policy, Reason, delete_on, due, earliest, school_year_end
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Clock, Processing
from tillit.record.tests.processings import FORMATIVE, OPERATIONS, PROCESSINGS, QUALITY, WHOLE, rules

GOLDEN = Path(__file__).parent / "golden" / "policy.json"


def test_the_same_record_gives_the_same_policy_for_ever() -> None:
    """Changed on purpose? Then it is a new COMPILER number. Set TILLIT_WRITE_GOLDEN=1 to write the file anew."""
    made = msgspec.json.format(canonical(compile_policy(WHOLE)))
    if os.environ.get("TILLIT_WRITE_GOLDEN"):
        GOLDEN.write_bytes(made + b"\n")
    assert made + b"\n" == GOLDEN.read_bytes()


@settings(deadline=None)
@given(PROCESSINGS)
def test_compiling_is_total_and_deterministic(processing: Processing) -> None:
    again = msgspec.json.decode(canonical(processing), type=Processing)
    assert canonical(compile_policy(processing)) == canonical(compile_policy(again))
    assert compile_policy(processing).compiled_from == fingerprint(processing)


@settings(deadline=None)
@given(PROCESSINGS)
def test_a_policy_survives_json(processing: Processing) -> None:
    policy = compile_policy(processing)
    assert msgspec.json.decode(canonical(policy), type=Policy) == policy


@settings(deadline=None)
@given(PROCESSINGS, st.randoms())
def test_the_order_of_purposes_fields_and_readers_does_not_matter(processing: Processing, random: object) -> None:
    shuffled = [
        msgspec.structs.replace(
            purpose, fields=tuple(reversed(purpose.fields)), readers=tuple(reversed(purpose.readers))
        )
        for purpose in reversed(processing.purposes)
    ]
    other = compile_policy(msgspec.structs.replace(processing, purposes=tuple(shuffled)))
    assert msgspec.structs.replace(other, compiled_from="") == msgspec.structs.replace(
        compile_policy(processing), compiled_from=""
    )


@settings(deadline=None)
@given(PROCESSINGS)
def test_nothing_unlisted_is_ever_kept(processing: Processing) -> None:
    policy = compile_policy(processing)
    listed = {rule.field for purpose in processing.purposes for rule in purpose.fields}
    for field in vocabulary.fields():
        if field not in listed:
            assert policy.treatment(field) is None
            assert policy.treatment(field, outside_school_hours=True) is None
    assert policy.treatment("shoe_size") is None


@settings(deadline=None)
@given(PROCESSINGS)
def test_the_gate_never_keeps_more_than_some_purpose_asked_for(processing: Processing) -> None:
    for rule in compile_policy(processing).gate:
        asked = [
            wish.treatment for purpose in processing.purposes for wish in purpose.fields if wish.field == rule.field
        ]
        assert rank(rule.treatment) <= max(rank(treatment) for treatment in asked)
        assert rank(rule.outside) <= rank(rule.treatment)


@settings(deadline=None)
@given(PROCESSINGS)
def test_what_is_kept_has_a_standing_purpose_and_a_clock(processing: Processing) -> None:
    policy = compile_policy(processing)
    standing = {rule.purpose for rule in policy.standing()}
    for rule in policy.kept():
        counting = {ask.purpose for ask in rule.asks if ask.counts}
        assert counting
        assert counting <= standing
        assert {clock.purpose for clock in policy.retention if clock.kind is rule.kind} >= counting
        assert delete_on(policy, rule.kind, date(2026, 11, 22)) is not None


@settings(deadline=None)
@given(PROCESSINGS)
def test_special_categories_need_a_condition_and_a_reason(processing: Processing) -> None:
    for rule in compile_policy(processing).kept():
        if vocabulary.fields()[rule.field].special:
            purposes = [processing.purpose(ask.purpose) for ask in rule.asks if ask.counts]
            assert all(item and item.article9 and item.article9.startswith("A9") for item in purposes)
            assert all(item and item.article9_need.strip() for item in purposes)


@settings(deadline=None)
@given(PROCESSINGS)
def test_a_reader_never_sees_more_than_the_purpose_gives(processing: Processing) -> None:
    for rule in compile_policy(processing).reads:
        purpose = processing.purpose(rule.purpose)
        assert purpose is not None
        wishes = {wish.field: wish.treatment for wish in purpose.fields}
        assert all(rank(seen.treatment) <= rank(wishes[seen.field]) for seen in rule.fields)
        assert all(seen.treatment is not Treatment.DROP for seen in rule.fields)
        assert rank(rule.identification) <= rank(purpose.identification)
        assert rank(rule.granularity) <= rank(purpose.granularity)
        assert rule.reader in purpose.readers or (rule.reader is Reader.PUPIL and purpose.readers)
        if rule.identification is Identification.AGGREGATE:
            assert rule.smallest_group >= max(5, purpose.smallest_group)


@settings(deadline=None)
@given(PROCESSINGS)
def test_a_teacher_never_sees_time_of_day_time_spent_or_attempts(processing: Processing) -> None:
    policy = compile_policy(processing)
    for reader in (Reader.TEACHER_OF_GROUP, Reader.GUARDIAN, Reader.PRINCIPAL, Reader.SCHOOL_OWNER):
        for rule in policy.reads_of(reader):
            fields = {seen.field: seen.treatment for seen in rule.fields}
            assert not {"duration", "attempts", "ip_address", "device_id"} & set(fields)
            assert fields.get("timestamp") is not Treatment.KEEP
            assert rule.granularity is not Granularity.EXACT


@settings(deadline=None)
@given(PROCESSINGS)
def test_the_pupil_sees_everything_a_person_sees_about_them(processing: Processing) -> None:
    policy = compile_policy(processing)
    for rule in policy.reads:
        if rule.identification is not Identification.AGGREGATE:
            own = policy.read(Reader.PUPIL, rule.purpose)
            assert own is not None
            assert {seen.field for seen in own.fields} >= {seen.field for seen in rule.fields}
            assert rank(own.granularity) >= rank(rule.granularity) or rule.reader in (
                Reader.SUPPLIER,
                Reader.SYSTEM_OWNER,
            )
            assert own.outside_school_hours >= rule.outside_school_hours


@settings(deadline=None)
@given(PROCESSINGS)
def test_names_are_out_of_sight_where_the_purpose_says_pseudonym_or_totals(processing: Processing) -> None:
    for rule in compile_policy(processing).reads:
        if rule.identification is not Identification.NAMED:
            plain = {seen.field for seen in rule.fields if seen.treatment is not Treatment.PSEUDONYM}
            assert not {"name", "email", "photo", "audio", "video", "free_text"} & plain


def test_the_most_permissive_counting_purpose_decides_and_the_others_are_told() -> None:
    rule = next(rule for rule in compile_policy(WHOLE).gate if rule.field == "timestamp")
    assert rule.treatment is Treatment.KEEP
    assert [(ask.purpose, ask.treatment, ask.reason) for ask in rule.asks] == [
        ("formative", Treatment.DAY, Reason.STANDS),
        ("operations", Treatment.KEEP, Reason.STANDS),
    ]


def test_a_purpose_sees_time_as_it_asked_even_if_another_keeps_more() -> None:
    policy = compile_policy(WHOLE)
    teacher, supplier = policy.read(Reader.TEACHER_OF_GROUP, "formative"), policy.read(Reader.SUPPLIER, "operations")
    assert teacher
    assert supplier
    assert (teacher.granularity, supplier.granularity) == (Granularity.DAY, Granularity.EXACT)


def test_without_a_legal_basis_nothing_is_kept() -> None:
    bare = msgspec.structs.replace(FORMATIVE, legal_basis=None)
    policy = compile_policy(msgspec.structs.replace(WHOLE, purposes=(bare,)))
    assert (policy.kept(), policy.reads, policy.retention) == ((), (), ())
    assert {ask.reason for rule in policy.gate for ask in rule.asks} == {Reason.NO_LEGAL_BASIS}


def test_section_25_1_alone_does_not_carry_a_purpose() -> None:
    """NOU 2023:19 chapter 10: § 25-1 first paragraph is no independent basis; it needs the task it serves."""
    alone = msgspec.structs.replace(FORMATIVE, provisions=("oppl_25_1",))
    assert compile_policy(msgspec.structs.replace(WHOLE, purposes=(alone,))).purposes[0].reason is Reason.NO_PROVISION


def test_without_a_clock_the_field_is_not_kept() -> None:
    """Nothing outlives its time, so what has no time is not kept at all (Article 5(1)(e))."""
    retention = msgspec.structs.replace(FORMATIVE.retention, answers=None)
    timeless = msgspec.structs.replace(FORMATIVE, retention=retention)
    policy = compile_policy(msgspec.structs.replace(WHOLE, purposes=(timeless,)))
    assert [rule.field for rule in policy.kept()] == ["feide_id"]


def test_health_without_a_condition_is_removed_and_with_one_kept() -> None:
    health = msgspec.structs.replace(FORMATIVE, fields=rules(Treatment.KEEP, "health"))
    without = compile_policy(msgspec.structs.replace(WHOLE, purposes=(health,)))
    assert without.treatment("health") is Treatment.DROP
    reasoned = msgspec.structs.replace(health, article9="A9-2-g", article9_need="Eleven treng tilrettelegging.")
    assert compile_policy(msgspec.structs.replace(WHOLE, purposes=(reasoned,))).treatment("health") is Treatment.KEEP


def test_what_is_done_at_home_is_kept_only_for_purposes_that_want_it() -> None:
    policy = compile_policy(msgspec.structs.replace(WHOLE, purposes=(QUALITY, OPERATIONS)))
    assert policy.treatment("score") is Treatment.KEEP
    assert policy.treatment("score", outside_school_hours=True) is Treatment.DROP
    assert policy.treatment("email", outside_school_hours=True) is Treatment.KEEP


def test_work_for_the_pupil_only_is_not_seen_by_the_teacher() -> None:
    policy = compile_policy(WHOLE)
    pupil, teacher = policy.read(Reader.PUPIL, "formative"), policy.read(Reader.TEACHER_OF_GROUP, "formative")
    assert pupil
    assert teacher
    assert (pupil.outside_school_hours, teacher.outside_school_hours) == (True, False)


def test_the_last_purpose_decides_when_it_is_deleted() -> None:
    recorded = date(2026, 9, 1)
    policy = compile_policy(WHOLE)
    assert delete_on(policy, Kind.ANSWERS, recorded) == date(2027, 7, 31)
    assert delete_on(policy, Kind.ACCOUNT, recorded) == date(2027, 8, 30)
    assert delete_on(policy, Kind.PROGRESS, recorded, subject_ends=date(2028, 6, 20)) == date(2028, 6, 20)
    assert delete_on(policy, Kind.PROGRESS, recorded) == date(2027, 7, 31)
    assert delete_on(compile_policy(msgspec.structs.replace(WHOLE, purposes=())), Kind.ANSWERS, recorded) is None


def test_the_school_year_ends_on_the_31st_of_july() -> None:
    assert school_year_end(date(2026, 7, 31)) == date(2026, 7, 31)
    assert school_year_end(date(2026, 8, 1)) == date(2027, 7, 31)
    assert school_year_end(date.max) == date.max


@settings(deadline=None, max_examples=200)
@given(st.builds(Clock, until=st.sampled_from(Until), days=st.integers(0, 3660)), st.dates(), st.none() | st.dates())
def test_nothing_is_due_before_it_is_recorded(clock: Clock, recorded: date, subject_ends: date | None) -> None:
    assert due(clock, recorded, subject_ends) >= recorded


@settings(deadline=None, max_examples=200)
@given(
    st.builds(Clock, until=st.sampled_from(Until), days=st.integers(0, 3660)),
    st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.integers(0, 4000),
)  # fmt: skip
def test_the_earliest_day_is_the_first_of_those_that_are_not_due(clock: Clock, today: date, before: int) -> None:
    first = earliest(clock, today)
    assert due(clock, first) > today >= due(clock, first - timedelta(days=1))
    day = today - timedelta(days=before)
    assert (due(clock, day) > today) == (day >= first)
