"""Our own JSON, alone and inside a PDF, and what a draft made from it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import msgspec
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.assessment.exchange import own
from tillit.assessment.exchange.drafts import DraftJudgement, DraftMeasure, DraftRisk, DraftSection, Incoming
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.tidying import tidy
from tillit.assessment.exchange.whole import Whole
from tillit.assessment.rulebook import DATA
from tillit.assessment.scale import scales
from tillit.assessment.tests.exchange_world import DAY, FEIDE, OVERALL, WHOLE
from tillit.documents import pdf
from tillit.documents.model import Attachment, Document, Paragraph


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def changed(**values: Any) -> bytes:
    return json.dumps({**own.to_json(WHOLE), **values}).encode()


def carrying(name: str = own.NAME, content: str = "") -> bytes:
    attached = Attachment(name, content or own.write(WHOLE).decode(), "application/json", "Data")
    return pdf.render(Document("Vurdering", "nn", "", DAY, (Paragraph("x"),), attachments=(attached,)))


def test_what_is_written_is_read_back_the_same_and_fits_the_schema() -> None:
    assert own.read(own.write(WHOLE)) == WHOLE
    kept = json.loads((DATA / "assessment.schema.json").read_text())
    assert kept == own.schema()
    jsonschema.Draft202012Validator(kept).validate(json.loads(own.write(WHOLE)))


def test_a_pdf_gives_back_the_assessment_it_carries() -> None:
    assert own.read(carrying()) == WHOLE


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is not JSON. Choose the file that was exported."),
        (b"[]", "This is no assessment."),
        (b"{}", "This is no assessment that was exported from Tillit."),
        (changed(format_version=2), "The file has version 2 of the format. This installation reads version 1."),
        (changed(level=3), "The file has been changed so that it no longer holds together: Expected `str`, got `int` - at `$.level`"),
        (changed(more=1), "The file has been changed so that it no longer holds together: Object contains unknown field `more`"),
        (changed(matrix={**own.to_json(WHOLE)["matrix"], "size": 4}), "The matrix in the file does not hold together."),
        (b"%PDF-1.7 x", "The file is damaged or not finished. Open it, save a copy and try again with the copy."),
    ],
)  # fmt: skip
def test_another_file_is_refused_with_a_sentence(content: bytes, sentence: str) -> None:
    assert own.read(content) == (sentence,)


def test_a_pdf_that_carries_something_else_is_refused() -> None:
    assert own.read(carrying("annet.json", "{}")) == (
        "The PDF carries no assessment. Only one that was made here can be read back.",
    )


def test_a_step_on_no_matrix_is_refused() -> None:
    bent = own.to_json(WHOLE)
    bent["risks"][2]["before"]["likelihood"] = 7
    assert own.read(json.dumps(bent).encode()) == ("The file has a step that is on no matrix.",)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_an_assessment_or_sentences(content: bytes) -> None:
    found = own.read(content)
    assert isinstance(found, tuple)
    assert all(isinstance(sentence, str) for sentence in found)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 2**70), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(own.to_json(WHOLE))), JSON)
def test_any_field_changed_gives_a_draft_or_sentences(name: str, value: Any) -> None:
    found = own.read(changed(**{name: value}))
    if isinstance(found, Whole):
        assert isinstance(from_whole(found), Incoming)
    else:
        assert all(found)


def test_a_draft_that_stands_on_the_same_versions_takes_only_its_own_words() -> None:
    draft = from_whole(WHOLE, frozenset({OVERALL.edition, FEIDE.edition}))
    assert [(row.code, row.text, row.stance, row.reason, row.local) for row in draft.sections] == [
        ("nature", "Eleven svarar på oppgåver.", "add", "", False),
        ("scope", "- 4 skular\n- 900 elevar", "add", "", False),
        ("context", "Våre elevar.", "add", "", True),
        ("purposes", "Lære å lesa.", "override", "Her er det berre lesing.", False),
        ("flow", "Elev -> Tenesta: svar på oppgåver\nTenesta -> Sky (US): kopi", "add", "", False),
        ("special_need", "", "not_applicable", "Ingen særlege kategoriar.", False),
        ("measures", "Alt står i lista.", "add", "", False),
    ]
    assert [(row.origin, row.origin_number, row.stance, row.threat) for row in draft.risks] == [
        (7, 2, "override", "Nettet er ofte nede."), (8, 1, "not_applicable", "Feil namn."),
        (None, None, "add", "Nokon ser svara."), (None, None, "add", "Læraren viser skjermen."),
        (None, None, "add", "Meir enn naudsynt."),
    ]  # fmt: skip
    assert draft.risks[0].measures == (DraftMeasure("Mobilruter.", responsible="IKT"),)
    assert draft.risks[2].before == DraftJudgement(3, 4, 1, None, "Svake passord.")
    assert draft.notes == (
        "Acceptances of risk are not brought along: they are given anew, by those who answer for it here.",
        "The questions about whether a DPIA is required are answered anew, by the rules of today.",
    )


def test_a_draft_that_stands_on_nothing_has_what_was_inherited_written_in_with_its_source() -> None:
    draft = from_whole(WHOLE)
    found = {row.code: row for row in draft.sections}
    assert found["nature"].text == (
        "*From “Overordna vurdering”, version 3, Fjordsamarbeidet*\n\nAlle loggar inn med **Feide**."
        "\n\nEleven svarar på oppgåver."
    )
    assert found["purposes"] == DraftSection(
        "purposes", "Not as in what it stood on, because: Her er det berre lesing.\n\nLære å lesa."
    )
    first = draft.risks[0]
    assert first.threat == "Nettet er ofte nede. (From “Overordna vurdering”, version 3, Fjordsamarbeidet)"
    assert (first.origin, first.before.likelihood, len(first.measures)) == (None, 5, 2)
    assert draft.notes[:2] == (
        "“Overordna vurdering”, version 3, could not be stood on. What comes from it is written in as text.",
        "“Feide”, version 1, could not be stood on. What comes from it is written in as text.",
    )


def test_a_draft_keeps_reasons_where_the_judgement_breaks_the_rules() -> None:
    bent = DraftRisk("ukjend", "\0Noko", DraftJudgement(9, 1, reason="Før."), DraftJudgement(reason="Etter."))
    draft = tidy(
        Incoming("x\0", scales().matrix("4x4"), "feil", sections=(DraftSection("hm", "tekst"),), risks=(bent,))
    )
    assert draft.risks == (
        DraftRisk("confidentiality", "Noko", DraftJudgement(reason="Før."), DraftJudgement(reason="Etter.")),
    )
    assert (draft.title, draft.level, draft.sections) == ("x", "service", ())
    assert draft.notes == (
        "The section “hm” is not asked for here, and stays in the file.",
        "“Noko” had no known area, and was placed under “Outsiders get to see”.",
        "“Noko” could not be judged as in the file: Choose a step from 1 to 4.",
    )


def test_a_judgement_that_grows_worse_keeps_the_first_half() -> None:
    bent = DraftRisk("excess", "Noko", DraftJudgement(1, 1, reason="Før."), DraftJudgement(4, 4, reason="Etter."))
    draft = tidy(Incoming("x", scales().matrix("4x4"), risks=(bent,)))
    assert (draft.risks[0].before, draft.risks[0].after) == (bent.before, DraftJudgement(reason="Etter."))


def test_the_format_is_frozen_plain_values() -> None:
    assert msgspec.convert(msgspec.to_builtins(WHOLE), type=Whole) == WHOLE
