"""Who may do what with an agreement, and when. Each refusal is a sentence."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.agreements.annex_texts import missing_clauses
from tillit.agreements.models import Agreement, Processor, Signature
from tillit.agreements.rulebook import Language
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web import language
from tillit.web.denied import Denied

EDITORS = frozenset({Role.NETWORK, Role.DIRECTOR})
MAX_PROCESSORS = 100
MAX_DEPTH = 8


def standing_signature(agreement: Agreement) -> Signature | None:
    """The newest signature on the agreement as it reads now. One on an earlier text no longer stands."""
    standing = [s for s in agreement.signatures.all() if s.content_hash == agreement.content_hash]
    return max(standing, key=lambda signature: signature.pk, default=None)


def is_asked_again(agreement: Agreement) -> bool:
    """Whether the case has asked for a new signature since the one that stands, on the same text."""
    signature, since = standing_signature(agreement), agreement.sign_again_since
    return signature is not None and since is not None and signature.signed_at <= since


def has_ended(agreement: Agreement, today: date) -> bool:
    return agreement.ended_on is not None and agreement.ended_on <= today


def has_expired(agreement: Agreement, today: date) -> bool:
    return agreement.expires_on is not None and agreement.expires_on < today


def missing_sentences(agreement: Agreement) -> tuple[str, ...]:
    """What Art. 28(3) asks for and the agreement lacks, in the reader's language."""
    here = cast(Language, language.active())
    return tuple(
        _("Annex %(annex)s: %(what)s") % {"annex": clause.annex, "what": clause.text.in_language(here)}
        for clause in missing_clauses(agreement.facts)
    )


def check_not_ended(agreement: Agreement) -> None:
    if has_ended(agreement, timezone.localdate()):
        raise Denied(_("The agreement has ended, so it can no longer be changed."))


def check_may_edit(agreement: Agreement, actor: Actor) -> None:
    if actor.role not in EDITORS or agreement.tenant_id not in actor.write:
        raise Denied(_("Only the network and the municipal director can change the agreement."))
    check_not_ended(agreement)


def check_may_edit_processor(processor: Processor, actor: Actor) -> None:
    if processor.removed_on:
        raise Denied(_("%(name)s has been taken out of the agreement.") % {"name": processor.name})
    check_may_edit(processor.agreement, actor)


def check_may_remove_processor(processor: Processor, actor: Actor) -> None:
    check_may_edit_processor(processor, actor)
    if processor.parent_id is None:
        raise Denied(_("The supplier itself cannot be taken out. The agreement is with them."))
    if processor.children.filter(removed_on=None).exists():
        raise Denied(_("First take out those that %(name)s uses.") % {"name": processor.name})


def check_is_director(agreement: Agreement, actor: Actor) -> None:
    """Nobody signs for another owner: the controller is the one the agreement binds (GDPR Art. 4(7), 28(3))."""
    if actor.role != Role.DIRECTOR or actor.tenant_id != agreement.tenant_id:
        raise Denied(_("Only the municipal director of %(owner)s can do this.") % {"owner": agreement.tenant.name})


def check_may_sign(agreement: Agreement, actor: Actor) -> None:
    check_is_director(agreement, actor)
    check_not_ended(agreement)
    if has_expired(agreement, timezone.localdate()):
        raise Denied(_("The period of the agreement is over. Set a new end date, or renew it."))
    missing = missing_sentences(agreement)
    if missing:
        raise Denied(_("The agreement is not complete. Missing: %(missing)s.") % {"missing": "; ".join(missing)})
    signature = standing_signature(agreement)
    if signature and not is_asked_again(agreement):
        raise Denied(_("The agreement is already signed by %(name)s.") % {"name": signature.name})
    check_released(agreement)


def check_released(agreement: Agreement) -> None:
    """A director binds the owner to what is known: not before the service is described and looked at."""
    if agreement.released_at is None:
        raise Denied(
            _(
                "It is too early to sign. The information about the service and the preliminary assessment come first."
                " The network sends the agreement for signing when they are done."
            )
        )


def check_may_renew(agreement: Agreement, actor: Actor) -> None:
    if actor.role not in EDITORS or agreement.tenant_id not in actor.write:
        raise Denied(_("Only the network and the municipal director can renew the agreement."))
    check_not_ended(agreement)
    if standing_signature(agreement) is None:
        raise Denied(_("The agreement is not signed yet, so there is nothing to renew. Change it instead."))
    if Agreement.objects.filter(use_id=agreement.use_id, number__gt=agreement.number).exists():
        raise Denied(_("A newer agreement already exists for this service."))


def check_may_terminate(agreement: Agreement, actor: Actor) -> None:
    check_is_director(agreement, actor)
    check_not_ended(agreement)
