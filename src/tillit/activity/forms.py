from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.activity import rules
from tillit.activity.models import Right
from tillit.activity.trying import EXAMPLE
from tillit.activity.xapi.versions import Version
from tillit.organisations.models import Organisation
from tillit.web.forms import CommandForm, DateField, LongText

LONGEST_STATEMENT = 100_000


class KeyForm(CommandForm):
    label = forms.CharField(
        label=_("What you call it"),
        max_length=100,
        help_text=_("So that you know it again, such as «the server of autumn 2026»."),
    )
    rights = forms.MultipleChoiceField(
        label=_("What it may do"), choices=Right.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Right.WRITE], help_text=_("Give no more than the service needs."),
    )  # fmt: skip
    expires_on = DateField(
        label=_("Last day it works"), required=False, initial=lambda: rules.school_year_on(timezone.localdate()),
        help_text=_("We suggest the end of the school year. Leave it empty if it shall work until you take it back."),
    )  # fmt: skip


class TryForm(CommandForm):
    statement = LongText(
        label=_("Statement"), max_length=LONGEST_STATEMENT, rows=14, initial=EXAMPLE,
        help_text=_("One xAPI statement. Use invented pupils, never real ones."),
    )  # fmt: skip
    version = forms.ChoiceField(
        label=_("Version of xAPI"), choices=[(each.value, each.value) for each in Version], initial=Version.V1.value,
        required=False,
    )  # fmt: skip
    pupil = forms.ChoiceField(
        label=_("Who it is about"),
        choices=[
            ("known", _("A pupil of the school owner, with analysis turned on")),
            ("stranger", _("Somebody the school owner does not know")),
        ],
        initial="known",
        required=False,
    )


class PlaceForm(CommandForm):
    organisation = forms.ModelChoiceField(label=_("Where"), queryset=Organisation.objects.none())

    def prepare(self) -> None:
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField) and self.target is not None:
            field.queryset = rules.places(self.target, self.actor)
