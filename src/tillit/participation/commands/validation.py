from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tillit.assessment.models import Assessment
from tillit.participation import actions
from tillit.participation.commands.finding import as_read, find_assessment
from tillit.participation.forms.validation import ValidateForm
from tillit.participation.rules.standing import MANAGERS
from tillit.participation.rules.validation import check_may_validate
from tillit.web.commands import Command, Commands

VALIDATIONS: Commands[Assessment] = Commands(
    noun="validation",
    prefix="vurderingar/validering/",
    find=find_assessment,
    page=lambda assessment: reverse("validation", args=[assessment.pk]),
    items=(
        Command(
            "give", _("Validate the assessment"), actions.validate, check_may_validate, frozenset(map(str, MANAGERS)),
            ValidateForm, as_read, _("Your decision is kept together with the assessment as it stands."),
            _("You stand for the assessment as it is now. If it changes, you are asked again."),
        ),
    ),
)  # fmt: skip
