from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.participation import actions
from tillit.participation.commands.finding import find_assessment, finder, of_assessment, values
from tillit.participation.forms import journal as forms
from tillit.participation.models import JournalEntry
from tillit.participation.rules import journal as rules
from tillit.participation.rules.standing import WRITERS
from tillit.web.commands import Command, Commands

HOLDERS = frozenset(map(str, WRITERS))
TOLD = ("on", "kind", "title", "who", "text", "inside", "public")


def _page(assessment_id: int) -> str:
    return reverse("journal", args=[assessment_id])


def _looked_at(assessment: Assessment) -> dict[str, Any]:
    return {"seen": forms.fingerprint(assessment)}


JOURNALS: Commands[Assessment] = Commands(
    noun="journal",
    prefix="vurderingar/journal/",
    find=find_assessment,
    page=lambda assessment: _page(assessment.pk),
    items=(
        Command(
            "add", _("Write in the journal"), actions.add_entry, rules.check_may_journal, HOLDERS, forms.EntryForm,
            lambda _assessment: {"on": timezone.localdate()}, _("It stands in the journal."),
            _("Meetings and inputs on the way. Hearings come by themselves."),
        ),
        Command(
            "publish", _("Publish the timeline"), actions.publish_timeline, rules.check_may_publish, HOLDERS,
            forms.PublishForm, _looked_at, _("The timeline is published. Everybody can read it."),
            _("Everybody can read what is marked as public in the journal, and what is told of hearings. Nothing more."
              " What you write later is not shown before you publish again."),
        ),
        Command(
            "withdraw", _("Withdraw the timeline"), actions.withdraw_timeline, rules.check_may_withdraw, HOLDERS,
            done=_("The timeline is no longer public."), danger=True,
        ),
    ),
)  # fmt: skip

ENTRIES: Commands[JournalEntry] = Commands(
    noun="journal_entry",
    prefix="journal/",
    find=finder(lambda: JournalEntry.objects.select_related(*of_assessment(""))),
    page=lambda entry: _page(entry.assessment_id),
    items=(
        Command(
            "edit", _("Change"), actions.edit_entry, rules.check_may_edit_entry, HOLDERS, forms.EditEntryForm,
            values(*TOLD), _("Saved."),
        ),
        Command(
            "attach", _("Attach a file"), actions.attach_file, rules.check_may_edit_entry, HOLDERS, forms.FileForm,
            done=_("The file is attached."),
        ),
        Command(
            "remove_file", _("Remove a file"), actions.remove_file, rules.check_may_remove_file, HOLDERS,
            forms.RemoveFileForm, done=_("The file is removed."),
        ),
        Command(
            "remove", _("Take it out of the journal"), actions.remove_entry, rules.check_may_edit_entry, HOLDERS,
            done=_("It is taken out."), danger=True,
        ),
    ),
)  # fmt: skip
