from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tillit.agreements import actions as agreements
from tillit.approval import drafts
from tillit.approval.actions.need import answer_needs
from tillit.approval.gathering import facts_of
from tillit.approval.models import Case, Need, Participation, Round, SystemOwner
from tillit.approval.rules import case as rules
from tillit.approval.steps import BY_CODE, may_go_back_to
from tillit.assessment import actions as assessments
from tillit.audit import actions as audit
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import DeclarationRequest, Service, Status
from tillit.catalogue.queries import latest_declaration
from tillit.organisations.acting import Actor
from tillit.organisations.models import Membership, Organisation, Person
from tillit.organisations.roles import Role
from tillit.record import actions as records
from tillit.web.denied import Denied, Invalid


def check_open_case(actor: Actor) -> None:
    if actor.role != Role.NETWORK:
        raise Denied(_("Members of the network open cases."))


@transaction.atomic
def open_case(service: Service, *, owners: Sequence[Organisation], by: Actor, needs: Iterable[Need] = ()) -> Case:
    """A case for `owners`, each with its use of the service. Needs on the same service join it."""
    check_open_case(by)
    if not owners:
        raise Invalid(_("Choose at least one school owner."), "owners")
    if Case.objects.filter(tenant_id=by.organisation_id, service=service, closed_at=None).exists():
        raise Invalid(_("There is an open case on this service already."))
    now = timezone.now()
    case = Case.objects.create(tenant_id=by.organisation_id, service=service, opened_by_id=by.person_id, opened_at=now)
    for owner in owners:
        _add(case, owner, by)
    Need.objects.filter(service=service, case=None, answered_at=None).update(case=case)
    audit.record("case_opened", case, by=by, tenant_id=case.tenant_id, owners=[owner.pk for owner in owners])
    return case


def _add(case: Case, owner: Organisation, by: Actor) -> Participation:
    use = catalogue.take_into_use(case.service, owner, by=by)
    catalogue.publish_status(case.service, owner, Status.UNDER_WORK, by=by)
    return Participation.objects.create(tenant=owner, case=case, use=use, joined_at=timezone.now())


@transaction.atomic
def add_owner(case: Case, *, owner: Organisation, by: Actor) -> Participation:
    rules.check_add_owner(case, by)
    participation = _add(case, owner, by)
    if facts_of(case).drafts_made:
        _draft_agreement(case, participation, by)
    audit.record("owner_joined", case, by=by, tenant_id=case.tenant_id, owner=owner.pk)
    return participation


@transaction.atomic
def ask_supplier(
    case: Case, *, email: str, message: str = "", days: int = 21, by: Actor
) -> tuple[DeclarationRequest, str]:
    """One link to the supplier. Returns the request and the secret of the link, which is shown once."""
    rules.check_ask_supplier(case, by)
    request, secret = catalogue.ask_supplier(case.service, email=email, message=message, days=days, by=by)
    audit.record("supplier_asked", case, by=by, tenant_id=case.tenant_id, request=request.pk)
    return request, secret


@transaction.atomic
def make_drafts(case: Case, *, by: Actor) -> None:
    """Risk analysis, record and one agreement for each owner, from the answers; all marked as drafts."""
    rules.check_make_drafts(case, by)
    declaration = latest_declaration(case.service_id)
    answers = dict(declaration.answers) if declaration else {}
    if case.assessment is None:
        case.assessment = assessments.start(case.service, tenant=case.tenant, answers=answers, by=by)
        case.save(update_fields=["assessment"])
    content = drafts.processing(case.service, answers, case.tenant.written_norm)
    records.open_draft(case.service, tenant=case.tenant, processing=content, by=by)
    for participation in case.participations.select_related("use__tenant", "use__service"):
        _draft_agreement(case, participation, by)
    audit.record("drafts_made", case, by=by, tenant_id=case.tenant_id)


def _draft_agreement(case: Case, participation: Participation, by: Actor) -> None:
    facts, processors = drafts.agreement_for(case, participation.use)
    agreements.draft_agreement(participation.use, facts=facts, processors=processors, by=by)


@transaction.atomic
def send_for_signing(case: Case, *, by: Actor) -> int:
    """From now on the director of each owner with a complete agreement is asked to sign. Returns how many they are."""
    rules.check_send_for_signing(case, by)
    sent = agreements.release_for_signing([use.use_id for use in facts_of(case).taking_part], by=by)
    audit.record("agreements_sent_for_signing", case, by=by, tenant_id=case.tenant_id, number=sent)
    return sent


@transaction.atomic
def name_system_owner(case: Case, *, person: Person, by: Actor) -> SystemOwner:
    rules.check_name_system_owner(case, by)
    in_network = Membership.objects.filter(
        person=person, organisation_id=case.tenant_id, role=Role.NETWORK, until=None
    ).exists()
    if not in_network:
        raise Invalid(_("The system owner is chosen among the members of the network."), "person")
    named = SystemOwner.objects.create(
        tenant_id=case.tenant_id, case=case, person=person, named_by_id=by.person_id, named_at=timezone.now()
    )
    audit.record("system_owner_named", case, by=by, tenant_id=case.tenant_id, person=person.pk)
    return named


@transaction.atomic
def send_back(case: Case, *, step: str, reason: str, by: Actor, today: date | None = None) -> Round:
    """Back to `step`: it and the steps that rest on it must be walked again."""
    rules.check_send_back(case, by)
    if step not in may_go_back_to(facts_of(case), today or timezone.localdate()):
        raise Invalid(_("The case cannot be sent back to that step."), "step")
    return new_round(case, steps=list(BY_CODE[step].again), reason=reason, by=by)


def new_round(case: Case, *, steps: list[str], reason: str, by: Actor | None) -> Round:
    row = Round.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        steps=steps,
        reason=reason,
        opened_by_id=by.person_id if by else None,
        opened_at=timezone.now(),
    )
    if not {"information", "preliminary"}.isdisjoint(steps):
        agreements.hold_back(case.participations.values_list("use", flat=True), by=by)
    if "agreement" in steps:
        agreements.ask_again(case.participations.values_list("use", flat=True), by=by)
    audit.record("round_opened", case, by=by, tenant_id=case.tenant_id, steps=steps)
    return row


@transaction.atomic
def close_case(case: Case, *, reason: str, by: Actor) -> None:
    """The case ends without a use: refused by the group, or withdrawn by the network with a reason."""
    rules.check_close(case, by)
    facts = facts_of(case)
    case.closed_at, case.closed_why = timezone.now(), reason
    case.save(update_fields=["closed_at", "closed_why"])
    withdraw_agreements(case, by)
    if facts.outcome != "refused":
        answer_needs(case.needs.all(), Need.Answer.NOT_TAKEN_UP, reason)
        for participation in case.participations.select_related("tenant"):
            catalogue.publish_status(case.service, participation.tenant, Status.ENDED, reason=reason, by=by)
    audit.record("case_closed", case, by=by, tenant_id=case.tenant_id)


def withdraw_agreements(case: Case, by: Actor) -> None:
    """Nobody shall sign for a service that no open case is about any more."""
    uses = case.participations.values("use")
    elsewhere = Participation.objects.filter(use__in=uses, case__closed_at=None).exclude(case=case)
    only_here = case.participations.exclude(use__in=elsewhere.values("use")).values_list("use", flat=True)
    with translation.override(case.tenant.written_norm):
        why = _("The case is closed: %(reason)s") % {"reason": case.closed_why}
    agreements.withdraw_unsigned(only_here, why=why, by=by)
