from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.assessment.queries import facts_of
from tillit.participation import sections
from tillit.participation.forms.seen import SeenForm
from tillit.participation.models import (
    ConsultationOutcome,
    Grade,
    Opinion,
    OpinionAnswer,
    OpinionDraft,
    OpinionOutcome,
    OpinionRemark,
)
from tillit.participation.rules.opinions import Remark
from tillit.web.denied import Invalid
from tillit.web.forms import CommandForm, DateField, LongText

REMARK_LENGTH = 5_000
LONGEST_CHOICE = 40
NOTHING = ("", gettext_lazy("No remark"))


class ReadForm(CommandForm):
    """Carries the fingerprint of what was read: a judgement of something else is not the one that was meant."""

    content_hash = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        now = facts_of([self.target.pk], timezone.localdate())[self.target.pk].content_hash
        read = given.pop("content_hash", "")
        if read and read != now:
            # Sending it once more means: I have read it as it is now.
            self.data = {**self.data.dict(), "content_hash": now} if hasattr(self.data, "dict") else self.data
            raise forms.ValidationError(
                _("The assessment changed while you were writing. Read it again, and then send what you wrote again."),
                code="changed",
            )
        return given


class OpinionForm(ReadForm):
    """The whole, and whatever sections there is something to say about."""

    fieldsets = [
        (gettext_lazy("The whole"), "", ["grade", "text", "prior_consultation", "again"]),
        *(
            (name, "", [f"grade_{code}", f"text_{code}"])
            for code, name in sections.titles()
        ),
    ]  # fmt: skip
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
        help_text=gettext_lazy("When the risk is still high after the measures. Nothing goes on before it is answered."),
    )  # fmt: skip
    again = forms.BooleanField(
        required=False, label=gettext_lazy("I want to see it again"),
        help_text=gettext_lazy("It comes back to you when the network has answered your remarks."),
    )  # fmt: skip

    restored: datetime | None = None
    """When what is shown was written, if it was never given."""

    def prepare(self) -> None:
        """What this person wrote and never gave comes back, bound to what they had read then."""
        if self.is_bound or self.target is None or self.actor is None:
            return
        draft = OpinionDraft.objects.filter(assessment=self.target, person_id=self.actor.person_id).first()
        if draft is not None:
            self.initial.update(draft.written)
            self.initial["content_hash"] = draft.content_hash or self.initial.get("content_hash", "")
            self.restored = draft.saved_at

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        remarks = []
        for code in sections.codes():
            grade, text = given.pop(f"grade_{code}", ""), given.pop(f"text_{code}", "")
            if text.strip() and not grade:
                self.add_error(f"grade_{code}", _("Choose what you advise about this section."))
            elif grade:
                remarks.append(Remark(code, grade, text.strip()))
        return {**given, "remarks": remarks}


def typed(data: Mapping[str, str]) -> tuple[dict[str, str | bool], str]:
    """What stands in the form, right or not yet, and the fingerprint of what was read. Empty fields are left out."""
    found: dict[str, str | bool] = {}
    for name, field in OpinionForm.base_fields.items():
        value = data.get(name, "").replace("\x00", "")
        if name == "content_hash" or not value:
            continue
        if len(value) > (getattr(field, "max_length", None) or LONGEST_CHOICE):
            raise Invalid(_("The text is too long to be kept."), name)
        found[name] = True if isinstance(field, forms.BooleanField) else value
    return found, data.get("content_hash", "").replace("\x00", "")[:64]


for _code in sections.codes():
    OpinionForm.base_fields[f"grade_{_code}"] = forms.ChoiceField(
        choices=[NOTHING, *Grade.choices], required=False, label=gettext_lazy("Advice")
    )
    OpinionForm.base_fields[f"text_{_code}"] = LongText(
        max_length=REMARK_LENGTH, rows=3, required=False, label=gettext_lazy("Remark")
    )


def newest_answer(target: Opinion | OpinionRemark) -> int:
    """Its number, or 0."""
    rows = OpinionAnswer.objects.filter(remark=target) if isinstance(target, OpinionRemark) else (
        OpinionAnswer.objects.filter(opinion=target, remark=None)
    )  # fmt: skip
    return rows.values_list("pk", flat=True).first() or 0


class AnswerForm(SeenForm):
    newest_of = staticmethod(newest_answer)
    outcome = forms.ChoiceField(
        choices=OpinionOutcome.choices, widget=forms.RadioSelect, label=gettext_lazy("What have you done?")
    )
    text = LongText(
        max_length=REMARK_LENGTH, label=gettext_lazy("What is changed, or why not"),
        help_text=gettext_lazy("The data protection officer and those who decide read it."),
    )  # fmt: skip


class ConsultationForm(CommandForm):
    outcome = forms.ChoiceField(
        choices=ConsultationOutcome.choices, widget=forms.RadioSelect, label=gettext_lazy("What has been done?")
    )
    text = LongText(
        label=gettext_lazy("What was done, and why"),
        help_text=gettext_lazy("What Datatilsynet answered, or why the risk is not so high that they must be asked."),
    )
    answered_on = DateField(required=False, label=gettext_lazy("The day Datatilsynet answered"))
    file = forms.FileField(required=False, label=gettext_lazy("The letter from Datatilsynet"))
