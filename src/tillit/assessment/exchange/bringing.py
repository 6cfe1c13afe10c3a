"""A file that somebody brings: looked at, carried along while they look, and begun from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tillit.assessment import rules
from tillit.assessment.exchange import own
from tillit.assessment.exchange.beginning import same_edition
from tillit.assessment.exchange.drafts import Incoming
from tillit.assessment.exchange.files import Brought, bring
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.whole import Source
from tillit.web.denied import Invalid, why_not

LARGEST = 10 * 1024 * 1024
LARGEST_PACKED = 4 * 1024 * 1024  # a form of more than 5 MB is not let in
SALT = "tillit.assessment.brought"


@dataclass(frozen=True)
class Look:
    """What an assessment begun from the file would be, as things are now."""

    brought: Brought
    incoming: Incoming
    stands_on: tuple[Source, ...]
    """Versions in the file that are found here, and may be stood on."""


def opened(upload: UploadedFile[Any] | None) -> Brought:
    """Raises Invalid with sentences that say what is wrong with the file."""
    if upload is None:
        raise Invalid(_("Choose a file: JSON, or a PDF that was made here."), "file")
    if (upload.size or 0) > LARGEST:
        raise Invalid(_("The file is larger than %d MB.") % (LARGEST // 1024 // 1024), "file")
    return understood(upload.read())


def understood(content: bytes) -> Brought:
    brought = bring(content)
    if isinstance(brought, tuple):
        raise Invalid(" ".join(brought), "file")
    return brought


def look_at(brought: Brought) -> Look:
    whole = brought.whole
    if whole is None or brought.kind != "own":
        return Look(brought, brought.incoming, ())
    found = [(source, edition) for source in whole.basis if (edition := same_edition(source))]
    usable = [(source, row) for source, row in found if not why_not(rules.check_free_to_stand_on, row)]
    covered = frozenset(number for _source, row in usable for number in (row.pk, *row.closure))
    return Look(brought, from_whole(whole, covered), tuple(source for source, _row in usable))


def pack(brought: Brought, content: bytes) -> str:
    """For a hidden field between looking and beginning: signed, so that what was looked at is what is begun from."""
    kept = own.write(brought.whole) if brought.kind == "own" and brought.whole else content
    packed = signing.dumps(kept.decode("utf-8-sig"), salt=SALT, compress=True)
    if len(packed) > LARGEST_PACKED:
        raise Invalid(_("The file holds more than one can look through here. Ask whoever runs Tillit to bring it in."))
    return packed


def unpack(packed: str) -> Brought:
    try:
        content: str = signing.loads(packed, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise Invalid(_("The preview is too old. Choose the file once more.")) from None
    return understood(content.encode())
