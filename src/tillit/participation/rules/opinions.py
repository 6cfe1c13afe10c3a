from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tillit.assessment.models import Assessment
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Kind, Role
from tillit.participation import sections
from tillit.participation.models import ConsultationOutcome, Grade, Opinion, OpinionRemark
from tillit.participation.rules.standing import check_answers_for, check_may_work
from tillit.web.denied import Denied, Invalid


@dataclass(frozen=True)
class Remark:
    """What the DPO says about one section."""

    section: str
    grade: str
    text: str


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


def check_remarks(remarks: Sequence[Remark]) -> None:
    known = sections.codes()
    for remark in remarks:
        if remark.section not in known:
            raise Invalid(_("There is no such section."))
        if remark.grade not in Grade.values:
            raise Invalid(_("Choose what you advise about this section."), f"grade_{remark.section}")
        if not remark.text.strip() and remark.grade != Grade.SUPPORTS:
            raise Invalid(_("Write what should be different."), f"text_{remark.section}")
    if len({remark.section for remark in remarks}) < len(remarks):
        raise Invalid(_("One remark on each section is enough."))


def check_may_answer_opinion(opinion: Opinion, actor: Actor) -> None:
    check_may_work(opinion.assessment, actor)
    check_newest(opinion)


def check_may_answer_remark(remark: OpinionRemark, actor: Actor) -> None:
    check_may_answer_opinion(remark.opinion, actor)


def check_newest(opinion: Opinion) -> None:
    if not is_newest(opinion):
        raise Denied(_("The data protection officer has said something newer. Answer that."))


def is_newest(opinion: Opinion) -> bool:
    """A page that has all of them says so on the row."""
    known: bool | None = getattr(opinion, "newest", None)
    if known is None:
        return not Opinion.objects.filter(assessment=opinion.assessment_id, pk__gt=opinion.pk).exists()
    return known


def check_may_answer_consultation(opinion: Opinion, actor: Actor) -> None:
    """Art. 36: the flag is lifted by those who answer for the assessment, never by those who wrote it."""
    if not opinion.prior_consultation:
        raise Denied(_("The data protection officer has not asked for Datatilsynet to be consulted."))
    check_newest(opinion)
    assessment = opinion.assessment
    together = actor.role == Role.COORDINATOR and actor.belongs_to(assessment.tenant_id)
    if assessment.tenant.kind == Kind.OWNER and together:
        return
    check_answers_for(assessment, actor)


def check_consultation(outcome: str, text: str, answered_on: date | None, today: date) -> None:
    if not text.strip():
        raise Invalid(_("Write what was done, and why."), "text")
    if outcome == ConsultationOutcome.NOT_CONSULTED:
        if answered_on is not None:
            raise Invalid(_("Leave out the day when Datatilsynet has not been asked."), "answered_on")
        return
    if answered_on is None:
        raise Invalid(_("Say which day Datatilsynet answered."), "answered_on")
    if answered_on > today:
        raise Invalid(_("That day has not been yet."), "answered_on")
