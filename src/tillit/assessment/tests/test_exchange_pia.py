"""CNIL PIA JSON in both directions: gauges intact, numbers of measures remapped, and hostile files told apart."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tillit.assessment.exchange.drafts import DraftJudgement, DraftMeasure
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.pia import Opinions, Read, from_pia, to_pia
from tillit.assessment.exchange.pia.gauges import mapping
from tillit.assessment.exchange.pia.html_text import html, markdown
from tillit.assessment.exchange.pia.questions import COMMENTS, ELSEWHERE, EVENTS, HOME, TEXTS
from tillit.assessment.rulebook import scenarios, section_rules
from tillit.assessment.scale import scales
from tillit.assessment.tests.exchange_world import DAY, WHOLE
from tillit.documents import rich

SAID = Opinions("Pia Vern", True, "Greitt, med vilkår.", True, "Elevrådet", False, "Vi vil ha mindre.", "")

# In the shape the PIA software writes (dataset of its own export, 2018 to 2026), with words of ours.
THEIRS: dict[str, Any] = {
    "pia": {
        "id": 12, "status": 3, "name": "Lesebrettet", "category": "Skule", "author_name": "Kari", "dpo_status": 1,
        "dpo_opinion": "<p>Kan <strong>godtakast</strong>.</p>", "dpos_names": "Pia Vern", "people_names": "Elevrådet",
        "concerned_people_searched_opinion": True, "concerned_people_searched_content": "",
        "concerned_people_opinion": "Vi er nøgde.", "concerned_people_status": 1, "structure_id": "",
        "rejection_reason": "", "applied_adjustments": "", "is_example": 0,
    },
    "answers": [
        {"reference_to": 111, "data": {"text": "<div>Elevane <b>les</b>.</div><div>Læraren ser.</div>", "gauge": 0, "list": []}},
        {"reference_to": 122, "data": {"text": "Elev -> Tenesta: svar", "gauge": None, "list": []}},
        {"reference_to": 215, "data": {"text": "<ul><li>Eitt år</li><li>To år</li></ul>", "gauge": None, "list": []}},
        {"reference_to": 321, "data": {"text": None, "gauge": None, "list": ["Uro", "Mobbing"]}},
        {"reference_to": 322, "data": {"text": None, "gauge": None, "list": ["Stole passord"]}},
        {"reference_to": 323, "data": {"text": None, "gauge": None, "list": ["Ein medelev"]}},
        {"reference_to": 324, "data": {"text": None, "gauge": None, "list": ["Kryptering", "Noko ukjent"]}},
        {"reference_to": 325, "data": {"text": "<p>Alvorleg.</p>", "gauge": 3, "list": []}},
        {"reference_to": 326, "data": {"text": "Lett.", "gauge": "4", "list": []}},
        {"reference_to": 335, "data": {"text": "Litt.", "gauge": 2, "list": []}},
        {"reference_to": 336, "data": {"text": "", "gauge": 0, "list": []}},
    ],
    "measures": [
        {"id": 101, "title": "Kryptering", "content": "Alt er kryptert.", "placeholder": ""},
        {"id": 102, "title": "Opplæring", "content": "", "placeholder": ""},
    ],
    "evaluations": [
        {"reference_to": "3.2", "status": 2, "gauges": {"x": 3, "y": 1}, "evaluation_comment": "Betre.",
         "action_plan_comment": "Bytt passord.", "person_in_charge": "IKT", "global_status": 2,
         "estimated_implementation_date": "2027-02-01T00:00:00.000Z"},
        {"reference_to": "3.1.101", "status": 2, "gauges": {"x": 0, "y": 0}, "evaluation_comment": "Gammal versjon.",
         "action_plan_comment": "Bruk TLS 1.3.", "estimated_implementation_date": "2027-03-01", "person_in_charge": "Drift"},
        {"reference_to": "3.1.999", "status": 3},
        {"reference_to": "2.1.215", "status": 1, "action_plan_comment": "Slett før.", "person_in_charge": "Rektor"},
    ],
    "comments": [{"description": "Sjå på dette.", "reference_to": 212, "for_measure": False}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(pia: dict[str, Any]) -> Read:
    found = from_pia(json.dumps(pia).encode())
    assert isinstance(found, Read), found
    return found


def through_their_tool(pia: dict[str, Any]) -> dict[str, Any]:
    """As their import and export do it: only fields they know, measures renumbered, 3.1.<id> pointed at the new ones."""
    ids = {row["id"]: row["id"] + 500 for row in pia["measures"]}
    out = {key: copy.deepcopy(pia[key]) for key in ("pia", "answers", "measures", "evaluations", "comments")}
    for row in out["measures"]:
        row["id"] = ids[row["id"]]
    for row in out["evaluations"]:
        assert isinstance(row["reference_to"], str)
        first, _dot, number = row["reference_to"].rpartition(".")
        if first == "3.1":
            row["reference_to"] = f"3.1.{ids[int(number)]}"
    return out


def gauges(pia: dict[str, Any]) -> dict[Any, Any]:
    found = {row["reference_to"]: row["data"]["gauge"] for row in pia["answers"] if row["data"]["gauge"]}
    return found | {
        row["reference_to"]: (row["gauges"]["x"], row["gauges"]["y"])
        for row in pia["evaluations"]
        if row["gauges"]["x"]
    }


def test_gauges_are_those_of_the_worst_risk_of_each_feared_event() -> None:
    pia = to_pia(WHOLE, on=DAY).pia
    # 5×5: consequence 4 of 5 is 4 of 4, likelihood 3 of 5 is 3 of 4; the risk with likelihood 5 is lower, and does not count.
    assert gauges(pia) == {
        325: 4, 326: 3, "3.2": (4, 2 - 1), 345: 3, 346: 4, "3.4": (3, 4),
    }  # fmt: skip


def test_steps_are_never_made_smaller_on_the_way_to_four() -> None:
    assert [mapping(size) for size in (3, 4, 5, 6)] == [
        {1: 1, 2: 3, 3: 4}, {1: 1, 2: 2, 3: 3, 4: 4}, {1: 1, 2: 2, 3: 3, 4: 4, 5: 4},
        {1: 1, 2: 2, 3: 3, 4: 3, 5: 4, 6: 4},
    ]  # fmt: skip


def test_every_section_and_area_has_its_place_in_theirs() -> None:
    placed = [code for codes in TEXTS.values() for code in codes]
    codes = {rule.code for rule in section_rules()}
    assert len(placed) == len(set(placed))
    assert set(placed) | set(COMMENTS) | {"opinions"} == codes
    assert {event.area for event in EVENTS} | set(ELSEWHERE) == {area.code for area in scenarios().areas}
    assert set(HOME) == set(TEXTS)
    assert {code for code, _heading in HOME.values()} <= codes


def test_an_export_nobody_has_changed_comes_back_whole() -> None:
    found = read(to_pia(WHOLE, SAID, on=DAY).pia)
    assert (found.whole, found.incoming, found.opinions) == (WHOLE, from_whole(WHOLE), SAID)


def test_an_export_changed_in_their_tool_is_read_from_their_fields() -> None:
    pia = to_pia(WHOLE, on=DAY).pia
    pia["answers"][0]["data"]["text"] = "<p>Ny tekst.</p>"
    found = read(pia)
    assert found.whole is None
    assert found.incoming.sections[0].text == "Ny tekst."


def test_gauges_and_measures_survive_their_tool_and_back() -> None:
    whole = replace(WHOLE, matrix=scales().matrix("4x4"))
    out = to_pia(whole, SAID, on=DAY).pia
    back = through_their_tool(out)
    assert gauges(back) == gauges(out)
    found = read(back)
    assert found.opinions == SAID
    by_area = {risk.area: risk for risk in found.incoming.risks}
    assert sorted(by_area) == ["availability", "confidentiality"]
    secret = by_area["confidentiality"]
    assert (secret.before.pupil, secret.before.likelihood) == (4, 3)
    assert (secret.after.pupil, secret.after.likelihood, secret.after.reason) == (4, 1, "Feide.")
    assert secret.threat == ("Data reach somebody they should not: Nokon ser svara.; Læraren viser skjermen.")
    assert secret.measures == (
        DraftMeasure("Krev Feide.", responsible="IKT-leiar", due=date(2026, 12, 1), evidence="Skjermbilete"),
        DraftMeasure("Lær opp lærarane.", responsible="Rektor", due=date(2027, 1, 15)),
    )
    again = to_pia_gauges(found)
    assert again[325] == 4
    assert again[326] == 3


def to_pia_gauges(found: Read) -> dict[int, int | None]:
    return {
        event.severity + place: value
        for event in EVENTS
        for risk in found.incoming.risks
        if risk.area == event.area
        for place, value in enumerate((risk.before.pupil, risk.before.likelihood))
    }


def test_a_pia_of_theirs_becomes_a_draft_with_all_it_says() -> None:
    found = read(THEIRS)
    texts = {section.code: section.text for section in found.incoming.sections}
    assert texts["nature"] == "Elevane **les**.\n\nLæraren ser."
    assert texts["flow"] == "Elev -> Tenesta: svar"
    assert texts["principles"] == "## How long the data are kept\n\n- Eitt år\n- To år"
    assert texts["opinions"] == (
        "## The data protection officer, in the PIA\n\nPia Vern\n\nKan **godtakast**."
        "\n\n## Those concerned, in the PIA\n\nElevrådet\n\nVi er nøgde."
    )
    assert texts["measures"] == "- Opplæring\n\n## How long the data are kept\n\nSlett før.\n\nRektor"
    assert texts["risks"] == "## Comments in the PIA\n\nSjå på dette."
    assert (found.incoming.title, found.incoming.matrix.code) == ("Lesebrettet", "4x4")


def test_risks_of_theirs_keep_gauges_reasons_and_measures() -> None:
    secret, wrong = read(THEIRS).incoming.risks
    assert secret.threat == "Data reach somebody they should not: Stole passord"
    assert secret.before == DraftJudgement(
        4, 3, reason="Alvorleg.\n\nLett.\n\nConsequences: Uro; Mobbing\n\nWho or what: Ein medelev"
    )
    assert secret.after == DraftJudgement(1, 3, reason="Betre.")
    assert secret.measures == (
        DraftMeasure("Kryptering: Alt er kryptert.\n\nBruk TLS 1.3.", responsible="Drift", due=date(2027, 3, 1),
                     evidence="Gammal versjon."),
        DraftMeasure("Noko ukjent"),
        DraftMeasure("Bytt passord.", responsible="IKT", due=date(2027, 2, 1)),
    )  # fmt: skip
    assert wrong.before == DraftJudgement(reason="In the PIA: severity 2, likelihood –. Litt.")


def test_what_could_not_be_carried_over_is_told() -> None:
    assert read(THEIRS).incoming.notes == (
        "“Data are changed without anybody wanting it”: only one of the two gauges is set. The other must be judged here.",
        "1 measure belongs to no risk in the PIA. It stands in the section about measures.",
        "Words about measures that are not in the file are left out: 3.1.999.",
        "Comments are gathered in the section about risks: 1.",
    )
    assert to_pia(WHOLE, on=DAY).notes == (
        "The risks are judged on 5 steps, and theirs have four: 1 → 1, 2 → 2, 3 → 3, 4 → 4, 5 → 4.",
        "Their method has three feared events. Told in words under necessity and rights: Too much and too long.",
        "They judge one risk for each feared event. The gauges are those of the worst of ours.",
        "Risks that do not apply here are left out: 1.",
        "Acceptances of risk have no place in theirs.",
    )


def test_what_is_exported_has_every_list_their_import_walks_through() -> None:
    pia = json.loads(json.dumps(to_pia(replace(WHOLE, sections=(), risks=(), acceptances=()), on=DAY).pia))
    assert [pia[key] for key in ("answers", "measures", "evaluations", "comments")] == [[], [], [], []]
    full = to_pia(WHOLE, on=DAY).pia
    titles = [row["title"] for row in full["measures"]]
    assert len(set(titles)) == len(titles) == 4
    listed = {
        title for row in full["answers"] for title in row["data"]["list"] if row["reference_to"] in (324, 334, 344)
    }
    assert listed == set(titles)
    answers = {row["reference_to"]: row["data"]["text"] for row in full["answers"]}
    assert answers[211] == "<p>Lære å lesa.</p>"
    assert "<h3>Risk: Too much and too long</h3><p>Meir enn naudsynt.</p>" in answers[213]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("Berre tekst", "Berre tekst"),
        ("<p>Ein</p><p>To<br>tre</p>", "Ein\n\nTo\ntre"),
        ("<ol><li>Ein<ul><li>under</li></ul></li><li>To</li></ol>", "1. Ein\n   - under\n2. To"),
        ("<strong>feit </strong>og <em> skrå</em>", "**feit** og *skrå*"),
        ("<strong> </strong>tom", "tom"),
        ('<a href="https://udir.no">Udir</a> <a href="javascript:x">nei</a>', "[Udir](https://udir.no) nei"),
        ("<script>alert(1)</script>a * b_c", "a \\* b\\_c"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>", "| A | B |\n|---|---|\n| 1 | 2 |"),
        ("&lt;b&gt; &amp; &nbsp;x", "<b> & x"),
    ],
)  # fmt: skip
def test_html_becomes_markdown(written: str, text: str) -> None:
    assert markdown(written) == text


WRITTEN = "## Overskrift\n\nEin **feit** og *skrå* [lenkje](https://udir.no) .\n\n- ein\n- to\n\n1. tre\n\n| A | B |\n|---|---|\n| 1 | 2 |"


def test_markdown_goes_out_as_html_and_comes_back_saying_the_same() -> None:
    assert rich.plain(markdown(html(WRITTEN))) == rich.plain(WRITTEN)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_of_theirs_gives_markdown_that_says_its_words(text: str) -> None:
    said = rich.plain(markdown(f"<p>{text}</p>"))
    assert isinstance(said, str)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="abcæøå *_[]()#->|\\`~=+1.\n", max_size=80))
def test_words_survive_from_markdown_to_html_and_back(text: str) -> None:
    def words(markdown_text: str) -> list[str]:
        return [w for w in "".join(c if c.isalpha() else " " for c in rich.plain(markdown_text)).split() if w]

    assert words(markdown(html(text))) == words(text)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 2**70), st.floats(), st.text(max_size=8), st.sampled_from([325, "3.1.101", "3.2", 111])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["reference_to", "data", "gauge", "text", "list", "id", "title", "gauges", "x", "y", "content"]),
            inner, max_size=4,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(["pia", "answers", "measures", "evaluations", "comments", "tillit"]), JSON)
def test_a_hostile_file_gives_a_draft_or_sentences(key: str, value: Any) -> None:
    found = from_pia(json.dumps({**THEIRS, key: value}, allow_nan=True).encode())
    assert isinstance(found, Read) or all(isinstance(sentence, str) for sentence in found)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=100))
def test_any_bytes_give_sentences(content: bytes) -> None:
    assert isinstance(from_pia(content), tuple)


def test_a_number_where_a_list_should_be_is_nothing() -> None:
    found = read({"pia": {"name": 3}, "answers": 4, "measures": None, "evaluations": {}, "comments": "x"})
    assert (found.incoming.title, found.incoming.sections, found.incoming.risks) == ("3", (), ())
