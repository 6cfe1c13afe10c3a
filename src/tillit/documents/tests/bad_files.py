"""Real bad files, made on the spot."""

import io
import struct
import zipfile
import zlib

import docx
import openpyxl
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from tillit.documents import pdf
from tillit.documents.tests.example import example


def good_docx() -> bytes:
    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Hei")
    document.save(out)
    return out.getvalue()


def good_xlsx() -> bytes:
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "=1+1"
    book.save(out)
    return out.getvalue()


def repacked(
    content: bytes,
    *,
    add: dict[str, bytes] | None = None,
    change: dict[str, tuple[bytes, bytes]] | None = None,
    drop: tuple[str, ...] = (),
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            before, after = (change or {}).get(name, (b"", b""))
            data = old.read(name)
            assert before in data
            if name not in drop:
                new.writestr(name, data.replace(before, after) if before else data)
        for name, data in (add or {}).items():
            new.writestr(name, data)
    return out.getvalue()


def macro_docm() -> bytes:
    return repacked(
        good_docx(),
        add={"word/vbaProject.bin": b"\xcc\x61 not a name we look for elsewhere"},
        change={"[Content_Types].xml": (b"wordprocessingml.document.main+xml", b"wordprocessingml.document.main+xml")},
    )


def macro_by_content_type() -> bytes:
    return repacked(
        good_docx(),
        change={
            "[Content_Types].xml": (
                b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                b"application/vnd.ms-word.document.macroEnabled.main+xml",
            )
        },
    )


def zip_bomb() -> bytes:
    return repacked(good_docx(), add={"word/media/image1.bmp": b"\0" * 40_000_000})


def zip_bomb_with_lying_size() -> bytes:
    """The directory says ten bytes; the data says thirty million."""
    content = bytearray(repacked(good_docx(), add={"word/media/bomb.bmp": b"\0" * 30_000_000}))
    real, lie = struct.pack("<I", 30_000_000), struct.pack("<I", 10)
    assert content.count(real) >= 1
    return bytes(content.replace(real, lie))


def zip_of_many_entries() -> bytes:
    return repacked(good_docx(), add={f"word/media/{n}.txt": b"" for n in range(2_100)})


def entity_bomb() -> bytes:
    laughs = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>'
    return repacked(good_docx(), add={"word/laughs.xml": laughs})


def deep_xml() -> bytes:
    return repacked(good_docx(), add={"word/deep.xml": b"<a>" * 100_000 + b"</a>" * 100_000})


def with_field(*pieces: bytes) -> bytes:
    runs = b"".join(b"<w:r><w:instrText>" + piece + b"</w:instrText></w:r>" for piece in pieces)
    return repacked(good_docx(), change={"word/document.xml": (b"</w:p>", runs + b"</w:p>")})


def with_relation(kind: str, target: str) -> bytes:
    relation = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )
    return repacked(good_docx(), change={"word/_rels/document.xml.rels": (b"</Relationships>", relation.encode())})


def encrypted_zip() -> bytes:
    content = bytearray(good_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def symlink_docx() -> bytes:
    out = io.BytesIO(good_docx())
    with zipfile.ZipFile(out, "a") as package:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        package.writestr(entry, "/etc/passwd")
    return out.getvalue()


def good_pdf() -> bytes:
    return pdf.render(example())


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _writer() -> PdfWriter:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    return writer


def pdf_with_script() -> bytes:
    writer = _writer()
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('hei')")}
    names = ArrayObject([TextStringObject("start"), writer._add_object(DictionaryObject(script))])
    tree = DictionaryObject({NameObject("/JavaScript"): DictionaryObject({NameObject("/Names"): names})})
    writer.root_object[NameObject("/Names")] = tree
    return _written(writer)


def pdf_with_action(kind: str) -> bytes:
    writer = _writer()
    action = DictionaryObject({NameObject("/S"): NameObject(kind), NameObject("/F"): TextStringObject("cmd.exe")})
    writer.root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def pdf_with_escaped_name() -> bytes:
    return pdf_with_action("/Launch").replace(b"/Launch", b"/L#61unch")


def pdf_with_script_in_an_object_stream() -> bytes:
    """By hand: the catalogue's action lies compressed, so that no reader of bytes sees it."""
    hidden = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
    inner = b"6 0 " + hidden
    packed = zlib.compress(inner)
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
        4: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
        % (len(packed), packed),
    }
    body, places = b"%PDF-1.5\n", {}
    for number, data in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    rows = [struct.pack(">BHB", 0, 0, 255)]
    rows += [struct.pack(">BHB", 1, places[number], 0) for number in (1, 2, 3, 4)]
    rows += [struct.pack(">BHB", 1, len(body), 0), struct.pack(">BHB", 2, 4, 0)]
    table = b"".join(rows)
    start = len(body)
    body += b"5 0 obj\n<< /Type /XRef /Size 7 /W [1 2 1] /Root 1 0 R /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        len(table),
        table,
    )
    return body + b"startxref\n%d\n%%%%EOF\n" % start


def pdf_with_script_in_an_old_revision() -> bytes:
    """The current revision no longer points at the script; a tool that repairs the file may."""
    return good_pdf() + b"\n9999 0 obj\n<< /S /JavaScript /JS (x) >>\nendobj\n%%EOF\n"


def pdf_form_with_xfa() -> bytes:
    writer = _writer()
    stream = DecodedStreamObject()
    stream.set_data(b"<xdp/>")
    form = DictionaryObject({NameObject("/XFA"): writer._add_object(stream), NameObject("/Fields"): ArrayObject()})
    writer.root_object[NameObject("/AcroForm")] = form
    return _written(writer)


def pdf_with_a_harmless_form() -> bytes:
    writer = _writer()
    form = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject("/SigFlags"): NumberObject(3)})
    writer.root_object[NameObject("/AcroForm")] = form
    return _written(writer)


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(_written(_writer()))))
    writer.encrypt("hemmeleg", algorithm="RC4-128")
    return _written(writer)


def png(width: int = 2, height: int = 2, *, tail: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 14)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"") + tail


def jpeg(width: int = 2, height: int = 2) -> bytes:
    frame = struct.pack(">BHH", 8, height, width) + b"\x01\x01\x11\x00"
    start = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    size = b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame
    return start + size + b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\x12\x34\xff\xd9"
