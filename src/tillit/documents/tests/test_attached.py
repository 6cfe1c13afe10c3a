"""What a PDF carries is read back, and a hostile one is refused with a sentence."""

from __future__ import annotations

import contextlib
import dataclasses
import io
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from tillit.documents import pdf
from tillit.documents.attached import MOST_FILES
from tillit.documents.model import Attachment
from tillit.documents.refusal import RefusedFile
from tillit.documents.tests.example import example


def carrying(*files: tuple[str, StreamObject], filters: object = None) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    names = ArrayObject()
    for name, stream in files:
        if filters is not None:
            stream[NameObject("/Filter")] = filters  # type: ignore[assignment]
        embedded = DictionaryObject({NameObject("/F"): writer._add_object(stream)})
        names += [
            TextStringObject(name),
            DictionaryObject({NameObject("/F"): TextStringObject(name), NameObject("/EF"): embedded}),
        ]
    tree = DictionaryObject({NameObject("/EmbeddedFiles"): DictionaryObject({NameObject("/Names"): names})})
    writer.root_object[NameObject("/Names")] = tree
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def stream(data: bytes) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(data)
    return made


def refusal(content: bytes, **options: int) -> str:
    with pytest.raises(RefusedFile) as refused:
        pdf.attached(content, **options)
    return refused.value.code


def test_data_of_a_document_is_read_back_with_every_character() -> None:
    data = {"føremål": ["vurdering 😀", "a" * 100_000]}
    document = dataclasses.replace(
        example(),
        attachments=[Attachment.of_json("vurdering.json", data, "d"), Attachment("b.txt", "å", "text/plain", "b")],
    )
    found = pdf.attached(pdf.render(document))
    assert (sorted(found), found["b.txt"].decode()) == (["b.txt", "vurdering.json"], "å")
    assert json.loads(found["vurdering.json"]) == data


def test_a_pdf_that_carries_nothing_gives_nothing() -> None:
    assert pdf.attached(pdf.render(dataclasses.replace(example(), attachments=[]))) == {}


def test_a_file_from_another_program_is_read_too_and_gets_a_harmless_name() -> None:
    assert pdf.attached(carrying(("../../a.json", stream(b"{}")))) == {"a.json": b"{}"}


def test_a_small_file_that_becomes_a_large_one_is_refused_before_it_is_unpacked() -> None:
    bomb = stream(zlib.compress(b"0" * 200_000_000, 9))
    assert refusal(carrying(("a.json", bomb), filters=NameObject("/FlateDecode"))) == "bomb"


def test_many_files_are_counted_together() -> None:
    assert refusal(carrying(*((f"{n}.json", stream(b"0" * 400)) for n in range(9))), limit=3_500) in {
        "bomb",
        "too-large",
    }
    packed = [(f"{n}.json", stream(zlib.compress(b"0" * 1_000_000))) for n in range(12)]
    assert refusal(carrying(*packed, filters=NameObject("/FlateDecode"))) == "bomb"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "unknown-type"),
        (b"%PDF-1.7\n" + b"0" * 2000, "too-large"),
        (b"%PDF-1.7\nnonsense", "damaged"),
        (carrying(*((f"{n}.json", stream(b"{}")) for n in range(MOST_FILES + 1))), "too-complex"),
        (carrying(("a.json", stream(b"{}")), ("x/a.json", stream(b"{}"))), "too-complex"),
        (carrying(("a.json", stream(zlib.compress(b"{}")[:-2])), filters=NameObject("/FlateDecode")), "damaged"),
        (carrying(("a.json", stream(b"{}")), filters=ArrayObject([NameObject("/FlateDecode")] * 3)), "damaged"),
        (carrying(("a.json", stream(b"{}")), filters=NameObject("/LZWDecode")), "damaged"),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal(content, **({"limit": 1_500} if code == "too-large" else {})) == code


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read_and_never_falls(data: st.DataObject) -> None:
    whole = pdf.render(dataclasses.replace(example(), blocks=[], contents=False))
    at = data.draw(st.integers(10, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 60)) :]
    with contextlib.suppress(RefusedFile):  # any other error is ours
        assert isinstance(pdf.attached(broken), dict)
