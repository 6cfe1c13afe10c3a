from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.participation.models import JournalEntry, Timeline
from tillit.participation.rules.standing import check_may_work
from tillit.web.denied import Denied, Invalid


def check_may_journal(assessment: Assessment, actor: Actor) -> None:
    check_may_work(assessment, actor)


def check_may_edit_entry(entry: JournalEntry, actor: Actor) -> None:
    check_may_work(entry.assessment, actor)
    if entry.removed_at is not None:
        raise Denied(_("This has been taken out of the journal."))


def check_may_remove_file(entry: JournalEntry, actor: Actor) -> None:
    check_may_edit_entry(entry, actor)
    if not has_files(entry):
        raise Denied(_("There is no file here."))


def has_files(entry: JournalEntry) -> bool:
    """A page that has them says so on the row."""
    known: list[object] | None = getattr(entry, "attached", None)
    return entry.files.exists() if known is None else bool(known)


def check_entry(on: date, text: str, inside: str, public: bool, today: date) -> None:
    if on > today:
        raise Invalid(_("The journal tells what has been. Choose today or an earlier day."), "on")
    if public and not text.strip():
        raise Invalid(_("Write what everybody may read, when it is to be public."), "text")
    if not text.strip() and not inside.strip():
        raise Invalid(_("Write in a few words what was said."), "text")


def check_may_publish(assessment: Assessment, actor: Actor) -> None:
    check_may_work(assessment, actor)


def check_may_withdraw(assessment: Assessment, actor: Actor) -> None:
    check_may_work(assessment, actor)
    if not _is_out(assessment):
        raise Denied(_("No timeline is published."))


def _is_out(assessment: Assessment) -> bool:
    """A page that knows says so on the row."""
    known: bool | None = getattr(assessment, "timeline_out", None)
    if known is None:
        return Timeline.objects.filter(assessment=assessment, withdrawn_at=None).exists()
    return known
