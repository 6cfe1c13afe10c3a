import contextlib
import hashlib

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from tillit.documents.file_name import clean_name
from tillit.documents.refusal import SENTENCES
from tillit.documents.tests import bad_files as bad
from tillit.documents.upload import MEGABYTE, RefusedFile, check_upload

GOOD = {
    "avtale.pdf": (bad.good_pdf, "application/pdf"),
    "skjema.pdf": (bad.pdf_with_a_harmless_form, "application/pdf"),
    "notat.docx": (bad.good_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "liste.xlsx": (bad.good_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "bilete.png": (bad.png, "image/png"),
    "bilete.jpg": (bad.jpeg, "image/jpeg"),
    "bilete.jpeg": (bad.jpeg, "image/jpeg"),
}


def refused(name: str, content: bytes, **limit: int) -> str:
    with pytest.raises(RefusedFile) as caught:
        check_upload(name, content, **limit)
    return caught.value.code


@pytest.mark.parametrize("name", GOOD)
def test_sound_file_is_let_in_with_its_type_size_and_hash(name: str) -> None:
    make, media_type = GOOD[name]
    content = make()
    upload = check_upload(name, content)
    assert (upload.name, upload.media_type, upload.size) == (name, media_type, len(content))
    assert upload.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("tom.pdf", lambda: b"", "empty"),
        ("side.pdf", lambda: b"<!doctype html><script>alert(1)</script>", "unknown-type"),
        ("bilete.png", lambda: b"MZ\x90\0" + b"\0" * 200, "unknown-type"),
        ("bilete.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "unknown-type"),
        ("polyglott.pdf", lambda: b"<html>%PDF-1.7\n", "unknown-type"),
        ("arkiv.docx", lambda: bad.repacked(bad.good_docx(), drop=("[Content_Types].xml",)), "unknown-type"),
        ("gammal.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old-office"),
        (
            "last.docx",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
        ),
        ("makro.docx", bad.macro_docm, "macros"),
        ("makro.docx", bad.macro_by_content_type, "macros"),
        ("makro.xlsx", lambda: bad.repacked(bad.good_xlsx(), add={"xl/macrosheets/sheet1.xml": b"<a/>"}), "macros"),
        ("kontroll.docx", lambda: bad.repacked(bad.good_docx(), add={"word/activeX/activeX1.xml": b"<a/>"}), "macros"),
        ("bombe.docx", bad.zip_bomb, "bomb"),
        ("loegn.docx", bad.zip_bomb_with_lying_size, "damaged"),
        ("mange.docx", bad.zip_of_many_entries, "bomb"),
        ("inni.docx", lambda: bad.repacked(bad.good_docx(), add={"word/embeddings/a.xlsx": bad.good_xlsx()}), "nested"),
        ("inni.docx", lambda: bad.repacked(bad.good_docx(), add={"word/media/a.png": b"MZ\x90\0"}), "nested"),
        ("sti.docx", lambda: bad.repacked(bad.good_docx(), add={"../../etc/cron.d/x": b"x"}), "unsafe-path"),
        ("sti.docx", lambda: bad.repacked(bad.good_docx(), add={"/etc/passwd": b"x"}), "unsafe-path"),
        ("sti.docx", lambda: bad.repacked(bad.good_docx(), add={"C:\\x.dll": b"x"}), "unsafe-path"),
        ("lenkje.docx", bad.symlink_docx, "unsafe-path"),
        ("entitet.docx", bad.entity_bomb, "damaged"),
        ("djup.docx", bad.deep_xml, "damaged"),
        ("last.docx", bad.encrypted_zip, "encrypted"),
        ("kutta.docx", lambda: bad.good_docx()[:-200], "damaged"),
        ("dde.docx", lambda: bad.with_field(b'DDEAUTO c:\\\\cmd.exe "/k calc"'), "fetches"),
        ("dde.docx", lambda: bad.with_field(b"DDE", b"AUTO c:\\\\cmd.exe"), "fetches"),
        ("mal.docx", lambda: bad.with_relation("attachedTemplate", "https://evil.example/t.dotm"), "fetches"),
        ("mal.docx", lambda: bad.with_relation("attachedTemplate", "\\\\evil\\t.dotm"), "fetches"),
        ("ole.docx", lambda: bad.with_relation("oleObject", "http://evil.example/x"), "fetches"),
        ("last.pdf", bad.encrypted_pdf, "encrypted"),
        ("skript.pdf", bad.pdf_with_script, "active-pdf"),
        ("start.pdf", lambda: bad.pdf_with_action("/Launch"), "active-pdf"),
        ("sender.pdf", lambda: bad.pdf_with_action("/SubmitForm"), "active-pdf"),
        ("gøymt.pdf", bad.pdf_with_escaped_name, "active-pdf"),
        ("pakka.pdf", bad.pdf_with_script_in_an_object_stream, "active-pdf"),
        ("gammal.pdf", bad.pdf_with_script_in_an_old_revision, "active-pdf"),
        ("xfa.pdf", bad.pdf_form_with_xfa, "active-pdf"),
        ("kutta.pdf", lambda: b"%PDF-1.7\nhei", "damaged"),
        ("stor.png", lambda: bad.png(50_000, 50_000), "too-many-pixels"),
        ("stor.jpg", lambda: bad.jpeg(60_000, 60_000), "too-many-pixels"),
        ("hale.png", lambda: bad.png(tail=b"PK\x03\x04"), "damaged"),
        ("kutta.png", lambda: bad.png()[:-6], "damaged"),
        ("endra.png", lambda: bad.png().replace(b"\0\0\0\2\0\0\0\2", b"\0\0\0\3\0\0\0\3"), "damaged"),
        ("kutta.jpg", lambda: bad.jpeg()[:-2], "damaged"),
        ("kort.jpg", lambda: b"\xff\xd8\xff", "damaged"),
        ("faktura.exe", bad.good_pdf, "wrong-name"),
        ("avtale.pdf.docx", bad.good_pdf, "wrong-name"),
    ],
)
def test_bad_file_is_refused_with_its_reason(name: str, make, code: str) -> None:
    assert refused(name, make()) == code


def test_script_in_an_object_stream_is_not_to_be_seen_in_the_bytes() -> None:
    assert b"JavaScript" not in bad.pdf_with_script_in_an_object_stream()


@pytest.mark.parametrize(("kind", "target"), [
    ("hyperlink", "https://udir.no"),
    ("attachedTemplate", "file:///C:/Malar/kommune.dotx"),
])  # fmt: skip
def test_ordinary_links_and_local_templates_are_let_in(kind: str, target: str) -> None:
    assert check_upload("a.docx", bad.with_relation(kind, target)).name == "a.docx"


def test_ordinary_field_is_let_in() -> None:
    assert check_upload("a.docx", bad.with_field(b"PAGE", b" \\* MERGEFORMAT")).name == "a.docx"


def test_file_is_refused_one_byte_over_the_limit_and_the_limit_is_said() -> None:
    content = bad.png()
    assert check_upload("a.png", content, limit=len(content)).size == len(content)
    assert refused("a.png", content, limit=len(content) - 1) == "too-large"
    with pytest.raises(RefusedFile) as caught:
        check_upload("a.png", b"x" * (10 * MEGABYTE + 1))
    with translation.override("en"):
        assert "The limit is 10 MB." in str(caught.value)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("../../etc/Avtale.PDF", "Avtale.pdf"),
        ("C:\\fakepath\\Avtale æøå.pdf", "Avtale æøå.pdf"),
        ("..pdf", "pdf"),
        ("", "file"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab-Set-Cookie- x.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("Årsplan 2026. Versjon nr 2", "Årsplan 2026. Versjon nr 2"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_name_is_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text(max_size=200))
def test_cleaned_name_is_never_a_path_and_stays_the_same(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 120
    assert not set(cleaned) & set("/\\\0\n\r:")
    assert not cleaned.startswith(".")


def test_name_without_ending_gets_the_ending_of_its_content() -> None:
    assert check_upload("Skjermbilete", bad.png()).name == "Skjermbilete.png"


@settings(deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b""])
)
def test_noise_is_refused_and_never_breaks_the_check(noise: bytes, start: bytes) -> None:
    with pytest.raises(RefusedFile):
        check_upload("a.pdf", start + noise)


@settings(deadline=None)
@given(st.sampled_from(["good_docx", "good_xlsx", "good_pdf", "jpeg"]), st.data())
def test_changed_file_is_let_in_or_refused_and_never_breaks_the_check(make: str, data: st.DataObject) -> None:
    content = bytearray(SOUND[make])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(RefusedFile):
        check_upload("a", bytes(content))


SOUND = {name: getattr(bad, name)() for name in ("good_docx", "good_xlsx", "good_pdf", "jpeg")}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("language", ["nn", "nb"])
def test_every_refusal_is_a_sentence_in_the_language_of_the_reader(code: str, language: str) -> None:
    values = {"limit": 10, "ending": ".exe", "content": ".pdf"}
    with translation.override("en"):
        english = str(RefusedFile(code, **values))
    with translation.override(language):
        assert str(RefusedFile(code, **values)) != english
