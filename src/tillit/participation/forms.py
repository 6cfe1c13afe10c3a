from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.assessment.queries import facts_of
from tillit.participation.models import Grade
from tillit.web.forms import CommandForm, LongText


class OpinionForm(CommandForm):
    """Carries the fingerprint of what was read: an opinion on something else is not the one that was meant."""

    content_hash = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    grade = forms.ChoiceField(
        choices=Grade.choices, widget=forms.RadioSelect, label=gettext_lazy("What is your advice?")
    )
    text = LongText(
        rows=10,
        label=gettext_lazy("Your opinion"),
        help_text=gettext_lazy(
            "Say what you support, what worries you and what should be done. Those who decide read it."
        ),
    )
    prior_consultation = forms.BooleanField(
        required=False, label=gettext_lazy("Datatilsynet should be consulted first (GDPR Art. 36)"),
        help_text=gettext_lazy("When the risk is still high after the measures."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        now = facts_of([self.target.pk], timezone.localdate())[self.target.pk].content_hash
        read = given.pop("content_hash", "")
        if read and read != now:
            # Sending it once more means: I have read it as it is now.
            self.data = {**self.data.dict(), "content_hash": now} if hasattr(self.data, "dict") else self.data
            raise forms.ValidationError(
                _("The assessment changed while you were writing. Read it again, and then send your opinion again."),
                code="changed",
            )
        return given
