from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.approval.gathering import facts_of
from tillit.approval.missing import agreement, information, preliminary
from tillit.approval.models import Case
from tillit.approval.steps import may_go_back_to
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.denied import Denied


def check_runs(case: Case, actor: Actor) -> None:
    """The network that runs the case, while it is open."""
    if actor.role != Role.NETWORK:
        raise Denied(_("Members of the network run the case."))
    if not actor.belongs_to(case.tenant_id) or actor.organisation_id != case.tenant_id:
        raise Denied(_("This case is run by others."))
    check_open(case)


def check_open(case: Case) -> None:
    if case.closed_at is not None:
        raise Denied(_("The case is closed."))


def check_send_back(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    if not may_go_back_to(facts_of(case), timezone.localdate()):
        raise Denied(_("No step is done that could be walked again. After activation, report what happened instead."))


def check_make_drafts(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts = facts_of(case)
    if facts.declaration_number is None:
        raise Denied(_("Ask the supplier first, or fill in from public terms. The drafts are made from the answers."))
    if facts.drafts_made:
        raise Denied(_("The drafts are made. Edit them where they are."))


def check_ask_supplier(case: Case, actor: Actor) -> None:
    check_runs(case, actor)


def check_send_for_signing(case: Case, actor: Actor) -> None:
    """Nobody is asked to sign before the service is described, looked at and advised upon: steps two and three."""
    check_runs(case, actor)
    facts, today = facts_of(case), timezone.localdate()
    first = next(iter((*information(facts, today), *preliminary(facts, today))), None)
    if first:
        raise Denied(
            _("It is too early to ask the directors to sign. %(missing)s The ball is with %(whom)s.")
            % {"missing": first.text, "whom": first.whom}
        )
    if not any(sentence.code == "send" for sentence in agreement(facts, today)):
        raise Denied(_("No complete agreement waits to be sent for signing."))


def check_name_system_owner(case: Case, actor: Actor) -> None:
    check_runs(case, actor)


def check_close(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    facts = facts_of(case)
    if any(use.in_force for use in facts.uses):
        raise Denied(_("The service is in use. Phase it out first."))


def check_add_owner(case: Case, actor: Actor) -> None:
    check_runs(case, actor)
    if facts_of(case).decision_id is not None and facts_of(case).outcome == "refused":
        raise Denied(_("The service was refused."))


def check_nothing(target: Any, actor: Any) -> None:
    """For commands whose only condition is the role."""
