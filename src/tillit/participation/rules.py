from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied


def check_may_advise(assessment: Assessment, actor: Actor) -> None:
    """The DPO advises (GDPR Art. 35(2), 39(1)(c)) and nobody else does; advice is no approval (Art. 38(6))."""
    if actor.role != Role.DPO:
        raise Denied(_("Only the data protection officer gives an opinion here."))
    if assessment.tenant_id not in actor.write:
        raise Denied(_("You are data protection officer for others than those who made this assessment."))
    if not asked(assessment):
        raise Denied(_("There is nothing to advise on yet: the questions about a DPIA have not been answered."))


def asked(assessment: Assessment) -> bool:
    """Whether the questions about a DPIA have been answered. A page that has asked already says so on the row."""
    known: bool | None = getattr(assessment, "asked", None)
    return assessment.preassessments.exists() if known is None else known
