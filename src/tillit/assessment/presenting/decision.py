"""Whether a DPIA was found to be needed, and why: as those who read what is published see it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tillit.assessment.content import DecisionContent
from tillit.assessment.rulebook import dpia_rules
from tillit.web.language import pick


def said_of_dpia(decision: DecisionContent | None) -> list[str]:
    """In lines. Who decided is not among them: an edition speaks for those who published it."""
    if decision is None:
        return []
    if decision.dpia:
        return [_("Decided to do a DPIA")]
    texts = {reason.code: pick(reason.text) for reason in dpia_rules().no_dpia_reasons}
    covered = [f"{_('Covered by:')} {decision.covered_by}"] if decision.covered_by else []
    reasons = [texts.get(code, code) for code in decision.without_reasons]
    return [_("Decided to go on without a DPIA"), *reasons, decision.explanation, *covered]
