from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tillit.activity.models import Pseudonym
from tillit.web.forms import DateField


class PeriodForm(forms.Form):
    """Which service, and from when to when. Nothing filled in: everything."""

    use = forms.TypedChoiceField(label=_("Service"), required=False, coerce=int, empty_value=None)
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, mine: list[Pseudonym], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["use"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [("", _("All services")), *((row.use_id, row.use.service.name) for row in mine)]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            raise forms.ValidationError({"until": _t("Choose a day that is not before the first.")})
        return found
