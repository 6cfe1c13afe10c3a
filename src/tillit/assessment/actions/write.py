from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tillit.assessment.content import digest
from tillit.assessment.models import Section, SectionAutosave, SectionHistory, Stance
from tillit.assessment.rules import check_may_write, check_stance
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision


@transaction.atomic
def write_section(
    section: Section, *, text: str, stance: str = Stance.ADD, reason: str = "", local: bool | None = None, by: Actor
) -> None:
    """Saving a draft unchanged is to stand for it. `section` is locked, and its revision checked, by the caller."""
    check_may_write(section.assessment, by)
    check_stance(stance, reason)
    save_revision(
        section, text=text, stance=stance, reason=reason if stance != Stance.ADD else "", draft=False,
        local=section.local if local is None else local, written_by_id=by.person_id, written_at=timezone.now(),
    )  # fmt: skip
    SectionHistory.objects.create(
        tenant_id=section.tenant_id, section=section, number=section.revision, text=text, stance=stance,
        reason=section.reason, written_by_id=by.person_id,
    )  # fmt: skip
    SectionAutosave.objects.filter(section=section, person_id=by.person_id).delete()
    audit.record(
        "section_written", section.assessment, by=by, tenant_id=section.tenant_id, section=section.code,
        revision=section.revision, text=digest(text), stance=stance,
    )  # fmt: skip
