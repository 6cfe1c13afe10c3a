"""Whether the coordination group has decided on the assessment as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.approval.models import Decision
from tillit.assessment.quality import Finding
from tillit.assessment.quality_asking import Subject


def findings(subject: Subject, today: date) -> Iterator[Finding]:
    decisions = Decision.objects.filter(case__assessment=subject.assessment_id).order_by("-pk")
    decision = decisions.select_related("proposal").first()
    if decision is None or decision.outcome != "approved":
        return
    if decision.proposal.parts.get("assessment") == subject.content_hash:
        return
    yield Finding(
        "approval_outdated",
        _("The coordination group approved on %(day)s, and the assessment has changed since.")
        % {"day": date_format(timezone.localdate(decision.decided_at), "j. F Y")},
        _("The group approved what it saw. What came later, nobody has approved."),
        _("See what has changed. If it matters to the pupils, lay the case before the group again."),
        reverse("case_step", args=[decision.case_id, "decision"]),
        "GDPR Art. 24(1), 35(11)",
    )
