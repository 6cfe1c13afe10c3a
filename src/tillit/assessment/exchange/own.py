"""Our own JSON: all of an assessment, and back again. The same file travels inside the PDF. Pure.

The shape is `whole.Whole`; its JSON Schema is `data/assessment.schema.json`. A file of a later version is refused with a
sentence rather than half understood.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tillit.assessment.exchange.whole import FORMAT, FORMAT_VERSION, Whole
from tillit.documents.attached import attached
from tillit.documents.model import Attachment
from tillit.documents.refusal import RefusedFile

NAME = "assessment.json"
LARGEST = 10 * 1024 * 1024
DEEPEST = 60

Problems = tuple[str, ...]


def to_json(whole: Whole) -> Any:
    return msgspec.to_builtins(whole)


def write(whole: Whole) -> bytes:
    """The same assessment gives the same bytes."""
    return json.dumps(to_json(whole), ensure_ascii=False, indent=2, sort_keys=True).encode()


def read(content: bytes) -> Whole | Problems:
    """JSON, or a PDF that carries it. Sentences when it is something else."""
    if content.startswith(b"%PDF-"):
        return _from_pdf(content)
    found = parsed(content)
    return found if isinstance(found, tuple) else understood(found)


def _from_pdf(content: bytes) -> Whole | Problems:
    try:
        files = attached(content)
    except RefusedFile as refused:
        return (str(refused),)
    if NAME not in files:
        return (_("The PDF carries no assessment. Only one that was made here can be read back."),)
    return read(files[NAME]) if not files[NAME].startswith(b"%PDF-") else (_("This is no assessment."),)


def parsed(content: bytes) -> dict[str, Any] | Problems:
    """JSON with an object at the top, within bounds."""
    if len(content) > LARGEST:
        return (_("The file is larger than %d MB.") % (LARGEST // 1024 // 1024),)
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return (_("The file is not JSON. Choose the file that was exported."),)
    return found if isinstance(found, dict) else (_("This is no assessment."),)


def understood(found: dict[str, Any]) -> Whole | Problems:
    if found.get("format") != FORMAT:
        return (_("This is no assessment that was exported from Tillit."),)
    version = found.get("format_version")
    if version != FORMAT_VERSION:
        return (_("The file has version %(theirs)s of the format. This installation reads version %(ours)d.")
                % {"theirs": str(version)[:20], "ours": FORMAT_VERSION},)  # fmt: skip
    try:
        return _checked(msgspec.convert(found, type=Whole))
    except (msgspec.ValidationError, RecursionError) as problem:
        return (_("The file has been changed so that it no longer holds together: %s") % str(problem)[:200],)


def _checked(whole: Whole) -> Whole | Problems:
    """What the types do not say: the matrix is square, and every step is on some matrix."""
    matrix = whole.matrix
    sides = {len(matrix.likelihood), len(matrix.consequence), len(matrix.cells), *(len(row) for row in matrix.cells)}
    if sides != {matrix.size} or not 2 <= matrix.size <= 6:
        return (_("The matrix in the file does not hold together."),)
    steps = [
        step
        for risk in whole.risks
        for judged in (risk.before, risk.after, *(j for word in risk.words for j in (word.before, word.after)))
        for step in (judged.likelihood, *judged.consequences.values())
        if step is not None
    ]
    if any(not 1 <= step <= 6 for step in steps):
        return (_("The file has a step that is on no matrix."),)
    return whole


def attachment(whole: Whole) -> Attachment:
    return Attachment.of_json(NAME, to_json(whole), _("The assessment as data"))


def schema() -> dict[str, Any]:
    """The JSON Schema of the format, as it is kept in `data/`."""
    made = json.loads(json.dumps(msgspec.json.schema(Whole)))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{FORMAT}, version {FORMAT_VERSION}",
        **made,
    }
