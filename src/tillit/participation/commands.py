from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tillit.assessment.commands import find_assessment, page_of
from tillit.assessment.models import Assessment
from tillit.assessment.queries import facts_of
from tillit.organisations.roles import Role
from tillit.participation import actions, forms, rules
from tillit.web.commands import Command, Commands


def _as_read(assessment: Assessment) -> dict[str, Any]:
    return {"content_hash": facts_of([assessment.pk], timezone.localdate())[assessment.pk].content_hash}


OPINIONS: Commands[Assessment] = Commands(
    noun="opinion",
    prefix="vurderingar/fraasegn/",
    find=find_assessment,
    page=page_of,
    items=(
        Command(
            "give", _("Give your opinion"), actions.give_opinion, rules.check_may_advise, frozenset({str(Role.DPO)}),
            forms.OpinionForm, _as_read, _("Thank you. Your opinion is kept together with what you read."),
            _("You advise, and others decide. Your opinion is tied to the assessment as it stands now."),
        ),
    ),
)  # fmt: skip
