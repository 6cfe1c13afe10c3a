"""Forms about what an assessment rests on, who may read it, and who answers for what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tillit.assessment.inheritance import EffectiveRisk, level_above
from tillit.assessment.models import Assessment, Edition, Level, Stance
from tillit.assessment.queries.matrices import matrix_choices
from tillit.assessment.queries.published import newest_editions
from tillit.assessment.queries.reading import states_of
from tillit.assessment.standing import days
from tillit.organisations.models import Organisation
from tillit.organisations.models.organisation import Platform
from tillit.organisations.roles import TENANT_KINDS
from tillit.web.forms import CommandForm, DateField, LongText

SHORT_TEXT = 2_000


class EditionChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return _("%(title)s, version %(number)d, from %(owner)s") % {
            "title": obj.title, "number": obj.number, "owner": obj.tenant,
        }  # fmt: skip


class StandOnForm(CommandForm):
    edition = EditionChoice(
        queryset=None, label=gettext_lazy("Which one?"),
        help_text=gettext_lazy("Only published assessments from the level right above are shown, in their newest version."),
    )  # fmt: skip

    def prepare(self) -> None:
        above = level_above(self.target.level) if self.target else None
        rows = newest_editions().filter(level=above or "") if self.target else Edition.objects.none()
        self.fields["edition"].queryset = rows  # type: ignore[attr-defined]


class AdoptForm(CommandForm):
    into: forms.ModelChoiceField[Assessment] = forms.ModelChoiceField(
        queryset=None, required=False, label=gettext_lazy("Into which of your assessments?"),
        empty_label=gettext_lazy("A new one"),
        help_text=gettext_lazy("Choose the assessment of your case, if you have begun one."),
    )  # fmt: skip

    def prepare(self) -> None:
        rows = Assessment.objects.none()
        if self.target and self.actor:
            rows = Assessment.objects.filter(
                level=self.target.level, service=self.target.service_id, universe=self.target.universe,
                tenant__in=self.actor.write,
            ).select_related("service")  # fmt: skip
        self.fields["into"].queryset = rows  # type: ignore[attr-defined]


class ReasonForm(CommandForm):
    reason = LongText(max_length=SHORT_TEXT, rows=3, label=gettext_lazy("Why?"))


class PublishForm(CommandForm):
    audience: forms.ModelChoiceField[Organisation] = forms.ModelChoiceField(
        queryset=None, widget=forms.RadioSelect, empty_label=None, label=gettext_lazy("Who may read it and stand on it?"),
        help_text=gettext_lazy("What is marked local, and who does each measure by when, is never shared with others."),
    )  # fmt: skip
    news = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("What is new?"),
        help_text=gettext_lazy("Those who stand on it read this first. Leave it open the first time."),
    )  # fmt: skip

    def prepare(self) -> None:
        path = self.target.tenant.path if self.target else []
        rows = Organisation.objects.filter(pk__in=path, kind__in=TENANT_KINDS)
        self.fields["audience"].queryset = rows  # type: ignore[attr-defined]


def _open_risks(target: Assessment | None, *, inherited: bool) -> list[EffectiveRisk]:
    if target is None:
        return []
    risks = states_of([target], timezone.localdate())[target.pk].effective.risks
    return [risk for risk in risks if (risk.key.assessment != target.pk if inherited else risk.open)]


def _choice(risk: EffectiveRisk) -> tuple[str, str]:
    where = f" ({risk.origin.title})" if risk.origin.edition else ""
    return str(risk.key), f"{risk.risk.threat[:120]}{where}"


class AcceptForm(CommandForm):
    risk = forms.ChoiceField(
        required=False, label=gettext_lazy("What do you accept?"),
        help_text=gettext_lazy("A risk that gets worse is no longer accepted, and you are told."),
    )  # fmt: skip
    reason = LongText(max_length=SHORT_TEXT, rows=4, label=gettext_lazy("Why can it be accepted?"))
    expires_on = DateField(label=gettext_lazy("Until when?"))

    def prepare(self) -> None:
        risks = [_choice(risk) for risk in _open_risks(self.target, inherited=False)]
        self.fields["risk"].choices = [("", _("All that is left")), *risks]  # type: ignore[attr-defined]
        self.fields["expires_on"].help_text = _("At most %d days ahead.") % days("accept_at_most")
        self.initial.setdefault("expires_on", timezone.localdate() + timedelta(days=365))


class AnswerRiskForm(CommandForm):
    risk = forms.ChoiceField(label=gettext_lazy("Which inherited risk?"))
    stance = forms.ChoiceField(choices=Stance.choices, widget=forms.RadioSelect, label=gettext_lazy("How is it here?"))
    reason = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("Why is it otherwise here?"),
        help_text=gettext_lazy("Needed unless it is as above with an addition."),
    )  # fmt: skip
    text = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("What is it like here, in your own words?")
    )

    def prepare(self) -> None:
        choices = [_choice(risk) for risk in _open_risks(self.target, inherited=True)]
        self.fields["risk"].choices = [("", _("Choose")), *choices]  # type: ignore[attr-defined]


class BeginForm(CommandForm):
    level = forms.ChoiceField(
        choices=[(Level.OVERALL, gettext_lazy("Overall: what is alike for everything the school does digitally")),
                 (Level.UNIVERSE, gettext_lazy("Universe: a platform, such as Feide or iPad"))],
        widget=forms.RadioSelect, label=gettext_lazy("On which level?"),
        help_text=gettext_lazy("An assessment of a service begins in its case, or by adopting another's."),
    )  # fmt: skip
    universe = forms.ChoiceField(
        choices=[("", pgettext_lazy("a platform", "None")), *Platform.choices],
        required=False,
        label=gettext_lazy("Which platform?"),
    )
    title = forms.CharField(max_length=200, required=False, label=gettext_lazy("What do you call it?"))
    matrix = forms.ChoiceField(
        required=False, widget=forms.RadioSelect, initial="5x5", label=gettext_lazy("Which risk matrix?"),
        help_text=gettext_lazy("You can change it until the first risk is judged, and bring your own."),
    )  # fmt: skip
    suggest = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Begin with suggested risks from the bank"),
        help_text=gettext_lazy("Drafts with measures, those that belong to the level. You judge them, or take them out."),
    )  # fmt: skip

    def prepare(self) -> None:
        choices = matrix_choices(self.target.pk if self.target else None)
        self.fields["matrix"].choices = choices  # type: ignore[attr-defined]
