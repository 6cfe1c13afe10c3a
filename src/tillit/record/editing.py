"""What the network does to a draft: one part at a time, each save a whole and valid record."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils.translation import gettext as _

from tillit.organisations.acting import Actor
from tillit.record import content, vocabulary
from tillit.record.actions import save_draft
from tillit.record.content import NotAProcessing
from tillit.record.draft import Answers, draft_purpose
from tillit.record.explain.words import Words
from tillit.record.forms.about import about_changes, security_of
from tillit.record.forms.purpose import purpose_of
from tillit.record.forms.rows import processors_of, recipients_of, transfers_of
from tillit.record.models import Draft
from tillit.record.processing import Processing
from tillit.web.denied import Invalid


def write_about(draft: Draft, *, by: Actor, **cleaned: Any) -> Draft:
    return change(draft, by, **about_changes(cleaned))


def write_security(draft: Draft, *, by: Actor, **cleaned: Any) -> Draft:
    return change(draft, by, security=security_of(cleaned))


def write_processors(draft: Draft, *, by: Actor, rows: list[dict[str, Any]]) -> Draft:
    return change(draft, by, processors=processors_of(rows))


def write_recipients(draft: Draft, *, by: Actor, rows: list[dict[str, Any]]) -> Draft:
    return change(draft, by, recipients=recipients_of(rows))


def write_transfers(draft: Draft, *, by: Actor, rows: list[dict[str, Any]]) -> Draft:
    return change(draft, by, transfers=transfers_of(rows))


def write_purpose(code: str) -> Any:
    """The action of one purpose's form."""

    def write(draft: Draft, *, by: Actor, **cleaned: Any) -> Draft:
        written = purpose_of(code, cleaned)
        purposes = content.read(draft.content).purposes
        if code not in {purpose.code for purpose in purposes}:
            return change(draft, by, purposes=(*purposes, written))
        return change(draft, by, purposes=tuple(written if purpose.code == code else purpose for purpose in purposes))

    return write


def add_purpose(draft: Draft, *, by: Actor, purpose: str) -> Draft:
    """Starts with what the supplier declared that is usual for this purpose."""
    processing = content.read(draft.content)
    if processing.purpose(purpose) is not None:
        raise Invalid(_("The draft already has this purpose."), "purpose")
    declared = list(dict.fromkeys(rule.field for item in processing.purposes for rule in item.fields))
    term = vocabulary.purposes()[purpose]
    added = draft_purpose(term, declared, Answers({}), Words(processing.language, "draft"))
    return change(draft, by, purposes=(*processing.purposes, added))


def remove_purpose(draft: Draft, *, by: Actor, purpose: str) -> Draft:
    processing = content.read(draft.content)
    if processing.purpose(purpose) is None:
        raise Invalid(_("The draft does not have this purpose."), "purpose")
    return change(draft, by, purposes=tuple(item for item in processing.purposes if item.code != purpose))


def replace(draft: Draft, *, by: Actor, content: Any) -> Draft:
    """For programs. The controller is filled in for each owner later, so what is sent of it is left out."""
    processing = read_sent(content)
    return save_draft(
        draft, processing=msgspec.structs.replace(processing, controller=type(processing.controller)()), by=by
    )


def change(draft: Draft, by: Actor, **changes: Any) -> Draft:
    processing = content.read(draft.content)
    return save_draft(draft, processing=checked(processing, changes), by=by)


def checked(processing: Processing, changes: dict[str, Any]) -> Processing:
    """Through JSON once, so that limits hold however the parts were made."""
    try:
        return content.read(content.canonical(msgspec.structs.replace(processing, **changes)))
    except (NotAProcessing, ValueError) as error:
        raise Invalid(_("This cannot be saved: %(why)s") % {"why": error}) from None


def read_sent(sent: Any) -> Processing:
    if not isinstance(sent, dict):
        raise Invalid(_("The draft must be a JSON object."), "content")
    try:
        return content.read(sent)
    except NotAProcessing as error:
        raise Invalid(_("This is not a record: %(why)s") % {"why": error}, "content") from None
