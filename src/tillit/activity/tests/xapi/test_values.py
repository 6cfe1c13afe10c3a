"""xAPI-Data §4: IRIs, language tags, timestamps, durations, sums."""

from datetime import UTC, datetime
from time import perf_counter

import pytest

from tillit.activity.xapi import values


def answers(question, texts):
    return {text: question(text) for text in texts}


def every(texts, answer):
    return dict.fromkeys(texts, answer)


def test_4_3_an_iri_has_a_scheme_and_no_spaces():
    good = ["https://example.no", "urn:uuid:1", "mailto:a@b", "http://eksempel.no/brøk#æ", "tag:x,2026:y", "a+b.c-d:e"]
    bad = ["", "example.no", "//example.no", "ab=c://x", "1a:b", "a:", "a: b", "http://x/<y>", "http://x/\n", "a:b\x00"]
    assert answers(values.is_iri, good + bad) == every(good, True) | every(bad, False)
    assert values.is_iri("https://example.no/" + "x" * 5_000)


def test_4_2_language_tags_follow_rfc_5646():
    good = ["nn", "nn-NO", "en-US", "zh-Hant-TW", "sl-rozaj-biske", "de-CH-1901", "es-419", "x-eigen", "i-klingon"]
    good += ["en-a-myext-b-another", "sr-Latn-RS-x-a", "zh-cmn-Hans-CN", "sma", "se"]
    bad = ["", "n", "a12345", "a12345678", "nn_NO", "nn-", "-nn", "norsk språk", "en-a", "nn-NO-", "abcdefghi"]
    assert answers(values.is_language, good + bad) == every(good, True) | every(bad, False)


def test_4_5_timestamps_are_combined_dates_and_times():
    zoned = [
        "2026-01-01T12:00:00Z",
        "2026-01-01T12:00:00.123456789+01:00",
        "2026-12-31T23:59:60Z",
        "2026-01-01t12:00:00z",
    ]
    zoned += ["2026-01-01T12:00:00+0100", "2026-01-01T12:00:00+01"]
    loose = ["2026-01-01T12:00:00", "2026-01-01T12:00Z"]
    bad = ["", "2026-01-01", "2026-02-30T12:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01 12:00:00Z", "20260101T120000Z"]
    bad += [
        "2026-01-01T12:00:00-00:00",
        "2026-01-01T12:00:00-00",
        "2026-01-01T12:00:00-0000",
        "2026-01-01T12:00:00+25:00",
    ]
    bad += ["0001-01-01T00:00:00+01:00", "2026-01-01T12:00.5Z", "２026-01-01T12:00:00Z"]
    assert answers(values.is_timestamp, zoned + loose + bad) == every(zoned + loose, True) | every(bad, False)
    strict = answers(lambda text: values.is_timestamp(text, zoned=True), zoned + loose + bad)
    assert strict == every(zoned, True) | every(loose + bad, False)


def test_4_5_a_moment_is_the_same_in_every_zone():
    noon = datetime(2026, 1, 1, 12, 0, 0, 123000, tzinfo=UTC)
    texts = [
        "2026-01-01T12:00:00.123Z",
        "2026-01-01T13:00:00.1230+01:00",
        "2026-01-01T12:00:00.123",
        "2026-01-01T07:00:00,123-05",
    ]
    assert {values.moment_of(text) for text in texts} == {noon}
    assert values.moment_of("i går") is None


def test_4_6_durations_are_of_the_first_format_of_iso_8601():
    good = [
        "PT4H35M59.14S",
        "PT16559.14S",
        "P3Y1M29DT4H35M59.14S",
        "P3Y",
        "P4W",
        "PT0S",
        "P1DT12H36M0.12567S",
        "PT0,5H",
    ]
    bad = [
        "",
        "P",
        "PT",
        "P1DT",
        "P4W1D",
        "PA1H0M0S",
        "PT1.5H3M",
        "1H",
        "P-1D",
        "P1S",
        "P0003-06-04T12:30:05",
        "pt1h",
        "P1.5DT1H",
    ]
    assert answers(values.is_duration, good + bad) == every(good, True) | every(bad, False)


def test_4_6_nothing_beyond_a_hundredth_of_a_second_is_compared():
    seconds = ["PT0.12S", "PT0.127S", "PT0.1299999S", "PT0.13S", "PT12S"]
    assert [values.comparable_duration(text) for text in seconds] == ["PT0.12S"] * 3 + ["PT0.13S", "PT12S"]


def test_2_4_11_sums_and_media_types():
    sums = {"a" * length: length in {56, 64, 96, 128} for length in (0, 40, 56, 63, 64, 65, 96, 128)}
    assert answers(values.is_sha2, sums) == sums
    good = ["text/plain", "text/plain; charset=ascii", 'a/b;c="d e"', "application/vnd.x+json"]
    bad = ["", "text", "text/", "text/plain\r\nX: y", "text/plain;\r\na=b", "a b/c", "a/b" * 200]
    assert answers(values.is_media_type, good + bad) == every(good, True) | every(bad, False)


@pytest.mark.parametrize(
    "text", ["mailto:a@b" + "@" * 50_000, "mailto:" + "a" * 50_000, "P" + "1" * 50_000, "a:" * 50_000 + " "]
)
def test_long_texts_do_not_take_long(text):
    started = perf_counter()
    assert [values.is_mbox(text), values.is_duration(text), values.is_media_type(text)] == [False] * 3
    values.is_iri(text)
    assert perf_counter() - started < 0.5
