from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.approval.actions import need as verbs
from tillit.approval.actions.case import open_case
from tillit.approval.forms import need as forms
from tillit.approval.models import Case, Need
from tillit.approval.queries import readable_needs
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404

NETWORK = frozenset({Role.NETWORK})


def find(actor: Actor, pk: int, lock: bool) -> Need:
    found: Need = find_or_404(readable_needs(actor), pk, lock)
    return found


def page(need: Need) -> str:
    return reverse("need", args=[need.pk])


def open_case_for(need: Need, *, owners: list[Organisation], by: Actor) -> Case:
    return open_case(need.service, owners=list(owners), by=by)


NEED: Commands[Need] = Commands(
    noun="need",
    prefix="behov/",
    find=find,
    page=page,
    items=(
        Command("open_case", _("Open a case"), open_case_for, verbs.check_answer_need, NETWORK, forms.OpenCaseForm,
                done=_("The case is open.")),
        Command("decline", _("Say no, with a reason"), verbs.decline_need, verbs.check_answer_need, NETWORK,
                forms.DeclineNeedForm, done=_("The one who asked has got the answer."), danger=True),
    ),
)  # fmt: skip
