"""Whether those it concerns are heard, and whether what was said and approved is about the assessment as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.assessment.quality import Finding
from tillit.assessment.quality_asking import Subject
from tillit.participation.models import ValidationOutcome
from tillit.participation.queries.hearings import HearingFacts
from tillit.participation.queries.said import Said, said_of


@dataclass(frozen=True)
class Heard:
    """All that is judged here."""

    assessment_id: int
    content_hash: str
    impact: bool
    said: Said


def findings(subject: Subject, today: date) -> tuple[Finding, ...]:
    said = said_of(subject.assessment_id, today)
    return tuple(judge(Heard(subject.assessment_id, subject.content_hash, subject.impact, said), today))


def judge(heard: Heard, today: date) -> Iterator[Finding]:
    """Pure."""
    if heard.impact:
        yield from _not_heard(heard, heard.said.hearing)
    yield from _opinion(heard)
    yield from _validation(heard, today)


def _not_heard(heard: Heard, hearing: HearingFacts) -> Iterator[Finding]:
    if hearing.settled or hearing.open_until is not None:
        return
    what, how = _("Nobody it concerns has been heard, and nobody has said why."), _(
        "Prepare a hearing with the pupil council and the parents, or write why nobody is heard."
    )  # fmt: skip
    if hearing.ended:
        what = _("A hearing is over, and those who said something have no answer.")
        how = _("Answer every view, and close the hearing.")
    yield Finding(
        "not_heard", what, _("Pupils and parents see what we do not. The regulation asks for their views."), how,
        reverse("hearings", args=[heard.assessment_id]), "GDPR Art. 35(9)",
    )  # fmt: skip


def _opinion(heard: Heard) -> Iterator[Finding]:
    opinion = heard.said.opinion
    if opinion is None or opinion.content_hash == heard.content_hash:
        return
    yield Finding(
        "approval_outdated",
        _("The data protection officer gave an opinion on %(day)s, and the assessment has changed since.")
        % {"day": date_format(opinion.on, "j. F Y")},
        _("The advice is about what was read. Nobody knows whether it still holds."),
        _("Look at what has changed, and ask the data protection officer to read it again."),
        reverse("opinions", args=[heard.assessment_id]),
        "GDPR Art. 35(2), 39(1)(c)",
    )


def _validation(heard: Heard, today: date) -> Iterator[Finding]:
    validation = heard.said.validation
    if validation is None or validation.outcome == ValidationOutcome.SENT_BACK:
        return
    day = {"day": date_format(validation.on, "j. F Y")}
    if validation.content_hash != heard.content_hash:
        what = _("Management validated the assessment on %(day)s, and it has changed since.") % day
    elif validation.until is not None and validation.until < today:
        what = _("Management's validation from %(day)s has run out.") % day
    else:
        return
    yield Finding(
        "approval_outdated", what, _("Management stands for what it has seen, and for nothing else."),
        _("Let those who answer for the assessment validate it as it is now."),
        reverse("validation", args=[heard.assessment_id]), "GDPR Art. 5(2), 24(1), 35(11)",
    )  # fmt: skip
