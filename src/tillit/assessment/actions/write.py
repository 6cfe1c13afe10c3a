from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tillit.assessment.content import digest
from tillit.assessment.models import Section, SectionHistory
from tillit.assessment.rules import check_may_write
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision


@transaction.atomic
def write_section(section: Section, *, text: str, by: Actor) -> None:
    """Saving a draft unchanged is to stand for it. `section` is locked, and its revision checked, by the caller."""
    check_may_write(section.assessment, by)
    save_revision(section, text=text, draft=False, written_by_id=by.person_id, written_at=timezone.now())
    SectionHistory.objects.create(
        tenant_id=section.tenant_id, section=section, number=section.revision, text=text, written_by_id=by.person_id
    )
    audit.record(
        "section_written", section.assessment, by=by, tenant_id=section.tenant_id, section=section.code,
        revision=section.revision, text=digest(text),
    )  # fmt: skip
