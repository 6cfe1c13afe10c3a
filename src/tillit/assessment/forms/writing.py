"""The forms people fill in about an assessment. They read; `rules` judge."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tillit.assessment.content import matrix_of
from tillit.assessment.models import Level, Pin, SectionAutosave, Stance
from tillit.assessment.models.risk import AFTER, BEFORE
from tillit.assessment.rulebook import Texts, dpia_rules, scenarios
from tillit.assessment.rules import reasons_left
from tillit.assessment.scale import PARTIES, Step
from tillit.assessment.suggestions import suggest
from tillit.documents.editor import RichTextField
from tillit.web.denied import Denied
from tillit.web.forms import CommandForm, DateField, LongText, RevisedForm
from tillit.web.language import pick

SHORT_TEXT = 2_000
said: Any = lazy(pick, str)

ANSWERS = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("unknown", gettext_lazy("Don't know yet"))]


def _question(label: Texts, explanation: Texts) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=ANSWERS, widget=forms.RadioSelect, required=False, label=said(label), help_text=said(explanation)
    )


class PreAssessmentForm(RevisedForm):
    """One question per criterion; leaving one out is to say «don't know»."""

    fieldsets = [
        (
            gettext_lazy("On the supervisory authority's list for schools"),
            gettext_lazy("Yes to one of these is enough: then a DPIA is required."),
            [item.code for item in dpia_rules().questions if getattr(item, "setting", "") == "school"],
        ),
        (
            gettext_lazy("The nine criteria"),
            gettext_lazy(
                "Two of them normally make a DPIA required. Pupils are children, so one more is often enough."
            ),
            [criterion.code for criterion in dpia_rules().criteria],
        ),
        (
            gettext_lazy("The rest of the list"),
            gettext_lazy("Seldom relevant in school. Most can be answered no at once."),
            [item.code for item in dpia_rules().questions if getattr(item, "setting", "") == "general"],
        ),
    ]

    def prepare(self) -> None:
        asked = {question.code for question in dpia_rules().on(timezone.localdate()).questions}
        for code in set(self.fields) - asked - {"revision"}:
            del self.fields[code]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        revision = given.pop("revision", None)
        return {"answers": {code: answer or "unknown" for code, answer in given.items()}, "revision": revision}


PreAssessmentForm.base_fields = {
    **PreAssessmentForm.base_fields,
    **{question.code: _question(question.question, question.explanation) for question in dpia_rules().questions},
}


def suggested_answers(declared: Any, rules: Any) -> dict[str, str]:
    return {code: answer for code, (answer, _why) in suggest(declared, rules).items()}


class GoWithoutForm(CommandForm):
    reasons = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Why is a DPIA not needed?"),
        help_text=gettext_lazy("Only reasons that agree with your answers are shown."),
    )
    explanation = LongText(
        max_length=SHORT_TEXT, label=gettext_lazy("Explain in a few words"),
        help_text=gettext_lazy(
            "So that somebody who reads it in three years understands why. It follows the assessment when it is "
            "published, for others to weigh: name no persons."
        ),
    )  # fmt: skip
    covered_by = forms.CharField(
        max_length=300, required=False, label=gettext_lazy("Which assessment covers it?"),
        help_text=gettext_lazy("Only when the processing is covered by another DPIA. Write its name and date."),
    )  # fmt: skip

    def prepare(self) -> None:
        pre = self.target.preassessments.first() if self.target else None
        try:
            reasons = reasons_left(pre, timezone.localdate()) if pre else ()
        except Denied:
            reasons = ()  # the rule behind the command refuses with its sentence
        self.fields["reasons"].choices = [(reason.code, pick(reason.text)) for reason in reasons]  # type: ignore[attr-defined]


class AddRiskForm(CommandForm):
    scenario = forms.ChoiceField(
        required=False, label=gettext_lazy("Take one from the bank"),
        help_text=gettext_lazy("Those that belong to this level, and are not here already. Its measures come along."),
    )  # fmt: skip
    area = forms.ChoiceField(required=False, label=gettext_lazy("Or write your own: what is it about?"))
    threat = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("What can happen?"),
        help_text=gettext_lazy("One sentence about what happens to the pupil."),
    )  # fmt: skip

    def prepare(self) -> None:
        used = (
            set(self.target.risks.filter(removed_at=None).values_list("scenario", flat=True)) if self.target else set()
        )
        bank = scenarios().areas
        fitting: dict[str, list[tuple[str, str]]] = {}
        for area, threat in scenarios().at(self.target.level if self.target else Level.SERVICE):
            if threat.code not in used:
                fitting.setdefault(pick(area.title), []).append((threat.code, pick(threat.text)))
        self.fields["scenario"].choices = [("", _("None from the bank")), *fitting.items()]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", _("Choose")), *((area.code, pick(area.title)) for area in bank)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        own = given.get("area") and given.get("threat", "").strip()
        if not self.errors and not given.get("scenario") and not own:
            raise forms.ValidationError(_("Take a risk from the bank, or write your own with area and text."))
        return given


class StepField(forms.IntegerField):
    """A step on the matrix; the choices are written when the matrix is known."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(
            min_value=1, max_value=6, required=False, widget=forms.Select, label=label, help_text=help_text
        )

    def offer(self, steps: tuple[Step, ...]) -> None:
        choices: list[tuple[str | int, str]] = [("", _("Not judged yet"))]
        choices += [(n, f"{n}. {pick(step.name)}: {pick(step.explanation)}") for n, step in enumerate(steps, 1)]
        self.widget.choices = choices


CONSEQUENCES = {
    "pupil": gettext_lazy("How serious is it for the pupil?"),
    "municipality": gettext_lazy("How serious is it for the municipality?"),
    "society": gettext_lazy("How serious is it for society?"),
}
ONLY_IF = gettext_lazy("Only if it matters. The most serious of the three counts.")


class JudgeForm(RevisedForm):
    fieldsets = [
        ("", "", ["threat"]),
        (
            gettext_lazy("Before the measures"),
            gettext_lazy("As if nothing had been done."),
            ["likelihood", *(f"consequence_{party}" for party in PARTIES), "reason"],
        ),
        (
            gettext_lazy("After the measures"),
            gettext_lazy("What is left when the measures are in place."),
            ["likelihood_after", *(f"consequence_{party}_after" for party in PARTIES), "reason_after"],
        ),
    ]
    threat = LongText(max_length=SHORT_TEXT, rows=3, label=gettext_lazy("What can happen?"))
    likelihood = StepField(gettext_lazy("How likely is it?"))
    consequence_pupil = StepField(CONSEQUENCES["pupil"])
    consequence_municipality = StepField(CONSEQUENCES["municipality"], ONLY_IF)
    consequence_society = StepField(CONSEQUENCES["society"], ONLY_IF)
    reason = LongText(max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("Why do you judge it so?"))
    likelihood_after = StepField(gettext_lazy("How likely is it then?"))
    consequence_pupil_after = StepField(CONSEQUENCES["pupil"])
    consequence_municipality_after = StepField(CONSEQUENCES["municipality"], ONLY_IF)
    consequence_society_after = StepField(CONSEQUENCES["society"], ONLY_IF)
    reason_after = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("Why is it so after the measures?")
    )

    def prepare(self) -> None:
        if self.target is None:
            return
        matrix = matrix_of(self.target.assessment.matrix, self.target.assessment.matrix_table)
        for when in (BEFORE, AFTER):
            self._step(f"likelihood{when}").offer(matrix.likelihood)
            for party in PARTIES:
                self._step(f"consequence_{party}{when}").offer(matrix.consequence)

    def _step(self, name: str) -> StepField:
        return cast("StepField", self.fields[name])


class RemoveRiskForm(CommandForm):
    because = LongText(max_length=SHORT_TEXT, rows=3, label=gettext_lazy("Why does it not matter here?"))


class AddMeasureForm(CommandForm):
    text = LongText(max_length=SHORT_TEXT, rows=3, label=gettext_lazy("What is to be done?"))
    responsible = forms.CharField(
        max_length=200, required=False, label=gettext_lazy("Who does it?"),
        help_text=gettext_lazy("A role is best, for example “system owner”. People move on."),
    )  # fmt: skip
    due = DateField(required=False, label=gettext_lazy("By when?"))
    for_special = forms.BooleanField(
        required=False,
        label=gettext_lazy("This measure protects health, belief or other special categories in particular"),
    )


class Evidence(LongText):
    def __init__(self) -> None:
        super().__init__(
            max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("How can one see that it is done?"),
            help_text=gettext_lazy("A few words, or a link to the minutes, the setting or the agreement."),
        )  # fmt: skip


class EditMeasureForm(AddMeasureForm, RevisedForm):
    evidence = Evidence()


class FinishMeasureForm(RevisedForm):
    evidence = Evidence()


class WriteSectionForm(RevisedForm):
    stance = forms.ChoiceField(
        choices=Stance.choices, widget=forms.RadioSelect, required=False,
        label=gettext_lazy("What does it say beside what is inherited?"),
    )  # fmt: skip
    text = RichTextField(required=False, label=gettext_lazy("Text"))
    reason = LongText(
        max_length=SHORT_TEXT, rows=3, required=False, label=gettext_lazy("Why is it otherwise here?"),
        help_text=gettext_lazy("Needed unless it is as above with an addition."),
    )  # fmt: skip
    local = forms.BooleanField(
        required=False, label=gettext_lazy("Local: this section stays with us when the assessment is published"),
    )  # fmt: skip

    restored: datetime | None = None
    """When what is shown was typed, if it was never saved."""

    def prepare(self) -> None:
        if self.target is None:
            return
        self.fields["text"].label = pick(self.target.rule.title)
        self.fields["text"].widget.autosave_url = reverse("section_autosave", args=[self.target.pk])
        if not Pin.objects.filter(assessment=self.target.assessment_id).exists():
            del self.fields["stance"], self.fields["reason"]
        if not self.is_bound and self.actor is not None:
            self._restore(self.actor.person_id)

    def _restore(self, person: int) -> None:
        """What this person typed and never saved comes back, from the revision they had before them."""
        typed = SectionAutosave.objects.filter(section=self.target, person_id=person).first()
        if typed is not None and typed.text != self.target.text:
            self.initial.update({"text": typed.text, "revision": typed.revision})
            self.restored = typed.saved_at

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["stance"] = given.get("stance") or Stance.ADD
        given.setdefault("reason", "")
        if given["stance"] == Stance.ADD and not given.get("text", "").strip() and "stance" not in self.fields:
            self.add_error("text", _("Write something, or go back without saving."))
        return given
