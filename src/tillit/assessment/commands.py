"""What one can do with an assessment, a section, a risk and a measure: the page and the API in one declaration."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment import actions, forms, rules
from tillit.assessment.actions.risks import JUDGED
from tillit.assessment.declared import read
from tillit.assessment.models import Assessment, Measure, Risk, Section
from tillit.assessment.queries import complete, readable
from tillit.assessment.rulebook import suggestion_rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

NETWORK = frozenset({str(Role.NETWORK)})


def page_of(assessment: Assessment) -> str:
    return reverse("assessment", args=[assessment.pk])


def find_assessment(actor: Actor, pk: int, lock: bool = False) -> Assessment:
    found: Assessment = find_or_404(readable(), pk, lock)
    return found


def open_assessment(pk: int) -> Assessment:
    """To show all of it."""
    found: Assessment = find_or_404(complete(), pk)
    return found


def _find_section(actor: Actor, pk: int, lock: bool) -> Section:
    found: Section = find_or_404(Section.objects.select_related("assessment__service"), pk, lock)
    return found


def _find_risk(actor: Actor, pk: int, lock: bool) -> Risk:
    found: Risk = find_or_404(Risk.objects.select_related("assessment__service"), pk, lock)
    return found


def _find_measure(actor: Actor, pk: int, lock: bool) -> Measure:
    found: Measure = find_or_404(Measure.objects.select_related("risk__assessment__service"), pk, lock)
    return found


def answers_so_far(assessment: Assessment) -> dict[str, Any]:
    """The newest answers, or what the supplier's declaration suggests."""
    pre = assessment.preassessments.first()
    return dict(pre.answers) if pre else forms.suggested_answers(read(assessment.declared), suggestion_rules())


def _check_may_go_without(assessment: Assessment, actor: Actor) -> None:
    rules.check_may_go_without(assessment, actor, timezone.localdate())


def _values(*names: str) -> Any:
    return lambda row: {name: getattr(row, name) for name in names}


ASSESSMENTS: Commands[Assessment] = Commands(
    noun="assessment",
    prefix="vurderingar/",
    find=find_assessment,
    page=page_of,
    items=(
        Command(
            "preassess", _("Answer whether a DPIA is required"), actions.preassess, rules.check_may_write, NETWORK,
            forms.PreAssessmentForm, answers_so_far, _("The answers are saved."),
            _("“Don't know” never counts as no. You can come back and answer it later."),
        ),
        Command(
            "do_dpia", _("Do a DPIA"), actions.do_dpia, rules.check_may_do_dpia, NETWORK,
            done=_("You are doing a DPIA. The sections below are yours to write."),
        ),
        Command(
            "go_without_dpia", _("Go on without a DPIA"), actions.go_without_dpia, _check_may_go_without, NETWORK,
            forms.GoWithoutForm, done=_("The reason is saved. The risk analysis is still needed."),
            explain=_("Going without must be reasoned, so that it can be checked later."),
        ),
        Command(
            "choose_matrix", _("Choose the risk matrix"), actions.choose_matrix, rules.check_matrix_is_free, NETWORK,
            forms.MatrixForm, _values("matrix"), _("The matrix is chosen."),
            _("It cannot be changed once a risk has been judged by it."),
        ),
        Command(
            "add_risk", _("Add a risk"), actions.add_risk, rules.check_may_write, NETWORK, forms.AddRiskForm,
            done=_("The risk is added. Judge it next."),
        ),
    ),
)  # fmt: skip

SECTIONS: Commands[Section] = Commands(
    noun="section",
    prefix="vurderingar/del/",
    find=_find_section,
    page=lambda section: f"{page_of(section.assessment)}#section-{section.code}",
    items=(
        Command(
            "write", _("Write this section"), actions.write_section, rules.check_section, NETWORK,
            forms.WriteSectionForm, _values("text"), _("The section is saved."),
            _("Write so that a parent understands it. Every saved text is kept in the history."),
        ),
    ),
)  # fmt: skip

RISKS: Commands[Risk] = Commands(
    noun="risk",
    prefix="vurderingar/risiko/",
    find=_find_risk,
    page=lambda risk: f"{page_of(risk.assessment)}#risk-{risk.number}",
    items=(
        Command(
            "judge", _("Judge the risk"), actions.judge_risk, rules.check_may_edit_risk, NETWORK, forms.JudgeForm,
            _values(*JUDGED), _("The risk is judged."),
            _("Think of one real pupil. The worst that can reasonably happen counts, not the average."),
        ),
        Command(
            "add_measure", _("Add a measure"), actions.add_measure, rules.check_may_edit_risk, NETWORK,
            forms.AddMeasureForm, done=_("The measure is added."),
        ),
        Command(
            "remove", _("Take out the risk"), actions.remove_risk, rules.check_may_edit_risk, NETWORK,
            forms.RemoveRiskForm, done=_("The risk is taken out. It stays in the history."), danger=True,
            explain=_("Take out a risk only when it cannot happen with this service."),
        ),
    ),
)  # fmt: skip

MEASURES: Commands[Measure] = Commands(
    noun="measure",
    prefix="vurderingar/tiltak/",
    find=_find_measure,
    page=lambda measure: f"{page_of(measure.risk.assessment)}#risk-{measure.risk.number}",
    items=(
        Command(
            "finish", _("Mark as done"), actions.finish_measure, rules.check_measure_undone, NETWORK,
            done=_("Well done. The measure is in place."),
        ),
        Command(
            "edit", _("Change the measure"), actions.edit_measure, rules.check_may_edit_measure, NETWORK,
            forms.EditMeasureForm, _values("text", "responsible", "due", "for_special"), _("The measure is saved."),
        ),
        Command("reopen", _("Not done after all"), actions.reopen_measure, rules.check_measure_done, NETWORK),
        Command(
            "remove", _("Remove the measure"), actions.remove_measure, rules.check_may_edit_measure, NETWORK,
            done=_("The measure is removed."), danger=True,
        ),
    ),
)  # fmt: skip
