"""A roster somebody has brought, until they say yes. What is kept is what was read, never the file as it came."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import Any

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.organisations.models import BY_HAND, Organisation, Person, RosterFile
from tillit.organisations.rostering.readers import archive, detect
from tillit.organisations.rostering.roster import NotARoster, Roster
from tillit.organisations.rostering.rules import check_file, check_import
from tillit.organisations.rostering.said import why_not_a_roster
from tillit.organisations.rostering.taking import Preview, preview, take_in
from tillit.web.denied import Invalid

FEIDE_SOURCE = "feide"


def check_source(name: str) -> str:
    name = " ".join(name.split())
    if name.casefold() in (BY_HAND, FEIDE_SOURCE) or len(name) > 60:
        raise Invalid(_("Choose another name for the system the roster comes from."), "source")
    return name


@transaction.atomic
def bring(owner: Organisation, *, file: UploadedFile[bytes], source: str = "", by: Actor) -> RosterFile:
    """Reads the file and keeps what it says, for a day at most. Nothing is changed yet."""
    check_import(owner, by)
    try:
        kind, roster = detect.read(archive.open_bytes(file.name or "", _content(file)))
    except NotARoster as refusal:
        raise Invalid(why_not_a_roster(refusal), "file") from refusal
    row = RosterFile.objects.create(
        tenant=owner, name=(file.name or kind)[:200], source=check_source(source) or kind, content=pack(roster),
        uploaded_by=Person.objects.get(pk=by.person_id),
    )  # fmt: skip
    audit.record("roster_brought", row, by=by, tenant_id=owner.pk, source=row.source)
    return row


def _content(file: UploadedFile[bytes]) -> bytes:
    limit: int = settings.UPLOAD_LIMIT
    content: bytes = file.read(limit + 1)
    if len(content) > limit:
        text = _("The file is larger than %(number)d MB. Ask those who run Tillit to take it in from the command line.")
        raise Invalid(text % {"number": limit // (1024 * 1024)}, "file")
    return content


def pack(roster: Roster) -> bytes:
    return gzip.compress(msgspec.json.encode(roster), compresslevel=6)


def unpack(row: RosterFile) -> Roster:
    return msgspec.json.decode(gzip.decompress(bytes(row.content)), type=Roster)


def preview_of(row: RosterFile) -> Preview:
    today = timezone.localdate()
    return preview(unpack(row), row.tenant, source=row.source, answers=row.answers, today=today)


@transaction.atomic
def answer(row: RosterFile, *, answers: Mapping[str, Any], by: Actor) -> None:
    """What somebody has judged of those that look the same. Nothing is changed yet."""
    check_file(row, by)
    asked = {question.key for question in preview_of(row).questions}
    row.answers = {**row.answers, **{key: str(value) for key, value in answers.items() if key in asked}}
    row.save(update_fields=["answers"])
    audit.record("roster_answered", row, by=by, tenant_id=row.tenant_id, answers=len(row.answers))


@transaction.atomic
def carry_out(row: RosterFile, *, confirmed: bool = False, seen: str = "", by: Actor) -> RosterFile:
    check_file(row, by)
    take_in(unpack(row), row.tenant, source=row.source, answers=row.answers, today=timezone.localdate(), by=by,
            confirmed=confirmed, seen=seen)  # fmt: skip
    return _gone(row)


@transaction.atomic
def discard(row: RosterFile, *, by: Actor) -> None:
    check_file(row, by)
    audit.record("roster_discarded", row, by=by, tenant_id=row.tenant_id, source=row.source)
    _gone(row)


def _gone(row: RosterFile) -> RosterFile:
    """The row itself is still in hand, for whoever tells what was done."""
    RosterFile.objects.filter(pk=row.pk).delete()
    return row
