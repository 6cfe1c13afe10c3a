from __future__ import annotations

from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tillit.insight.sight import InForce, keep_until, sight_of
from tillit.record.codes import Analysis, Identification, Kind, Reader
from tillit.record.policy import compile as compiled
from tillit.record.tests.processings import PURPOSES, WHOLE

TODAY = date(2026, 11, 22)
RECORDS = st.lists(PURPOSES, max_size=3, unique_by=lambda purpose: purpose.code).map(
    lambda purposes: msgspec.structs.replace(WHOLE, purposes=tuple(purposes))
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the vocabulary is read with the first of them
@given(RECORDS, st.sampled_from(Reader), st.booleans())
def test_a_reader_sees_what_the_record_allows_and_all_of_it(processing: object, reader: Reader, on: bool) -> None:
    """Held against the record itself: each purpose by hand."""
    policy = compiled(processing)
    seen = sight_of(InForce(1, "Teneste", 1, policy), reader, switched_on=on)
    allowed = set()
    for rule in policy.reads:
        analysis = {each.purpose: each.analysis for each in policy.purposes if each.stands}.get(rule.purpose)
        kept = any(each.kind is Kind.PROGRESS and each.purpose == rule.purpose for each in policy.retention)
        told = {field.field for field in rule.fields}
        tells = "activity" in told and ("success" in told or "score" in told)
        if rule.reader is reader and kept and tells and (analysis is Analysis.ON or (on and analysis is Analysis.OFF)):
            allowed.add(rule.purpose)
    assert (set(seen.purposes) if seen else set()) == allowed
    if seen and seen.named:
        assert any(
            rule.identification is Identification.NAMED for rule in policy.reads_of(reader) if rule.purpose in allowed
        )


@given(st.lists(RECORDS, min_size=1, max_size=3))
def test_a_follow_up_never_outlives_the_first_of_what_it_rests_on(records: list[object]) -> None:
    sights = tuple(
        seen for number, record in enumerate(records)
        if (seen := sight_of(InForce(number, "", 1, compiled(record)), Reader.TEACHER_OF_GROUP, switched_on=True))
    )  # fmt: skip
    until = keep_until(sights, TODAY)
    if until is not None:
        assert sights
        assert all(sight.follow_up for sight in sights)
        assert until >= TODAY
    else:
        assert not sights or any(not sight.follow_up for sight in sights)


def test_nothing_seen_is_nothing_kept() -> None:
    assert keep_until((), TODAY + timedelta(days=1)) is None


@given(RECORDS, st.sampled_from(Reader))
def test_a_look_by_name_is_carried_by_what_names_alone(processing: object, reader: Reader) -> None:
    policy = compiled(processing)
    whole = sight_of(InForce(1, "Teneste", 1, policy), reader, switched_on=True)
    named = sight_of(InForce(1, "Teneste", 1, policy), reader, switched_on=True, by_name=True)
    by_name = {rule.purpose for rule in policy.reads_of(reader) if rule.identification is Identification.NAMED}
    assert set(named.purposes if named else ()) == set(whole.purposes if whole else ()) & by_name
