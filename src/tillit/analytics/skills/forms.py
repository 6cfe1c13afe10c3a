from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.analytics.models import SkillArea
from tillit.analytics.skills import queries
from tillit.catalogue.models import Use
from tillit.curriculum.queries import plans_listed
from tillit.curriculum.templatetags.curriculum import year_name
from tillit.web.forms import CommandForm, LongText

LAST_YEAR = 13


class AreaForm(CommandForm):
    name = forms.CharField(
        label=pgettext_lazy("of a skill area", "Name"), max_length=120,
        help_text=_("In words a pupil understands, as «Fractions» or «Writing to convince somebody»."),
    )  # fmt: skip
    description = LongText(
        label=_("What is it?"), required=False, max_length=2000, rows=3,
        help_text=_("One or two sentences. Pupils, parents and teachers read them."),
    )  # fmt: skip
    plan = forms.ChoiceField(label=pgettext_lazy("curriculum", "Plan"), required=False, choices=())
    years = forms.TypedMultipleChoiceField(
        label=_("For which years?"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=[(year, year) for year in range(1, LAST_YEAR + 1)],
    )  # fmt: skip

    def prepare(self) -> None:
        from django.utils import timezone

        now, _other = plans_listed(timezone.localdate())
        kept = [self.target.plan] if self.target is not None and self.target.plan else []
        choices = [("", ""), *((plan.code, f"{plan} ({plan.code})") for plan in now)]
        missing = [(code, code) for code in kept if code not in dict(choices)]
        plan: Any = self.fields["plan"]
        plan.choices = [*choices, *missing]
        years: Any = self.fields["years"]
        years.choices = [(year, year_name(year)) for year in range(1, LAST_YEAR + 1)]


class AimForm(CommandForm):
    aim = forms.CharField(label=_("Competence aim"), max_length=200, help_text=_("The code, as KM13257."))


class RuleForm(CommandForm):
    activity = forms.CharField(
        label=_("Address of the activities"), max_length=2000,
        help_text=_("As the service writes it. With * at the end it takes in all that begin so."),
    )  # fmt: skip
    use = forms.ModelChoiceField(
        label=_("Service"), queryset=Use._base_manager.none(), required=False, empty_label=_("All services"),
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["use"]
        field.queryset = queries.uses(self.actor)


class HandForm(CommandForm):
    activity = forms.CharField(label=_("Address of the activity"), max_length=2000)
    skill_area = forms.ModelChoiceField(
        label=_("What does it train?"), queryset=SkillArea._base_manager.none(),
        help_text=_("It counts in this skill area for all pupils at your school owner."),
    )  # fmt: skip

    def prepare(self) -> None:
        field: Any = self.fields["skill_area"]
        field.queryset = queries.areas(self.actor).filter(ended_at=None).order_by("plan", "name")
