from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.flow import Flow, layout, parse, shown, svg, table
from tillit.assessment.flow.layout import LETTERS, MOST_LINES, Box, wrap
from tillit.assessment.flow.notation import MOST_NODES, MOST_STEPS
from tillit.assessment.rulebook import section_rules, suggestion_rules

NAMES = [
    "Elev",
    "Feide",
    "Tenesta",
    "Lærar",
    "Sky AS (Irland)",
    "Sky (USA)",
    "Føresett",
    "Støtte og drift av alle slag",
]
names = st.sampled_from(NAMES) | st.integers(0, 40).map(lambda number: f"Mottakar {number}")
lines = st.builds(lambda path: " -> ".join(path) + ": svar", st.lists(names, min_size=2, max_size=4))
texts = st.lists(lines, max_size=80).map("\n".join)
anything = st.text(max_size=400) | st.lists(st.sampled_from("->:\n A(B)<#/"), max_size=80).map("".join)


def arrows(text: str) -> list[tuple[str, str, str]]:
    flow = parse(text)
    return [(flow.nodes[step.source].label, flow.nodes[step.target].label, step.what) for step in flow.steps]


def said(text: str) -> list[str]:
    with translation.override("en"):
        return [problem.sentence for problem in parse(text).problems]


@pytest.mark.parametrize(
    "line",
    [
        "Elev -> Tenesta: svar",
        "Elev → Tenesta: svar",
        "  - Elev --> Tenesta : svar  ",
        "* Elev => Tenesta:svar",
        "2. Elev ⇒ Tenesta: svar",
        "Elev -&gt; Tenesta: svar",
        "Elev -\\> Tenesta: svar",
        "Elev->Tenesta: svar",
    ],
)
def test_an_arrow_is_read_however_it_is_written(line: str) -> None:
    assert arrows(line) == [("Elev", "Tenesta", "svar")]


def test_several_arrows_in_a_row_send_the_same_on() -> None:
    assert arrows("Elev -> Feide -> Tenesta: namn") == [("Elev", "Feide", "namn"), ("Feide", "Tenesta", "namn")]


def test_an_arrow_both_ways_is_two() -> None:
    assert arrows("Elev <-> Lærar: melding") == [("Elev", "Lærar", "melding"), ("Lærar", "Elev", "melding")]


def test_comments_and_empty_lines_say_nothing() -> None:
    flow = parse("# Utkast\n\n// seinare\nElev -> Tenesta: svar\n   \n")
    assert (len(flow.steps), flow.steps[0].line, flow.problems) == (1, 4, ())


def test_an_arrow_or_a_colon_in_the_text_is_text() -> None:
    assert arrows("Elev -> Tenesta: svar: ja -> nei") == [("Elev", "Tenesta", "svar: ja -> nei")]


def test_an_address_may_be_a_name() -> None:
    assert arrows("Elev -> https://app.example: svar") == [("Elev", "https://app.example", "svar")]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Elev: svar", "Line 1: write an arrow between sender and receiver, as in “Pupil -> Service: answers”."),
        ("svar: a -> b", "Line 1: write an arrow between sender and receiver, as in “Pupil -> Service: answers”."),
        ("Elev -> Tenesta", "Line 1: write what is sent, after a colon."),
        ("Elev -> Tenesta:  ", "Line 1: write what is sent, after a colon."),
        ("-> Tenesta: svar", "Line 1: a name is missing beside the arrow."),
        ("Elev -> -> Tenesta: svar", "Line 1: a name is missing beside the arrow."),
        ("Elev -> elev: tenkjer", "Line 1: sender and receiver are the same."),
        (f"Elev -> {'x' * 81}: svar", "Line 1: too long to draw. Write it shorter."),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(line: str, sentence: str) -> None:
    assert (said(line), parse(line).steps) == ([sentence], ())


def test_a_bad_line_does_not_stop_the_others() -> None:
    flow = parse("Elev -> Tenesta: svar\nhm\nTenesta -> Lærar: oversikt")
    assert ([step.line for step in flow.steps], [problem.line for problem in flow.problems]) == ([1, 3], [2])


@pytest.mark.parametrize(
    ("written", "place", "outside"),
    [
        ("Sky (USA)", "USA", True),
        ("Sky (India)", "India", True),
        ("Sky (Storbritannia)", "Storbritannia", True),
        ("Sky (US)", "US", True),
        ("Sky (utanfor EØS)", "utanfor EØS", True),
        ("Sky (EØS)", "EØS", False),
        ("Hjelparen (AI)", "", False),
        ("Sky (Irland)", "Irland", False),
        ("Sky (Ireland)", "Ireland", False),
        ("Sky (Noreg)", "Noreg", False),
        ("Elev (5. trinn)", "", False),
        ("Sky", "", False),
    ],
)
def test_a_place_outside_the_eea_is_marked(written: str, place: str, outside: bool) -> None:
    node = parse(f"Elev -> {written}: svar").nodes[1]
    assert (node.place, node.outside, node.label) == (place, outside, written)


def test_a_name_keeps_its_place_on_every_line() -> None:
    flow = parse("Tenesta -> Sky: lagring\nSky (USA) -> Tenesta: kopi\nsky -> Tenesta: varsel")
    assert [node.label for node in flow.nodes] == ["Tenesta", "Sky (USA)"]


def test_the_same_name_in_two_countries_is_two() -> None:
    flow = parse("Sky (Irland) -> Sky (USA): støtte")
    assert [node.label for node in flow.nodes] == ["Sky (Irland)", "Sky (USA)"]


def test_too_much_is_said_and_the_first_is_drawn() -> None:
    flow = parse("\n".join(f"A{number} -> B: x" for number in range(MOST_NODES + 1)))
    assert (len(flow.nodes), [problem.line for problem in flow.problems]) == (MOST_NODES, [MOST_NODES])
    flow = parse("A -> B: x\n" * (MOST_STEPS + 5))
    assert (len(flow.steps), [problem.line for problem in flow.problems]) == (MOST_STEPS, [MOST_STEPS + 1])


@given(anything | texts)
def test_any_text_is_read_and_drawn(text: str) -> None:
    found = shown(text)
    assert bool(found.picture) == bool(found.rows)
    assert [row.number for row in found.rows] == list(range(1, len(found.rows) + 1))
    if found.picture:
        ElementTree.fromstring(found.picture)
        assert "style=" not in found.picture


@given(texts)
def test_the_same_text_is_drawn_the_same_way(text: str) -> None:
    assert svg(parse(text)) == svg(parse(text))


@given(texts)
def test_every_readable_line_is_drawn(text: str) -> None:
    flow = parse(text)
    heard = {problem.line for problem in flow.problems} | {step.line for step in flow.steps}
    last = max(heard, default=0)
    assert {number for number, line in enumerate(text.splitlines(), 1) if line and number <= last} == heard


def overlap(one: Box, two: Box) -> bool:
    return (
        one.x < two.x + two.width
        and two.x < one.x + one.width
        and one.y < two.y + two.height
        and two.y < one.y + one.height
    )


@given(texts)
def test_no_two_boxes_overlap(text: str) -> None:
    boxes = layout(parse(text)).boxes
    assert [(one.node, two.node) for one, two in combinations(boxes, 2) if overlap(one, two)] == []


@given(texts)
def test_no_two_numbers_meet(text: str) -> None:
    marks = [arrow.mark for arrow in layout(parse(text)).arrows]
    assert all(abs(one[0] - two[0]) > 22 or abs(one[1] - two[1]) > 22 for one, two in combinations(marks, 2))


@given(texts)
def test_no_arrow_passes_through_a_box(text: str) -> None:
    found = layout(parse(text))
    for arrow in found.arrows:
        for (x1, y1), (x2, y2) in pairwise(arrow.points):
            for box in found.boxes:
                beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                apart = max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height
                assert beside or apart


@given(texts)
def test_arrows_join_the_boxes_they_name_within_the_picture(text: str) -> None:
    flow = parse(text)
    found = layout(flow)
    for arrow in found.arrows:
        step = flow.steps[arrow.step]
        assert touches(found.boxes[step.source], arrow.points[0])
        assert touches(found.boxes[step.target], arrow.points[-1])
        assert all(0 <= x <= found.width and 0 <= y <= found.height for x, y in (*arrow.points, arrow.mark))


def touches(box: Box, point: tuple[int, int]) -> bool:
    return box.x < point[0] < box.x + box.width and point[1] in (box.y, box.y + box.height)


@given(st.text(max_size=300))
def test_names_are_wrapped_within_the_box(text: str) -> None:
    lines = wrap(text)
    assert len(lines) <= MOST_LINES
    assert all(len(line) <= LETTERS for line in lines)


def test_the_table_says_the_same_as_the_picture_and_that_it_leaves_the_eea() -> None:
    with translation.override("en"):
        (row,) = table(parse("Tenesta -> Sky (USA): reservekopi"))
        picture = svg(parse("Tenesta -> Sky (USA): reservekopi"))
    assert (row.number, row.source, row.target, row.what, row.outside) == (
        1, "Tenesta", "Sky (USA), outside the EEA", "reservekopi", True,
    )  # fmt: skip
    assert "Outside the EEA" in picture
    assert "stroke-dasharray" in picture


def test_what_people_write_is_never_markup() -> None:
    assert "<script>" not in svg(parse("<script>x</script> -> B: <b>hei</b>"))


def test_two_pictures_on_a_page_have_names_of_their_own() -> None:
    flow = parse("A -> B: x")
    assert 'id="one-title"' in svg(flow, "one")
    assert "url(#two-head)" in svg(flow, "two")


def test_nothing_written_draws_nothing() -> None:
    assert shown("").picture == ""
    assert parse("") == Flow((), ())


@pytest.mark.parametrize("language", ["nn", "nb", "en"])
def test_our_own_example_can_be_drawn(language: str) -> None:
    (example,) = [rule.example for rule in section_rules() if rule.code == "flow" and rule.example]
    assert parse(example[language]).problems == ()
    assert len(parse(example[language]).steps) == 5
    assert parse(suggestion_rules().flow_words["intro"][language]) == Flow((), ())
