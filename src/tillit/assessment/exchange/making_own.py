"""What was adopted becomes one's own: for when the original is withdrawn, goes another way, or fits no longer.

Its words are written in as drafts, marked with where they come from, until somebody here has read them and stands for
them. What it stood on itself is stood on directly.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment import actions, rules
from tillit.assessment.edition import from_json
from tillit.assessment.exchange.beginning import add_draft, write_drafts
from tillit.assessment.exchange.gathering import whole_of
from tillit.assessment.exchange.incoming import from_whole
from tillit.assessment.exchange.whole import SaidPart, SaidRisk, SaidSection, SaidWord, Whole
from tillit.assessment.models import Assessment, Edition, Pin
from tillit.assessment.queries import complete
from tillit.assessment.scale import COLOURS
from tillit.organisations.acting import Actor
from tillit.web.denied import why_not


@transaction.atomic
def make_own(row: Pin, *, reason: str, by: Actor) -> None:
    rules.check_is_adopted(row, by)
    assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=row.assessment_id)
    before = whole_of(complete().get(pk=assessment.pk), timezone.localdate())
    actions.leave(row, reason=reason, by=by)
    _stand_where_it_stood(assessment, row.edition, by)
    covered = frozenset(assessment.pins.values_list("edition", flat=True))
    lost = _lost(before, covered)
    incoming = from_whole(lost, covered)
    write_drafts(assessment, incoming.sections, by)
    number = assessment.risks.aggregate(last=Max("number"))["last"] or 0
    for place, said in enumerate(incoming.risks, number + 1):
        add_draft(assessment, place, said, False, by)
    _put_away_words(assessment, lost.risks, by)


def _stand_where_it_stood(assessment: Assessment, adopted: Edition, by: Actor) -> None:
    for edition in Edition.objects.filter(pk__in=from_json(adopted.content).basis).select_related("audience"):
        if not why_not(rules.check_may_stand_on, assessment, edition, by):
            actions.stand_on(assessment, edition=edition, by=by)


def _lost(whole: Whole, covered: frozenset[int]) -> Whole:
    """Only what would no longer be there."""

    def gone(said: SaidPart | SaidRisk) -> bool:
        return said.source is not None and said.source.edition not in covered

    def touched(section: SaidSection) -> bool:
        return any(gone(part) for part in (*section.parts, *section.set_aside))

    return msgspec.structs.replace(
        whole,
        sections=tuple(section for section in whole.sections if touched(section)),
        risks=tuple(_as_bad_as_here(risk) for risk in whole.risks if risk.open and gone(risk)),
    )


def _as_bad_as_here(risk: SaidRisk) -> SaidRisk:
    """One's own additions made it worse, perhaps: that is the judgement that holds."""
    said = [risk.holds, *(word for word in risk.words if word.stance == "add" and word.after.level)]
    worst = max(said, key=_badness)
    return msgspec.structs.replace(
        risk, threat=risk.holds.threat, matrix=worst.matrix, before=worst.before, after=worst.after,
        words=tuple(word for word in risk.words if word.stance != "override"),
    )  # fmt: skip


def _badness(said: SaidRisk | SaidWord) -> int:
    return COLOURS.index(said.after.level) if said.after.level else len(COLOURS)


def _put_away_words(assessment: Assessment, risks: Iterable[SaidRisk], by: Actor) -> None:
    """Words on what is now one's own are part of it."""
    keys = {risk.key for risk in risks}
    for word in assessment.risks.filter(removed_at=None).exclude(origin=None):
        if f"{word.origin}-{word.origin_number}" in keys:
            word.assessment = assessment
            actions.remove_risk(word, because=_("Written into the risk itself, which is now our own."), by=by)
