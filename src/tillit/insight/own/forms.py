from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tillit.analytics.models import SkillArea
from tillit.insight.models import Notify
from tillit.insight.own.seeing import chosen
from tillit.organisations.roles import Role
from tillit.web.forms import CommandForm, LongText


class RewriteForm(CommandForm):
    text = LongText(label=_("What do you want to manage?"), max_length=500, rows=3)
    skill_area: forms.ModelChoiceField[SkillArea] = forms.ModelChoiceField(
        label=_("What is it about?"), queryset=None, required=False, empty_label=_("Something else")
    )

    def prepare(self) -> None:
        areas = self.fields["skill_area"]
        if isinstance(areas, forms.ModelChoiceField) and self.actor is not None:
            areas.queryset = SkillArea.objects.filter(tenant__in=self.actor.read, ended_at=None)


class SharedForm(CommandForm):
    """A student has lecturers."""

    shared = forms.BooleanField(label=_("My teachers may see it"), required=False)

    def prepare(self) -> None:
        super().prepare()
        if self.actor is not None and self.actor.role == Role.STUDENT:
            self.fields["shared"].label = _("My lecturers may see it")


class GoalForm(SharedForm, RewriteForm):
    field_order = ("text", "skill_area", "shared")


class ReflectForm(SharedForm):
    reflection = LongText(label=_("How did it go? What helped?"), max_length=1000, rows=4, required=False)
    reached = forms.BooleanField(label=_("I have managed it"), required=False)
    field_order = ("reflection", "reached", "shared")


class NotifyForm(CommandForm):
    when = forms.ChoiceField(
        label=_("When do you want an e-mail?"), choices=Notify.When.choices, widget=forms.RadioSelect,
        help_text=_("It only says that there is something to see, and where. As it happens: when your lecturer has done"
                    " something because of it. Once a week: also when somebody has looked."),
    )  # fmt: skip

    def prepare(self) -> None:
        """What was chosen last stands there."""
        if self.actor is not None:
            self.fields["when"].initial = chosen(self.actor.person_id, self.actor.tenant_id).when
