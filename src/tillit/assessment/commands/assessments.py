"""What one can do with an assessment as a whole."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment import actions, forms, rules
from tillit.assessment.commands.finding import WRITERS, find_assessment, page_of, values
from tillit.assessment.declared import read
from tillit.assessment.models import Assessment, Pin
from tillit.assessment.rulebook import suggestion_rules
from tillit.organisations.acting import Actor
from tillit.organisations.roles import ACCEPTORS
from tillit.web.commands import Command, Commands


def answers_so_far(assessment: Assessment) -> dict[str, Any]:
    """The newest answers, those of the assessment it has adopted, or what the supplier's declaration suggests."""
    pre = assessment.preassessments.first()
    if pre is not None:
        return dict(pre.answers)
    adopted = Pin.objects.filter(assessment=assessment, adopts=True).select_related("edition").first()
    if adopted is not None and adopted.edition.content.get("answers"):
        return dict(adopted.edition.content["answers"])
    return forms.suggested_answers(read(assessment.declared), suggestion_rules())


def _check_may_go_without(assessment: Assessment, actor: Actor) -> None:
    rules.check_may_go_without(assessment, actor, timezone.localdate())


def _check_may_publish(assessment: Assessment, actor: Actor) -> None:
    rules.check_may_publish(assessment, actor, timezone.localdate())


ASSESSMENTS: Commands[Assessment] = Commands(
    noun="assessment",
    prefix="vurderingar/",
    find=find_assessment,
    page=page_of,
    items=(
        Command(
            "preassess", _("Answer whether a DPIA is required"), actions.preassess, rules.check_may_write, WRITERS,
            forms.PreAssessmentForm, answers_so_far, _("The answers are saved."),
            _("“Don't know” never counts as no. You can come back and answer it later."),
        ),
        Command(
            "do_dpia", _("Do a DPIA"), actions.do_dpia, rules.check_may_do_dpia, WRITERS,
            done=_("You are doing a DPIA. The sections below are yours to write."),
        ),
        Command(
            "go_without_dpia", _("Go on without a DPIA"), actions.go_without_dpia, _check_may_go_without, WRITERS,
            forms.GoWithoutForm, done=_("The reason is saved. The risk analysis is still needed."),
            explain=_("Going without must be reasoned, so that it can be checked later."),
        ),
        Command(
            "choose_matrix", _("Choose the risk matrix"), actions.choose_matrix, rules.check_matrix_is_free, WRITERS,
            forms.MatrixForm, values("matrix"), _("The matrix is chosen."),
            _("It cannot be changed once a risk has been judged by it."),
        ),
        Command(
            "own_matrix", _("Use a risk matrix of your own"), actions.bring_matrix, rules.check_matrix_is_free, WRITERS,
            forms.OwnMatrixForm, done=_("The matrix is yours now, and can be chosen in your other assessments too."),
            explain=_("Bring it from a spreadsheet, or write it here. You see it as a picture before it is used."),
        ),
        Command(
            "add_risk", _("Add a risk"), actions.add_risk, rules.check_may_write, WRITERS, forms.AddRiskForm,
            done=_("The risk is added. Judge it next."),
        ),
        Command(
            "answer_risk", _("Say how an inherited risk is here"), actions.answer_risk, rules.check_may_write, WRITERS,
            forms.AnswerRiskForm, done=_("Saved. If it is otherwise here, judge it next."),
            explain=_("An inherited risk counts as it is until you say something else, and why."),
        ),
        Command(
            "stand_on", _("Stand on a published assessment"), actions.stand_on, rules.check_may_write, WRITERS,
            forms.StandOnForm, done=_("It now stands on it, at exactly this version."),
            explain=_("You see its texts and risks as they are, and hear of it when they change. Nothing is copied."),
        ),
        Command(
            "publish", _("Publish"), actions.publish, _check_may_publish, WRITERS, forms.PublishForm,
            done=_("Published. Those who stand on the version before are told, and choose for themselves."),
            explain=_("A published version never changes. You can block or withdraw it, and publish a new one."),
        ),
        Command(
            "accept_risk", _("Accept the risk that is left"), actions.accept_risk, rules.check_may_accept,
            frozenset(str(role) for role in ACCEPTORS), forms.AcceptForm,
            done=_("Accepted in your name. You can take it back at any time."),
            explain=_("You answer for this with your name, until a day you choose."),
        ),
    ),
)  # fmt: skip
