from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.web.forms import DateField, LongText, RevisedForm


class SignForm(RevisedForm):
    """`content_hash` is of the text on the page: what was read is what is signed."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64, label=_("Fingerprint of the text"))
    name = forms.CharField(label=_("Your full name"), max_length=200)
    confirm = forms.BooleanField(label=_("I have read the agreement and sign it for the municipality."))


class AttachForm(RevisedForm):
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64, label=_("Fingerprint of the text"))
    name = forms.CharField(label=_("Who signed"), max_length=200)
    signed_on = DateField(label=_("Signed on"))
    file = forms.FileField(label=_("The signed agreement"), help_text=_("PDF, Word or a picture."))
    confirm = forms.BooleanField(label=_("The file is this agreement, word for word."))


class RenewForm(RevisedForm):
    starts_on = DateField(label=_("Valid from"))
    ends_on = DateField(label=_("Valid to"), required=False, help_text=_("Leave empty if it runs until terminated."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The agreement cannot end before it starts."))
        return cleaned


class TerminateForm(RevisedForm):
    ended_on = DateField(label=_("Ends on"))
    ended_why = LongText(label=_("Why"), rows=3, max_length=2000)
