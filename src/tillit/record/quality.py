"""What the record and the assessment say of the same service, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tillit.assessment.quality import Finding
from tillit.assessment.quality_asking import Subject
from tillit.assessment.rulebook import section_rules
from tillit.record import content
from tillit.record.codes import Analysis, Kind, Nature, Until
from tillit.record.completeness import AT_LEAST_ONE, missing
from tillit.record.models import Draft, Record
from tillit.record.processing import Clock, Processing, Purpose
from tillit.record.retention_said import Told, unlike
from tillit.record.said import inline_label
from tillit.web.language import pick


@dataclass(frozen=True)
class Compared:
    """All that is judged here. `url` is that of the draft or record; `assessment` that of the page of the text."""

    processing: Processing
    url: str
    texts: Mapping[str, str]
    assessment: str


def findings(subject: Subject, today: date) -> tuple[Finding, ...]:
    found = _processing(subject)
    if found is None:
        return ()
    processing, url = found
    page = reverse("assessment", args=[subject.assessment_id])
    return tuple(judge(Compared(processing, url, subject.texts, page)))


def _processing(subject: Subject) -> tuple[Processing, str] | None:
    """The draft all share while it is written, or the newest record of those whose assessment it is."""
    if subject.service_id is None:
        return None
    draft = Draft.objects.filter(tenant_id=subject.tenant_id, service_id=subject.service_id).first()
    if draft is not None:
        return content.read(draft.content), reverse("record_draft", args=[draft.pk])
    record = Record.objects.filter(
        tenant_id=subject.tenant_id, use__service_id=subject.service_id, latest=True, closed_on=None
    ).first()
    return (content.read(record.content), reverse("record", args=[record.pk])) if record else None


def judge(compared: Compared) -> Iterator[Finding]:
    """Pure."""
    yield from _special(compared)
    yield from _retention(compared)
    yield from _analytics(compared)


def _special(compared: Compared) -> Iterator[Finding]:
    for lack in missing(compared.processing, with_controller=False):
        if lack.code == "article9":
            yield Finding(
                "no_condition",
                str(lack.sentence),
                _(
                    "Health, belief and the like have a stronger protection. Without a condition, none of it may be kept."
                ),
                _("Choose the condition in the record and write why it is needed, or take those data out."),
                compared.url,
                str(lack.source),
            )


def _clocks(processing: Processing) -> dict[str, Clock]:
    """Each different clock once, with what it is for."""
    found: dict[str, Clock] = {}
    for purpose in processing.purposes:
        for kind in Kind:
            clock = getattr(purpose.retention, kind)
            if clock is not None and clock not in found.values():
                found[kind if kind not in found else f"{kind}/{purpose.code}"] = clock
    return found


def _retention(compared: Compared) -> Iterator[Finding]:
    clocks = _clocks(compared.processing)
    titles = {rule.code: pick(rule.title) for rule in section_rules()}
    for code, text in compared.texts.items():
        for each in unlike(text, clocks.values()):
            yield Finding(
                "retention_differs",
                _("“%(section)s” says: “%(sentence)s”. The record says: %(clocks)s.")
                % {"section": titles.get(code, code), "sentence": _short(each), "clocks": _said(clocks)},
                _("The record is what the software obeys. A text that says otherwise promises what is not kept."),
                _("Correct the text, or change the time in the record."),
                f"{compared.assessment}#section-{code}",
                "GDPR Art. 5(1)(e), 30(1)(f)",
            )


def _short(told: Told) -> str:
    return told.sentence if len(told.sentence) <= 200 else f"{told.sentence[:199]}…"


def _said(clocks: Mapping[str, Clock]) -> str:
    return "; ".join(
        f"{inline_label('retention_kinds', key.split('/')[0])} {_when(clock)}" for key, clock in clocks.items()
    )


def _when(clock: Clock) -> str:
    days = ngettext("%(n)d day", "%(n)d days", clock.days) % {"n": clock.days}
    event = {
        Until.END_OF_SCHOOL_YEAR: _("at the end of the school year"),
        Until.END_OF_SUBJECT: _("at the end of the subject"),
    }.get(clock.until)
    if event is None:
        return _("after %(days)s") % {"days": days}
    return _("%(days)s after: %(event)s") % {"days": days, "event": event} if clock.days else event


def _analytics(compared: Compared) -> Iterator[Finding]:
    """Analysis may be turned on, and nothing of it is for learning; or it is on where the purpose is not."""
    purposes = compared.processing.purposes
    pedagogical = [purpose for purpose in purposes if _is_for_learning(purpose)]
    for purpose in purposes:
        if purpose.nature is not Nature.NEITHER or purpose.analysis is Analysis.NEVER:
            continue
        if purpose.analysis is Analysis.ON or not pedagogical:
            yield Finding(
                "analytics_without_purpose",
                _("Analysis of what pupils do can be turned on for “%(purpose)s”, and that is not about learning.")
                % {"purpose": inline_label("purposes", purpose.code)},
                _("Pupils are analysed to help them learn, and for nothing else."),
                _("Choose “never” for analysis in the record, or write the pedagogical purpose it serves."),
                compared.url,
                "GDPR Art. 5(1)(b), 6(3); opplæringslova § 25-1",
            )


def _is_for_learning(purpose: Purpose) -> bool:
    kept = any(rule.treatment in AT_LEAST_ONE for rule in purpose.fields)
    return purpose.nature is not Nature.NEITHER and kept
