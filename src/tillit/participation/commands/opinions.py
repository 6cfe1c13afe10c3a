from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.organisations.roles import Role
from tillit.participation import actions
from tillit.participation.commands.finding import append_only_finder, as_read, find_to_advise, of_assessment
from tillit.participation.forms import opinions as forms
from tillit.participation.models import Opinion, OpinionRemark
from tillit.participation.rules import opinions as rules
from tillit.participation.rules.standing import MANAGERS, WRITERS
from tillit.web.commands import Command, Commands


def _page(assessment_id: int) -> str:
    return reverse("opinions", args=[assessment_id])


def _seen(target: Any) -> dict[str, Any]:
    return {"seen": forms.newest_answer(target)}


OPINIONS: Commands[Assessment] = Commands(
    noun="opinion",
    prefix="vurderingar/fraasegn/",
    find=find_to_advise,
    page=lambda assessment: _page(assessment.pk),
    items=(
        Command(
            "give", _("Give your opinion"), actions.give_opinion, rules.check_may_advise, frozenset({str(Role.DPO)}),
            forms.OpinionForm, as_read, _("Thank you. Your opinion is kept together with what you read."),
            _("You advise, and others decide. Your opinion is tied to the assessment as it stands now."),
            template="participation/opinion_write.html",
        ),
    ),
)  # fmt: skip

GIVEN: Commands[Opinion] = Commands(
    noun="given_opinion",
    prefix="fraasegner/",
    find=append_only_finder(
        lambda: Opinion.objects.select_related(*of_assessment("")), lambda opinion: opinion.assessment_id
    ),
    page=lambda opinion: _page(opinion.assessment_id),
    items=(
        Command(
            "consult", _("Answer about Datatilsynet"), actions.answer_consultation, rules.check_may_answer_consultation,
            frozenset(map(str, MANAGERS)), forms.ConsultationForm, done=_("The answer is kept."),
            explain=_("The data protection officer wants Datatilsynet consulted first (GDPR Art. 36). Nothing goes on"
                      " before you have said what was done, or why it is not needed."),
        ),
        Command(
            "answer", _("Answer the opinion"), actions.answer_opinion, rules.check_may_answer_opinion,
            frozenset(map(str, WRITERS)), forms.AnswerForm, _seen, _("The answer is kept."),
            _("Change the assessment first, where you agree. Then say what is changed, or why not."),
        ),
    ),
)  # fmt: skip

REMARKS: Commands[OpinionRemark] = Commands(
    noun="remark",
    prefix="merknader/",
    find=append_only_finder(
        lambda: OpinionRemark.objects.select_related("opinion", *of_assessment("opinion__")),
        lambda remark: remark.opinion.assessment_id,
    ),
    page=lambda remark: _page(remark.opinion.assessment_id),
    items=(
        Command(
            "answer", _("Answer the remark"), actions.answer_remark, rules.check_may_answer_remark,
            frozenset(map(str, WRITERS)), forms.AnswerForm, _seen, _("The answer is kept."),
            _("Change the assessment first, where you agree. Then say what is changed, or why not."),
        ),
    ),
)  # fmt: skip
