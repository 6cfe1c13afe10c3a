"""What a person says about a file they begin an assessment from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.assessment.models import Level
from tillit.organisations.models.organisation import Platform


class BeginFromForm(forms.Form):
    """The level is that of the file: its sections and risks were written for it."""

    service = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Which service is it about?"),
        help_text=gettext_lazy("As it is called in the catalogue. If it is not there, it is put there."),
    )  # fmt: skip
    universe = forms.ChoiceField(
        choices=[("", gettext_lazy("Choose")), *Platform.choices], required=False, label=gettext_lazy("Which platform?")
    )
    title = forms.CharField(max_length=200, required=False, label=gettext_lazy("What do you call it?"))

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.level = level
        if level != Level.SERVICE:
            del self.fields["service"]
        else:
            del self.fields["title"]
        if level != Level.UNIVERSE:
            del self.fields["universe"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.level == Level.SERVICE and not given.get("service"):
            self.add_error("service", _("Choose which service it is about."))
        if self.level == Level.UNIVERSE and not given.get("universe"):
            self.add_error("universe", _("Choose which platform it is about."))
        return given
