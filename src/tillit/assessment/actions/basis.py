"""What an assessment rests on: chosen, adopted, moved to a newer version, or left."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment import rules
from tillit.assessment.actions.levels import start_adopting
from tillit.assessment.actions.pinning import follow, pin
from tillit.assessment.models import Assessment, BasisChoice, Edition, Pin
from tillit.audit import actions as audit
from tillit.organisations.acting import Actor
from tillit.web.concurrency import save_revision
from tillit.web.denied import Conflict

Kind = BasisChoice.Kind


@transaction.atomic
def stand_on(assessment: Assessment, *, edition: Edition, by: Actor) -> None:
    """`assessment` is locked by the caller."""
    rules.check_may_stand_on(assessment, edition, by)
    pin(assessment, edition)
    _chosen(assessment, Kind.STAND_ON, edition, by)


@transaction.atomic
def adopt(edition: Edition, *, into: Assessment | None = None, by: Actor) -> Assessment:
    """Into an assessment of one's own, or into a new one. It counts when the local part and the acceptance are there."""
    rules.check_adoptable(edition)
    if into is None:
        assessment = start_adopting(edition, by=by)
    else:
        assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=into.pk)
    rules.check_may_adopt(assessment, edition, by)
    pin(assessment, edition, adopts=True)
    _chosen(assessment, Kind.ADOPT, edition, by)
    return assessment


@transaction.atomic
def take_in(row: Pin, *, by: Actor) -> None:
    """The newest version instead of the one it stands on."""
    assessment, before = _locked(row), row.edition
    rules.check_may_take_in(row, by)
    edition = Edition.objects.get(pk=row.newest["id"])  # type: ignore[attr-defined]
    rules.check_free_to_stand_on(edition)
    Pin.objects.filter(assessment=assessment, edition=edition).delete()  # it may have come along with another
    Pin.objects.filter(pk=row.pk).update(edition=edition)
    follow(assessment)
    _chosen(assessment, Kind.ACCEPT, edition, by, instead_of=before)


@transaction.atomic
def adopt_instead(row: Pin, *, edition: Edition, by: Actor) -> None:
    """Another assessment of the same, when the one adopted is withdrawn, or has itself adopted that one."""
    assessment, before = _locked(row), row.edition
    rules.check_is_adopted(row, by)
    Pin.objects.filter(pk=row.pk).delete()
    rules.check_may_adopt_instead(row, edition, by)
    pin(assessment, edition, adopts=True)
    _chosen(assessment, Kind.ADOPT, edition, by, instead_of=before)


@transaction.atomic
def stay(row: Pin, *, reason: str, by: Actor) -> None:
    assessment = _locked(row)
    rules.check_has_newer(row, by)
    rules.check_reason(reason)
    newest = Edition.objects.get(pk=row.newest["id"])  # type: ignore[attr-defined]
    _chosen(assessment, Kind.STAY, newest, by, instead_of=row.edition, reason=reason)


@transaction.atomic
def leave(row: Pin, *, reason: str, by: Actor) -> None:
    """Own words on what was inherited stay in the history, and count again if it is chosen anew."""
    assessment, edition = _locked(row), row.edition
    rules.check_may_change_basis(row, by)
    rules.check_reason(reason)
    Pin.objects.filter(pk=row.pk).delete()
    follow(assessment)
    _chosen(assessment, Kind.LEAVE, edition, by, reason=reason)


def _locked(row: Pin) -> Assessment:
    """All that an assessment rests on hangs together: one change at a time, and none on what was changed meanwhile."""
    assessment: Assessment = Assessment.objects.select_for_update(of=("self",)).get(pk=row.assessment_id)
    if not Pin.objects.filter(pk=row.pk, edition=row.edition_id).exists():
        raise Conflict(_("Somebody has changed what it stands on meanwhile. Look at the page again."))
    return assessment


def _chosen(
    assessment: Assessment, kind: str, edition: Edition, by: Actor | None, *, instead_of: Edition | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    BasisChoice.objects.create(
        tenant_id=assessment.tenant_id,
        assessment=assessment,
        kind=kind,
        edition=edition,
        instead_of=instead_of,
        reason=reason,
        chosen_by_id=by.person_id if by else None,
        chosen_at=timezone.now(),
    )
    save_revision(assessment)
    audit.record(
        f"basis_{kind}", assessment, by=by, tenant_id=assessment.tenant_id, edition=edition.pk, number=edition.number
    )
