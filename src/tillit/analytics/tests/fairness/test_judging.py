from __future__ import annotations

from datetime import date
from itertools import product
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.analytics.fairness.judging import Gap, Missed, judge, large_enough, mean_and_margin, students_t
from tillit.analytics.fairness.rules import Limit, fall_with, limit, rules, splits, why_not_tested
from tillit.analytics.indicators import INDICATORS

TODAY = date(2026, 11, 22)
LIMIT = Limit("gap", 0.1, 10, 100, {}, "", TODAY, TODAY)


def pupils(
    number: int, missed: float, *, answers: int = 20, school: int = 1, group: int = 11, language: str = "nn"
) -> list[Missed]:
    """Each as the others but for a little, so that there is something to be unsure of."""
    return [
        Missed(school, group, language, answers, answers * missed + (0.5 if each % 2 else -0.5))
        for each in range(number)
    ]


def told(rows: list[Missed]) -> dict[tuple[str, str], Gap]:
    return {(gap.split, gap.part): gap for gap in judge(rows, splits(TODAY), LIMIT)}


@pytest.mark.parametrize(
    ("degrees", "table"), [(1, 12.706), (2, 4.303), (9, 2.262), (30, 2.042), (100, 1.984), (5000, 1.960)]
)
def test_students_t_is_as_in_the_table(degrees: int, table: float) -> None:
    """NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, two-sided 0.05."""
    assert students_t(degrees) == pytest.approx(table, abs=0.001)


def test_mean_and_margin_by_hand() -> None:
    """Three pupils: 10 answers with 2 more right than expected, 10 with none, 20 with 2 fewer. Of 40 answers 0 are missed;
    around that 4 + 0 + 4 = 8, times 3/2 is 12; √12 / 40 = 0.0866, times t(2) = 4.303 is 0.373."""
    mean, margin = mean_and_margin([(10, 2.0), (10, 0.0), (20, -2.0)])
    assert (mean, margin) == (0.0, pytest.approx(4.3027 * sqrt(12) / 40, abs=1e-4))


def test_many_answers_of_few_pupils_are_not_many_pupils() -> None:
    few = mean_and_margin([(1000, 100.0), (1000, -100.0)])[1]
    many = mean_and_margin([(10, 1.0), (10, -1.0)] * 100)[1]
    assert few > 1.0 > 0.05 > many
    assert mean_and_margin([(1000, 0.0)])[1] == 1.0  # of one pupil nothing is known of the others


def test_a_part_the_model_misses_for_is_found_and_the_others_are_kept() -> None:
    rows = pupils(30, 0.02) + pupils(15, 0.2, language="nb", school=2, group=21)
    found = told(rows)
    assert {key: gap.kept for key, gap in found.items()} == {
        ("all", ""): True, ("language", "nn"): True, ("language", "nb"): False,
        ("school", "1"): True, ("school", "2"): False, ("group", "11"): True, ("group", "21"): False,
    }  # fmt: skip
    hit = found["language", "nb"]
    assert (hit.people, hit.answers, hit.gap, hit.limit) == (15, 300, 0.2, 0.1)


def test_it_misses_both_ways() -> None:
    assert [told(pupils(20, missed))["all", ""].kept for missed in (0.2, -0.2, 0.05, -0.05)] == [
        False,
        False,
        True,
        True,
    ]


def test_a_gap_that_may_be_chance_is_kept() -> None:
    """Ten pupils, ten too many and four too few in turn: 0.15, give or take 2.262 · √(10 · 49 · 10/9) / 200 = 0.26."""
    found = told([Missed(1, 11, "nn", 20, missed) for missed in (10.0, -4.0) * 5])["all", ""]
    assert (found.gap, found.margin, found.kept) == (0.15, 0.26, True)


def test_who_has_no_answers_is_not_counted() -> None:
    assert told([*pupils(9, 0.3), *pupils(5, 0.0, answers=0)]) == {}


def test_what_is_left_out_cannot_be_worked_out_from_the_rest() -> None:
    """A class of nine beside two of twelve and of fifteen: the school minus both would tell of the nine."""
    rows = pupils(15, 0.0, group=11) + pupils(12, 0.0, group=12) + pupils(9, 0.3, group=13)
    assert [key for key in told(rows) if key[0] in ("school", "group")] == [("school", "1"), ("group", "11")]


@given(st.lists(st.integers(1, 40), max_size=8))
def test_parts_left_out_are_none_or_enough(sizes: list[int]) -> None:
    parts = {str(at): pupils(size, 0.0) for at, size in enumerate(sizes)}
    kept = large_enough(parts, LIMIT)
    left = sum(sizes) - sum(len(part) for part in kept.values())
    assert not kept or left == 0 or left >= LIMIT.people
    assert all(len(part) >= LIMIT.people for part in kept.values())


def test_class_of_a_school_left_out_is_not_told_of_either() -> None:
    """A school of nine is left out, and to hide it the smallest of the others. Its one class would have told of it."""
    rows = [
        each for school, size in ((1, 40), (2, 12), (3, 9))
        for each in pupils(size, 0.0, school=school, group=school * 10)
    ]  # fmt: skip
    assert [key for key in told(rows) if key[0] in ("school", "group")] == [("school", "1"), ("group", "10")]


def test_languages_less_the_places_that_speak_them_are_none_or_enough() -> None:
    """Nine who write bokmål are in a class that is left out with twelve who write nynorsk: bokmål less the class that is
    told of would be the nine."""
    school = pupils(12, 0.0, group=11, language="nn") + pupils(9, 0.3, group=12, language="nb")
    rows = [*school, *pupils(30, 0.0, group=13, language="nb"), *pupils(30, 0.0, group=14, language="nn")]
    few = Limit("gap", 0.1, 10, 300, {}, "", TODAY, TODAY)
    found = {(gap.split, gap.part) for gap in judge(rows, splits(TODAY), few)}
    assert found == {("all", ""), ("language", "nn"), ("language", "nb"), ("school", "1"), ("group", "14")}


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.tuples(st.integers(1, 3), st.integers(1, 2), st.sampled_from(["nn", "nb", "en"])), st.integers(1, 9),
        min_size=1, max_size=8,
    )
)  # fmt: skip
def test_no_sum_or_difference_of_what_is_told_is_about_few(sizes: dict[tuple[int, int, str], int]) -> None:
    """Those who are alike in all that is told of them, as columns; each part that is told, as a row. Who knows the rows
    knows every vector they span, and no other."""
    limit = Limit("gap", 0.1, 5, 5, {}, "", TODAY, TODAY)
    rows = [
        each for (school, group, language), size in sizes.items()
        for each in pupils(size, 0.0, school=school, group=school * 10 + group, language=language)
    ]  # fmt: skip
    said = {(gap.split, gap.part) for gap in judge(rows, splits(TODAY), limit)}
    known = np.array([
        [part in (("all", ""), ("language", language), ("school", f"{school}"), ("group", f"{school * 10 + group}"))
         for school, group, language in sizes]
        for part in sorted(said)
    ], dtype=float).reshape(len(said), len(sizes))  # fmt: skip
    wanted = np.array(list(product((0.0, 1.0), repeat=len(sizes))))
    people = wanted @ np.array(list(sizes.values()), dtype=float)
    few = wanted[(people > 0) & (people < limit.people)]
    spanned = few @ np.linalg.pinv(known) @ known  # each as near as what is known can come
    assert (np.abs(spanned - few).max(axis=1, initial=0.0) > 1e-6).all()


def test_the_rules_speak_of_indicators_there_are() -> None:
    known = set(INDICATORS)
    assert {each.code for each in rules().indicators} <= known
    assert {code for each in rules().without_test for code in each.codes} == known - {"progress"}
    assert (fall_with("progress"), why_not_tested("progress")) == (["struggles", "conversation"], None)
    assert limit(TODAY).people >= 10
