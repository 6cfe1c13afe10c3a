from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.guidance.steps import step as guide
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Role
from tillit.web.forms import CommandForm, LongText
from tillit.web.language import pick


class AskSupplierForm(CommandForm):
    email = forms.EmailField(label=_("The supplier's e-mail"))
    message = LongText(
        label=_("A few words from you"), max_length=2000, required=False, rows=3,
        help_text=_("The link and the questions come by themselves."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("How many days does the link live?"), initial=21,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
    )  # fmt: skip


class AddOwnerForm(CommandForm):
    owner = forms.ModelChoiceField(label=_("School owner"), queryset=Organisation.objects.none())

    def prepare(self) -> None:
        from tillit.approval.queries import owners_for

        taking_part = self.target.participations.values("tenant") if self.target else []
        field: Any = self.fields["owner"]
        field.queryset = owners_for(self.actor).exclude(pk__in=taking_part) if self.actor else field.queryset


class NameSystemOwnerForm(CommandForm):
    person = forms.ModelChoiceField(
        label=_("System owner"), queryset=Person.objects.none(),
        help_text=_("Follows updates and changes, and is the one to ask."),
    )  # fmt: skip

    def prepare(self) -> None:
        if self.target is None:
            return
        field: Any = self.fields["person"]
        field.queryset = Person.objects.filter(
            memberships__organisation=self.target.tenant_id, memberships__role=Role.NETWORK, memberships__until=None
        ).order_by("name")


class SendBackForm(CommandForm):
    step = forms.ChoiceField(label=_("Back to which step?"), widget=forms.RadioSelect)
    reason = LongText(label=_("Why?"), max_length=2000, rows=3)

    def prepare(self) -> None:
        from tillit.approval.gathering import facts_of
        from tillit.approval.steps import may_go_back_to

        if self.target is not None:
            codes = may_go_back_to(facts_of(self.target), timezone.localdate())
            field: Any = self.fields["step"]
            field.choices = [(code, pick(guide(code).title)) for code in codes]


class ReasonForm(CommandForm):
    reason = LongText(label=_("Why?"), max_length=2000, rows=3)
