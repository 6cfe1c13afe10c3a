from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.web.forms import CommandForm, DateField


class DpfListForm(CommandForm):
    file = forms.FileField(
        label=_("The list as CSV"),
        help_text=_("Export the participant list from dataprivacyframework.gov and choose the file here."),
    )
    list_date = DateField(label=_("The day the list was exported"))
    smaller_is_right = forms.BooleanField(
        label=_("It is right that the list is much shorter than the last one"), required=False
    )
