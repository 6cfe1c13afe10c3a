"""What one can do with an objection: the page and the API in one declaration."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.organisations.acting import Actor
from tillit.rights.models import Objection
from tillit.rights.objections import actions, rules
from tillit.rights.objections.forms import AdviceForm, RefuseForm, SayForm, SuggestForm
from tillit.rights.objections.queries import visible
from tillit.web.commands import Command, Commands
from tillit.web.pages import find_or_404


def _find(actor: Actor, pk: int, lock: bool) -> Objection:
    found: Objection = find_or_404(visible(actor), pk, lock)
    return found


def _roles(roles: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str, roles))


OBJECTIONS = Commands[Objection](
    noun="objection",
    prefix="protestar/",
    find=_find,
    page=lambda objection: reverse("objection", args=[objection.pk]),
    items=(
        Command(
            "advise", _("Give advice"), actions.advise, rules.check_advise, _roles(rules.ADVISERS), AdviceForm,
            done=_("Your advice stands with the objection."),
            explain=_("You advise; the school owner answers (GDPR Art. 38 and 39)."),
        ),
        Command(
            "suggest", _("Suggest an answer"), actions.suggest, rules.check_suggest, _roles(rules.PREPARERS), SuggestForm,
            done=_("Your suggestion stands with the objection. The director answers."),
            explain=_("Find out what the service is used for, whether it can be done without, and what the pupil says."),
        ),
        Command(
            "extend", _("Take more time"), actions.extend, rules.check_extend, _roles(rules.EXTENDERS), SayForm,
            done=_("There are two months more. The pupil is told, and why."),
            explain=_("Only where it is complex, once, and before the first month is over (GDPR Art. 12(3)). Nothing is"
                      " stored meanwhile."),
        ),
        Command(
            "uphold", _("Say yes to the pupil"), actions.uphold, rules.check_answer, _roles(rules.ANSWERERS), SayForm,
            done=_("The answer is given. Nothing is stored about the pupil here, and the pupil can have the rest deleted."),
            explain=_("Nothing the service sends about the pupil is stored any more. The pupil goes on using the service."),
        ),
        Command(
            "refuse", _("Say no, with reasons"), actions.refuse, rules.check_answer, _roles(rules.ANSWERERS), RefuseForm,
            done=_("The answer is given, with your reasons and how to complain. What is sent from now on is stored again."),
            explain=_("The pupil is told why, and that one may complain to Datatilsynet."), danger=True,
        ),
        Command(
            "withdraw", _("Take it back"), actions.withdraw, rules.check_withdraw, _roles(rules.SAYERS),
            done=_("It is taken back. What is sent from now on is stored again."),
            explain=_("What you do in the service from now on is stored again."),
        ),
        Command(
            "delete", _("Delete what is stored"), actions.delete_stored, rules.check_delete, _roles(rules.DELETERS),
            done=_("It is deleted, and cannot be brought back."), danger=True,
            explain=_("Everything the service has sent about the pupil is removed. It cannot be brought back."),
        ),
    ),
)  # fmt: skip
