from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.organisations.roles import Role
from tillit.participation import actions
from tillit.participation.commands.finding import finder, of_assessment
from tillit.participation.forms import viewpoints as forms
from tillit.participation.models import Viewpoint
from tillit.participation.rules import viewpoints as rules
from tillit.participation.rules.standing import WRITERS
from tillit.web.commands import Command, Commands


def _seen(view: Viewpoint) -> dict[str, Any]:
    return {"seen": forms.newest_answer(view)}


VIEWS: Commands[Viewpoint] = Commands(
    noun="viewpoint",
    prefix="hoyringar/synspunkt/",
    find=finder(lambda: Viewpoint.objects.select_related("hearing", *of_assessment("hearing__"))),
    page=lambda view: f"{reverse('hearing', args=[view.hearing_id])}#view-{view.number}",
    items=(
        Command(
            "answer", _("Answer"), actions.answer_view, rules.check_may_answer_view, frozenset(map(str, WRITERS)),
            forms.ViewAnswerForm, _seen, _("The answer is kept. They see it when the hearing is closed."),
            _("Say how it was taken into account. Everybody who says something gets an answer."),
        ),
        Command(
            "take_out", _("Take out"), actions.take_out_view, rules.check_may_take_out,
            frozenset(map(str, WRITERS | {Role.DPO})), forms.TakeOutForm, done=_("It is taken out."), danger=True,
            explain=_("Only when it tells of a person who should not be in it. The words are gone for good."),
        ),
    ),
)  # fmt: skip
