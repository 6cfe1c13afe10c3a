from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.participation.models import ValidationOutcome
from tillit.participation.queries.opinions import art36_open
from tillit.participation.rules.opinions import asked
from tillit.participation.rules.standing import check_answers_for
from tillit.web.denied import Denied, Invalid

LONGEST_YEARS = 3


def check_may_validate(assessment: Assessment, actor: Actor) -> None:
    check_answers_for(assessment, actor)
    if not asked(assessment):
        raise Denied(_("There is nothing to validate yet: the questions about a DPIA have not been answered."))


def check_validation(
    assessment: Assessment,
    outcome: str,
    found: str,
    remains: str,
    conditions: str,
    valid_until: date | None,
    today: date,
) -> None:
    if not found.strip():
        raise Invalid(_("Write what was found."), "found")
    if not remains.strip():
        raise Invalid(_("Write what remains. If nothing does, say so."), "remains")
    if outcome == ValidationOutcome.SENT_BACK:
        if valid_until is not None:
            raise Invalid(_("What is sent back is not valid until any day."), "valid_until")
        return
    if outcome == ValidationOutcome.CONDITIONS and not conditions.strip():
        raise Invalid(_("Write the conditions."), "conditions")
    if valid_until is None:
        raise Invalid(_("Say how long it is valid."), "valid_until")
    if not today < valid_until <= _years_after(today, LONGEST_YEARS):
        raise Invalid(_("Choose a day from tomorrow and at most three years ahead."), "valid_until")
    if assessment.pk in art36_open([assessment.pk]):
        raise Invalid(
            _("The data protection officer wants Datatilsynet consulted first. Answer that before you validate."),
            "outcome",
        )


def _years_after(day: date, years: int) -> date:
    """29 February has no namesake in most years."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)
