from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.participation.models import EntryKind, JournalFile
from tillit.participation.queries.journal import entries_of, heard_of
from tillit.participation.timeline import hash_of, public_timeline
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm


class EditEntryForm(RevisedForm):
    on = DateField(label=gettext_lazy("Day"))
    kind = forms.ChoiceField(choices=EntryKind.choices, widget=forms.RadioSelect, label=gettext_lazy("What was it?"))
    title = forms.CharField(max_length=200, label=gettext_lazy("In one line"))
    who = forms.CharField(
        max_length=500, required=False, label=gettext_lazy("Who took part"),
        help_text=gettext_lazy("Roles and organisations. Never names of pupils."),
    )  # fmt: skip
    text = LongText(
        required=False, label=gettext_lazy("What was said"),
        help_text=gettext_lazy("Write so that everybody may read it."),
    )  # fmt: skip
    inside = LongText(
        required=False, label=gettext_lazy("For ourselves"), help_text=gettext_lazy("This is never published.")
    )
    public = forms.BooleanField(
        required=False, label=gettext_lazy("Show it in the public timeline"),
        help_text=gettext_lazy("It goes out the next time somebody publishes the timeline. Files never do."),
    )  # fmt: skip


class EntryForm(EditEntryForm):
    revision = None  # type: ignore[assignment]
    file = forms.FileField(required=False, label=gettext_lazy("A file that belongs to it"))


class FileForm(CommandForm):
    file = forms.FileField(label=gettext_lazy("File"))


class RemoveFileForm(CommandForm):
    file: forms.ModelChoiceField[JournalFile] = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Which file?"))

    def prepare(self) -> None:
        field: Any = self.fields["file"]
        field.queryset = JournalFile.objects.filter(entry=self.target).select_related("file").defer("file__content")


class PublishForm(CommandForm):
    """Carries the fingerprint of what was looked at: nothing goes out that nobody has seen."""

    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    lead = LongText(
        max_length=2_000, rows=3, required=False, label=gettext_lazy("A few words at the top"),
        help_text=gettext_lazy("What the work is about, for somebody who has not heard of it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        now = fingerprint(self.target)
        if given.get("seen") and given["seen"] != now:
            self.data = {**self.data.dict(), "seen": now} if hasattr(self.data, "dict") else self.data
            raise forms.ValidationError(
                _("The journal has changed since you looked at it. Look through it again, and then publish."),
                code="changed",
            )
        return given


def fingerprint(assessment: Any) -> str:
    return hash_of(public_timeline(assessment, entries_of(assessment), heard_of(assessment), ""))
