"""Why a file was not let in: one sentence per reason, saying what is wrong and what to do."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tillit.web.denied import Invalid

SENTENCES = {
    "empty": _("The file is empty. Choose the file again, or save it once more first."),
    "too-large": _("The file is too large. The limit is {limit} MB. Make it smaller, or share it in parts."),
    "unknown-type": _(
        "Tillit takes PDF, Word (.docx), Excel (.xlsx), PNG and JPEG. This is another kind of file. "
        "Save it as a PDF and try again."
    ),
    "old-office": _(
        "The file is in an old Office format that can carry macros. Save it as .docx, .xlsx or PDF and try again."
    ),
    "wrong-name": _(
        "The name ends with {ending}, but the content is {content}. Give the file its right name and try again."
    ),
    "encrypted": _("The file is locked with a password. Save it without a password and try again."),
    "damaged": _("The file is damaged or not finished. Open it, save a copy and try again with the copy."),
    "too-many-pixels": _("The picture has too many pixels. Make it smaller and try again."),
    "active-pdf": _(
        "The PDF contains something that runs: a script, a form that sends, or a program start. "
        "Print it to a new PDF and try again."
    ),
    "too-complex": _("The PDF is too complex to be checked. Print it to a new PDF and try again."),
    "bomb": _("The file becomes far too large when it is unpacked. Save it as a PDF and try again."),
    "unsafe-path": _("The file is put together in an unsafe way. Open it, save a copy and try again with the copy."),
    "macros": _(
        "The file contains macros, and macros can run programs. Save it without macros (.docx or .xlsx) or as a PDF, "
        "and try again."
    ),
    "nested": _(
        "The file has another file inside it. Remove the embedded file, or upload it by itself, and try again."
    ),
    "fetches": _(
        "The file fetches content from another place when it is opened. Break the links in it, or save it as a PDF, "
        "and try again."
    ),
}


class RefusedFile(Invalid):
    """`sentence` is what the person reads, translated when shown; `code` is for tests, counters and the API."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(format_lazy(SENTENCES[code], **values))
        self.code = code
