from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.organisations.models import Person
from tillit.organisations.roles import Role
from tillit.rights.objections import rules
from tillit.web.forms import CommandForm, DateField, LongText


class ServiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A use by the name of its service: whoever chooses has one school owner."""

    def label_from_instance(self, use: Any) -> str:
        return str(use.service.name)


class ObjectForm(CommandForm):
    """`target` is the school owner. Each role sees the fields it needs."""

    pupil = forms.ModelChoiceField(label=_("Who is it about?"), queryset=Person.objects.none(), required=False)
    use = ServiceField(
        label=_("Which service?"), queryset=None, required=False, empty_label=_("All services"),
    )  # fmt: skip
    reason = LongText(
        label=_("Why?"), required=False, max_length=4000, rows=4,
        help_text=_("You need not say why. But it helps the one who answers to understand how it is for you."),
    )  # fmt: skip
    received_on = DateField(
        label=_("When did the letter come?"),
        required=False,
        help_text=_("The month for the answer counts from that day."),
    )

    def prepare(self) -> None:
        if self.actor is None:
            return
        today = timezone.localdate()
        use, pupil = self.fields["use"], self.fields["pupil"]
        if isinstance(use, ServiceField) and isinstance(pupil, forms.ModelChoiceField):
            use.queryset = rules.uses_of(self.target)
            pupil.queryset = rules.people_of(self.actor, today)
            self._choose_the_only_one(pupil)
        if self.actor.role in rules.LEARNERS:
            del self.fields["pupil"]
        else:
            pupil.required = True
        if self.actor.role != Role.PRINCIPAL:
            del self.fields["received_on"]

    def _choose_the_only_one(self, field: forms.ModelChoiceField) -> None:  # type: ignore[type-arg]
        if self.actor.role not in rules.LEARNERS:
            self.fields["reason"].help_text = _("Nobody needs to say why. But it helps the one who answers.")
        if self.actor.role == Role.GUARDIAN and field.queryset is not None:
            first, *more = [*field.queryset[:2], None]
            field.initial = first if first and not [each for each in more if each] else None


class SayForm(CommandForm):
    text = LongText(
        label=_("What you say"), max_length=4000, rows=5,
        help_text=_("Write so that a ten-year-old understands it. The pupil reads this."),
    )  # fmt: skip


class AdviceForm(CommandForm):
    text = LongText(
        label=_("What you say"), max_length=4000, rows=5,
        help_text=_("Those who answer read this, and so can the pupil."),
    )  # fmt: skip


class SuggestForm(CommandForm):
    text = LongText(
        label=_("What you say"), max_length=4000, rows=5, help_text=_("Only those who answer read this.")
    )  # fmt: skip


class RefuseForm(CommandForm):
    text = LongText(
        label=_("Why the data must be used all the same"), max_length=4000, rows=6, min_length=40,
        help_text=_(
            "There must be a compelling reason that weighs more than what the pupil says (GDPR Art. 21(1)). Write it so"
            " that a ten-year-old understands it."
        ),
    )  # fmt: skip
