import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.scale import COLOURS, PARTIES, Matrix, highest, level, scales

matrices = st.sampled_from(scales().matrices)
FOUR = scales().matrix("4x4")


@st.composite
def risks(draw: st.DrawFn) -> tuple[Matrix, int, dict[str, int]]:
    matrix = draw(matrices)
    step = st.integers(1, matrix.size)
    return matrix, draw(step), draw(st.dictionaries(st.sampled_from(PARTIES), step, min_size=1))


@given(risks())
def test_level_counts_the_party_hit_hardest(risk: tuple[Matrix, int, dict[str, int]]) -> None:
    matrix, likelihood, consequences = risk
    result = level(matrix, likelihood, consequences)
    assert result.consequence == max(consequences.values())
    assert result.colour == matrix.colour(likelihood, result.consequence)
    assert {consequences[party] for party in result.parties} == {result.consequence}


@given(risks())
def test_a_worse_consequence_for_anyone_never_lowers_the_level(risk: tuple[Matrix, int, dict[str, int]]) -> None:
    matrix, likelihood, consequences = risk
    worse = {party: min(step + 1, matrix.size) for party, step in consequences.items()}
    before, after = level(matrix, likelihood, consequences), level(matrix, likelihood, worse)
    assert COLOURS.index(after.colour) >= COLOURS.index(before.colour)


def test_one_very_high_risk_is_not_made_up_for_by_low_ones() -> None:
    assert highest(["low", "low", "very_high", "low"]) == "very_high"


def test_no_risks_have_no_highest_level() -> None:
    assert highest([]) is None


@pytest.mark.parametrize(("likelihood", "consequence"), [(0, 1), (1, 0), (5, 1), (1, 5), (-1, 1)])
def test_a_step_outside_the_matrix_is_refused(likelihood: int, consequence: int) -> None:
    with pytest.raises(ValueError, match="outside matrix 4x4"):
        FOUR.colour(likelihood, consequence)


def test_acceptance_ends_at_medium() -> None:
    assert [FOUR.accepts(colour) for colour in COLOURS] == [True, True, False, False]
