"""What may stand on what, who may say so, and what may be published to whom."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.assessment.facts import facts
from tillit.assessment.inheritance import EffectiveRisk, level_above
from tillit.assessment.models import Acceptance, Assessment, Edition, EditionMark, Pin, Stance
from tillit.assessment.queries.marks import marks_of
from tillit.assessment.queries.reading import state_now, states_of
from tillit.assessment.rulebook import section_rules
from tillit.assessment.rules.writing import check_may_write
from tillit.assessment.standing import days
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import ACCEPTORS, ASSESSORS
from tillit.web.denied import Denied, Invalid


def check_free_to_stand_on(edition: Edition) -> None:
    mark = marks_of(edition, edition.tenant_id).first()
    if mark is not None and mark.kind != EditionMark.Kind.LIFTED:
        raise Denied(
            _("This version is %(mark)s: %(reason)s") % {"mark": mark.get_kind_display(), "reason": mark.reason}
        )


def check_may_stand_on(assessment: Assessment, edition: Edition, actor: Actor) -> None:
    check_may_write(assessment, actor)
    check_free_to_stand_on(edition)
    check_open_to(assessment, edition)
    above = level_above(assessment.level)
    if above is None:
        raise Denied(_("An overall assessment is the highest level. It stands on nothing."))
    if edition.level != above:
        raise Invalid(_("Choose an assessment from the level right above. There are exactly three."), "edition")
    taken = Pin.objects.filter(assessment=assessment, direct=True, adopts=False)
    if taken.filter(edition__assessment=edition.assessment_id).exists():
        raise Invalid(_("It stands on this one already. Take in the new version instead."), "edition")
    if above == "overall" and taken.exists():
        raise Invalid(_("It stands on an overall assessment already. Leave that one first."), "edition")
    if above == "universe" and taken.filter(edition__universe=edition.universe).exists():
        raise Invalid(_("It stands on an assessment of this platform already. Leave that one first."), "edition")


def check_open_to(assessment: Assessment, edition: Edition) -> None:
    """A collaboration sees what an owner in it keeps for itself; its other owners do not, and read this assessment."""
    if edition.audience_id not in assessment.tenant.path:
        told = _("“%(title)s” is only open to %(audience)s. Not all who read this assessment may read that one.")
        raise Invalid(told % {"title": edition.title, "audience": edition.audience}, "edition")


def check_may_adopt(assessment: Assessment, edition: Edition, actor: Actor) -> None:
    check_may_write(assessment, actor)
    check_adoptable(edition)
    check_open_to(assessment, edition)
    if edition.assessment_id == assessment.pk:
        raise Invalid(_("This is the assessment itself."), "into")
    if (edition.level, edition.service_id, edition.universe) != (
        assessment.level, assessment.service_id, assessment.universe,
    ):  # fmt: skip
        raise Invalid(_("It is about something else. Only an assessment of the same can be adopted."), "into")
    if Pin.objects.filter(assessment=assessment, adopts=True).exists():
        raise Invalid(_("It has adopted another assessment already. Leave that one first."), "into")


def check_adoptable(edition: Edition) -> None:
    check_free_to_stand_on(edition)
    if edition.adoption:
        raise Denied(_("This one has itself adopted another. Adopt the original: then you hear when it changes."))


def check_may_adopt_somewhere(edition: Edition, actor: Actor) -> None:
    """For the button, before anybody has said into which assessment."""
    check_adoptable(edition)
    if edition.tenant_id == actor.tenant_id:
        raise Denied(_("This is your own. Others may adopt it."))


def check_has_newer(pin: Pin, actor: Actor) -> None:
    check_may_change_basis(pin, actor)
    newest = pin.newest or {}  # type: ignore[attr-defined]
    if newest.get("number", 0) <= pin.edition.number:
        raise Denied(_("It stands on the newest version."))


def check_may_take_in(pin: Pin, actor: Actor) -> None:
    check_has_newer(pin, actor)
    if pin.adopts and pin.newest["adoption"]:  # type: ignore[attr-defined]
        raise Denied(_("The newest version has itself adopted another. Adopt that one instead, or make it your own."))


def check_is_adopted(pin: Pin, actor: Actor) -> None:
    check_may_change_basis(pin, actor)
    if not pin.adopts:
        raise Denied(_("Only what is adopted can be changed for another, or made your own."))


def check_may_adopt_instead(pin: Pin, edition: Edition, actor: Actor) -> None:
    """Once the one it comes instead of is let go."""
    if edition.assessment_id == pin.edition.assessment_id:
        raise Invalid(_("It stands on this one already. Take in the new version instead."), "edition")
    check_may_adopt(pin.assessment, edition, actor)


def check_may_change_basis(pin: Pin, actor: Actor) -> None:
    check_may_write(pin.assessment, actor)
    if not pin.direct:
        raise Denied(_("This came along with another. Change what you chose yourselves."))


def check_reason(reason: str, field: str = "reason") -> None:
    if not reason.strip():
        raise Invalid(_("Write in a few words why."), field)


def check_may_publish(assessment: Assessment, actor: Actor, today: date) -> None:
    check_may_write(assessment, actor)
    found = facts(state_now(assessment, today), section_rules(), today)
    if found.blocking:
        raise Denied(_("Not complete yet: %s") % found.missing[0])


def check_audience(assessment: Assessment, audience: Organisation) -> None:
    """Nobody may be shown something that rests on what they cannot see."""
    if audience.pk not in assessment.tenant.path:
        raise Invalid(
            _("Publish to your own organisation, to the collaboration it is in, or to the nation."), "audience"
        )
    for pin in Pin.objects.filter(assessment=assessment).select_related("edition__audience"):
        reach = pin.edition.audience
        if reach.pk not in audience.path:
            told = _(
                "It stands on “%(title)s”, which is only open to %(audience)s. Publish to them, or widen that first."
            )
            raise Invalid(told % {"title": pin.edition.title, "audience": reach}, "audience")


def check_is_new(assessment: Assessment, content_hash: str, audience: Organisation) -> None:
    last = Edition.objects.filter(assessment=assessment).order_by("-number").first()
    if last is not None and last.content_hash == content_hash and last.audience_id == audience.pk:
        raise Denied(_("Nothing is new since version %d.") % last.number)


def check_may_mark(edition: Edition, actor: Actor) -> None:
    if actor.role not in ASSESSORS or edition.tenant_id not in actor.write:
        raise Denied(_("Only those who published it can block or withdraw it."))


def check_may_block(edition: Edition, actor: Actor) -> None:
    check_may_mark(edition, actor)
    check_free_to_stand_on(edition)


def check_may_lift(edition: Edition, actor: Actor) -> None:
    check_may_mark(edition, actor)
    mark = marks_of(edition, edition.tenant_id).first()
    if mark is None or mark.kind == EditionMark.Kind.LIFTED:
        raise Denied(_("It is neither blocked nor withdrawn."))


def check_inherits(assessment: Assessment, key: str) -> EffectiveRisk:
    today = timezone.localdate()
    risks = states_of([assessment], today)[assessment.pk].effective.risks
    found = next((risk for risk in risks if str(risk.key) == key and risk.key.assessment != assessment.pk), None)
    if found is None:
        raise Invalid(_("Choose one of the risks this assessment inherits."), "risk")
    return found


def check_stance(stance: str, reason: str) -> None:
    if stance != Stance.ADD and not reason.strip():
        raise Invalid(_("Say why it is otherwise here."), "reason")


def check_may_accept(assessment: Assessment, actor: Actor) -> None:
    if actor.role not in ACCEPTORS:
        raise Denied(_("Risk is accepted by those who answer for it: the director, or the coordination group."))
    if assessment.tenant_id not in actor.write:
        raise Denied(_("This assessment belongs to others. They accept its risk themselves."))


def check_acceptance_until(expires_on: date, today: date) -> None:
    if expires_on <= today:
        raise Invalid(_("Choose a day to come."), "expires_on")
    if expires_on > today + timedelta(days=days("accept_at_most")):
        raise Invalid(
            _("At most %d days ahead: somebody has to look at it again.") % days("accept_at_most"), "expires_on"
        )


def check_may_end(acceptance: Acceptance, actor: Actor) -> None:
    check_may_accept(acceptance.assessment, actor)
    if hasattr(acceptance, "end"):
        raise Denied(_("This acceptance has already been taken back."))
