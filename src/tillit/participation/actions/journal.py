from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.audit import actions as audit
from tillit.documents.actions import store
from tillit.organisations.acting import Actor
from tillit.participation.models import JournalEntry, JournalFile, Timeline
from tillit.participation.queries.journal import entries_of, heard_of
from tillit.participation.rules import journal as rules
from tillit.participation.timeline import hash_of, public_timeline, to_json, without_lead
from tillit.web.concurrency import save_revision
from tillit.web.denied import Conflict, Invalid


@transaction.atomic
def add_entry(
    assessment: Assessment, *, on: date, kind: str, title: str, who: str = "", text: str = "", inside: str = "",
    public: bool = False, file: UploadedFile[Any] | None = None, by: Actor,
) -> JournalEntry:  # fmt: skip
    rules.check_may_journal(assessment, by)
    rules.check_entry(on, text, inside, public, timezone.localdate())
    entry = JournalEntry.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, on=on, kind=kind, title=title, who=who, text=text,
        inside=inside, public=public, written_by_id=by.person_id, written_at=timezone.now(),
    )  # fmt: skip
    if file:
        _attach(entry, file, by)
    _record("journal_entry_added", entry, by)
    return entry


@transaction.atomic
def edit_entry(
    entry: JournalEntry, *, by: Actor, on: date, text: str, inside: str, public: bool, **told: Any
) -> JournalEntry:
    rules.check_may_edit_entry(entry, by)
    rules.check_entry(on, text, inside, public, timezone.localdate())
    save_revision(
        entry, on=on, text=text, inside=inside, public=public, written_by_id=by.person_id, written_at=timezone.now(),
        **told,
    )  # fmt: skip
    _record("journal_entry_edited", entry, by)
    return entry


@transaction.atomic
def remove_entry(entry: JournalEntry, *, by: Actor) -> JournalEntry:
    rules.check_may_edit_entry(entry, by)
    save_revision(entry, removed_by_id=by.person_id, removed_at=timezone.now())
    _record("journal_entry_removed", entry, by)
    return entry


@transaction.atomic
def attach_file(entry: JournalEntry, *, file: UploadedFile[Any], by: Actor) -> JournalFile:
    rules.check_may_edit_entry(entry, by)
    attached = _attach(entry, file, by)
    _record("journal_file_attached", entry, by)
    return attached


def _attach(entry: JournalEntry, file: UploadedFile[Any], by: Actor) -> JournalFile:
    stored = store(file, tenant_id=entry.tenant_id, by=by)
    return JournalFile.objects.create(tenant_id=entry.tenant_id, entry=entry, file=stored)


@transaction.atomic
def remove_file(entry: JournalEntry, *, file: JournalFile, by: Actor) -> None:
    rules.check_may_remove_file(entry, by)
    if file.entry_id != entry.pk:
        raise Invalid(_("That file belongs to something else."), "file")
    stored = file.file
    file.delete()
    stored.delete()
    _record("journal_file_removed", entry, by)


@transaction.atomic
def publish_timeline(assessment: Assessment, *, lead: str = "", seen: str = "", by: Actor) -> Timeline:
    """What the public page shows from now on. `seen` is the hash of what was looked at: nothing else goes out."""
    rules.check_may_publish(assessment, by)
    content = public_timeline(assessment, entries_of(assessment), heard_of(assessment), lead)
    if seen and seen != hash_of(without_lead(content)):
        raise Conflict(_("The journal has changed since you looked at it. Look through it again."))
    _take_down(assessment)
    timeline = Timeline.objects.create(
        tenant_id=assessment.tenant_id, assessment=assessment, content=to_json(content), content_hash=hash_of(content),
        published_by_id=by.person_id, published_at=timezone.now(),
    )  # fmt: skip
    audit.record(
        "timeline_published", assessment, by=by, tenant_id=assessment.tenant_id, content=timeline.content_hash,
        events=len(content.events),
    )  # fmt: skip
    return timeline


@transaction.atomic
def withdraw_timeline(assessment: Assessment, *, by: Actor) -> None:
    rules.check_may_withdraw(assessment, by)
    _take_down(assessment)
    audit.record("timeline_withdrawn", assessment, by=by, tenant_id=assessment.tenant_id)


def _take_down(assessment: Assessment) -> None:
    out = Timeline.objects.filter(assessment=assessment, withdrawn_at=None)
    out.update(withdrawn_at=timezone.now(), content={})


def _record(verb: str, entry: JournalEntry, by: Actor) -> None:
    audit.record(verb, entry, by=by, tenant_id=entry.tenant_id, assessment=entry.assessment_id)
