from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.rights.objections.forms import ServiceField
from tillit.rights.objections.rules import uses_of
from tillit.web.forms import CommandForm


class PractiseForm(CommandForm):
    """`target` is the school owner."""

    use = ServiceField(label=_("Where?"), queryset=None, required=False, empty_label=_("All services"))
    length = forms.ChoiceField(
        label=_("How long?"), widget=forms.RadioSelect, initial="lesson",
        choices=[("lesson", _("One hour")), ("day", _("The rest of the day"))],
    )  # fmt: skip

    def prepare(self) -> None:
        if self.target is not None and isinstance(field := self.fields["use"], ServiceField):
            field.queryset = uses_of(self.target)
