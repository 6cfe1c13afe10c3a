from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from tillit.web.forms import CommandForm


class SeenForm(CommandForm):
    """Carries the newest answer that was seen: two who answer at once are told, and lose nothing."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def newest(self) -> int:
        """The number of the newest answer, or 0."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        seen, newest = given.pop("seen", None), self.newest()
        if seen is not None and seen != newest:
            # Sending it once more means: I have read what they answered.
            self.data = {**self.data.dict(), "seen": str(newest)} if hasattr(self.data, "dict") else self.data
            told = _(
                "Somebody answered while you were writing. Read their answer, and send yours if it adds something."
            )
            raise forms.ValidationError(told, code="changed")
        return given
