"""Records, activation and principals' choices: a decision becomes a use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.actions.need import answer_needs
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Need, Participation, PlatformActivation, Review, SchoolChoice
from tillit.approval.rules import use as rules
from tillit.approval.rules.decision import use_in
from tillit.audit import actions as audit
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Status, Use
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.record import actions as records
from tillit.record.models import Draft, Policy
from tillit.record.queries import published_texts
from tillit.web.denied import Denied, Invalid

REVIEW_AFTER = timedelta(days=365)


@transaction.atomic
def complete_records(case: Case, *, by: Actor) -> None:
    """One record for each owner that takes part, compiled to its policy."""
    rules.check_complete_records(case, by)
    facts = facts_of(case)
    draft = Draft.objects.get(tenant_id=case.tenant_id, service_id=case.service_id)
    for participation in case.participations.select_related("use__tenant", "use__service").order_by("pk"):
        use = use_in(facts, participation)
        if use.takes_part and not (use.policy_number and facts.counts("record", use.record_at)):
            records.complete(participation.use, draft=draft, by=by)
    audit.record("records_completed", case, by=by, tenant_id=case.tenant_id)


@transaction.atomic
def activate(participation: Participation, *, platforms: Sequence[str], by: Actor, today: date | None = None) -> None:
    """Switch the service on at one owner: policy in force, status published, those who asked are told."""
    rules.check_activate(participation, by)
    today = today or timezone.localdate()
    case = participation.case
    if not platforms:
        raise Invalid(_("Choose at least one platform."), "platforms")
    rules.check_not_active(participation, platforms)
    for platform in platforms:
        PlatformActivation.objects.get_or_create(
            participation=participation,
            platform=platform,
            deactivated_on=None,
            defaults={
                "tenant_id": participation.tenant_id,
                "activated_on": today,
                "activated_by_id": by.person_id,
                "activated_at": timezone.now(),
            },
        )
    PlatformActivation.objects.filter(participation=participation, deactivated_on=None).update(
        activated_at=timezone.now()
    )
    _put_in_force(participation.use, today, by)
    review_due = _ensure_review(case, today)
    everywhere = list(participation.activations.filter(deactivated_on=None).values_list("platform", flat=True))
    _publish(participation, everywhere, review_due, today, by)
    needs = case.needs.filter(tenant_id=participation.tenant_id)
    answer_needs(needs, Need.Answer.APPROVED, facts_of(case).conditions)
    audit.record("activated", participation.use, by=by, tenant_id=participation.tenant_id, platforms=list(platforms))


def _put_in_force(use: Use, today: date, by: Actor) -> None:
    """The newest policy, unless it is in force already: the second time another platform is switched on."""
    current = records.in_force_at(use, today)
    newest = Policy.objects.filter(use=use).order_by("-number").values_list("pk", flat=True).first()
    if current is None or current.policy_id != newest:
        records.activate(use, since=today, by=by)


def _ensure_review(case: Case, today: date) -> date:
    newest = Review.objects.filter(case=case).order_by("-pk").first()
    if newest is None or newest.next_due < today:
        newest = Review.objects.create(
            tenant_id=case.tenant_id, case=case, next_due=today + REVIEW_AFTER, held_at=timezone.now()
        )
    return newest.next_due


def _publish(
    participation: Participation, platforms: list[str], review_due: date, today: date, by: Actor | None
) -> None:
    case, facts = participation.case, facts_of(participation.case)
    use = use_in(facts, participation)
    conditions = "\n".join(filter(None, [facts.conditions, use.stance_reason if use.stance == "reserves" else ""]))
    explanation, child = published_texts(participation.use)
    guidelines = getattr(case, "guidelines", None)
    catalogue.publish_status(
        case.service,
        participation.tenant,
        Status.CONDITIONS if conditions else Status.APPROVED,
        by=by,
        conditions=conditions,
        guidelines=guidelines.text if guidelines else "",
        platforms=platforms,
        review_by=review_due,
        explanation=explanation,
        child_explanation=child,
        decided_on=today,
    )


def check_choose(use: Use, actor: Actor) -> None:
    if not facts_in_force(use):
        raise Denied(_("The service is not in use in your municipality."))
    if SchoolChoice.objects.filter(use=use, school_id=actor.organisation_id, ended_at=None).exists():
        raise Denied(_("Your school has chosen it."))


def facts_in_force(use: Use) -> bool:
    return PlatformActivation.objects.filter(participation__use=use, deactivated_on=None).exists()


@transaction.atomic
def choose(use: Use, *, by: Actor) -> SchoolChoice:
    check_choose(use, by)
    school = Organisation.objects.get(pk=by.organisation_id)
    choice = SchoolChoice.objects.create(
        tenant_id=use.tenant_id, use=use, school=school, chosen_by_id=by.person_id, chosen_at=timezone.now()
    )
    audit.record("service_chosen", use, by=by, tenant_id=use.tenant_id, school=school.pk)
    return choice


def check_unchoose(use: Use, actor: Actor) -> None:
    if not SchoolChoice.objects.filter(use=use, school_id=actor.organisation_id, ended_at=None).exists():
        raise Denied(_("Your school has not chosen it."))


@transaction.atomic
def unchoose(use: Use, *, by: Actor) -> None:
    check_unchoose(use, by)
    SchoolChoice.objects.filter(use=use, school_id=by.organisation_id, ended_at=None).update(ended_at=timezone.now())
    audit.record("service_choice_ended", use, by=by, tenant_id=use.tenant_id, school=by.organisation_id)
