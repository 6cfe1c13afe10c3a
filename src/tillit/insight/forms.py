from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.analytics.models import SkillArea
from tillit.insight.models import FollowUp
from tillit.organisations.models import Organisation, Person
from tillit.organisations.rostering.relations import pupils_of
from tillit.web.forms import CommandForm, DateField, LongText

WEEKS = 3


class TrainingForm(CommandForm):
    understood = forms.BooleanField(label=_("I have read this, and will keep to it"))


class FollowUpForm(CommandForm):
    skill_area: forms.ModelChoiceField[SkillArea] = forms.ModelChoiceField(label=_("What it is about"), queryset=None)
    what = LongText(
        label=_("What will you do?"), max_length=2000, rows=4,
        help_text=_("Such as «work with fractions on a number line, in pairs, two lessons». Nothing about illness or home."
                    " Whoever it is about can read it: name nobody else."),
    )  # fmt: skip
    whole_group = forms.BooleanField(label=_("With the whole group"), required=False)
    pupils = forms.ModelMultipleChoiceField(
        label=_("Or with some of them"), queryset=Person.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose the whole group above, or at least one pupil here."),
    )  # fmt: skip
    look_again_on = DateField(
        label=_("When will you look again?"), initial=lambda: timezone.localdate() + timedelta(weeks=WEEKS),
        help_text=_("Then you see how it stood before, and how it stands."),
    )  # fmt: skip

    def prepare(self) -> None:
        areas, pupils = self.fields["skill_area"], self.fields["pupils"]
        if isinstance(areas, forms.ModelChoiceField) and self.actor is not None:
            areas.queryset = SkillArea.objects.filter(tenant__in=self.actor.read, ended_at=None)
        if isinstance(pupils, forms.ModelMultipleChoiceField) and isinstance(self.target, Organisation):
            pupils.queryset = pupils_of(self.target.pk, timezone.localdate())


class LookAgainForm(CommandForm):
    helped = forms.ChoiceField(label=_("Did it help?"), choices=FollowUp.Helped.choices, widget=forms.RadioSelect)
    learned = LongText(
        label=_("What did you learn of it?"), max_length=2000, rows=3, required=False,
        help_text=_("For you and those who teach the group with you. Whoever it is about can read it: name nobody else."),
    )  # fmt: skip
