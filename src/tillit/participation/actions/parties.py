"""Who is heard, and the link for those without accounts. Its secret is shown once and only its hash is kept."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tillit.audit import actions as audit
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.models import Organisation
from tillit.participation.models import Audience, Hearing, HearingParty, PartyKind
from tillit.participation.rules import hearings as rules
from tillit.web.denied import Invalid

MOST_AT_ONCE = 200


class Link(NamedTuple):
    """The party, and the secret that is never seen again."""

    party: HearingParty
    secret: str

    @property
    def url(self) -> str:
        return settings.SITE_URL + reverse("hearing_link", args=[self.secret])


@transaction.atomic
def add_parties(
    hearing: Hearing, *, kind: str, audience: str, organisations: Sequence[Organisation] = (), name: str = "", by: Actor
) -> list[HearingParty]:
    """One for each organisation, whose members then log in; or one by name alone, who needs a link."""
    today = timezone.localdate()
    rules.check_may_add_party(hearing, by, today)
    named = _named(hearing, kind, organisations, name.strip())
    taken = set(hearing.parties.values_list("name", flat=True))
    twice = [called for called, _place in named if called in taken]
    if twice:
        raise Invalid(_("%(name)s is already among those who are heard.") % {"name": twice[0]}, "name")
    if hearing.opened_at is not None and not hearing.summary(audience).strip():
        raise Invalid(_("There is no summary for %(audience)s.") % {"audience": Audience(audience).label}, "audience")
    made = HearingParty.objects.bulk_create(
        HearingParty(
            tenant_id=hearing.tenant_id, hearing=hearing, kind=kind, audience=audience, name=called, organisation=place
        )
        for called, place in named
    )
    audit.record(
        "hearing_parties_added", hearing, by=by, tenant_id=hearing.tenant_id, kind=kind, number=len(made),
        assessment=hearing.assessment_id,
    )  # fmt: skip
    return made


def _named(
    hearing: Hearing, kind: str, organisations: Sequence[Organisation], name: str
) -> list[tuple[str, Organisation | None]]:
    if not organisations:
        if not name:
            raise Invalid(_("Choose a school or an owner, or write a name."), "name")
        return [(name, None)]
    if len(organisations) > MOST_AT_ONCE:
        raise Invalid(_("Choose fewer at a time."), "organisations")
    if any(hearing.tenant_id not in place.path for place in organisations):
        raise Invalid(_("You can only ask those below you when they log in. Give others a link."), "organisations")
    label = name or str(PartyKind(kind).label).capitalize()
    return [(f"{label}, {place.name}"[:200], place) for place in organisations]


@transaction.atomic
def remove_party(hearing: Hearing, *, party: HearingParty, by: Actor) -> None:
    rules.check_may_remove_party(hearing, by)
    if party.hearing_id != hearing.pk:
        raise Invalid(_("That belongs to another hearing."), "party")
    party.delete()
    audit.record("hearing_party_removed", hearing, by=by, tenant_id=hearing.tenant_id, assessment=hearing.assessment_id)


@transaction.atomic
def make_link(party: HearingParty, *, by: Actor) -> Link:
    """A new secret; the old link is dead."""
    rules.check_may_link(party, by, timezone.localdate())
    secret = secrets.token_urlsafe(32)
    party.token_hash, party.withdrawn_at = hash_token(secret), None
    party.linked_by_id, party.linked_at = by.person_id, timezone.now()
    party.save(update_fields=["token_hash", "withdrawn_at", "linked_by", "linked_at"])
    audit.record(
        "hearing_link_made", party.hearing, by=by, tenant_id=party.tenant_id, party=party.pk,
        assessment=party.hearing.assessment_id,
    )  # fmt: skip
    return Link(party, secret)


@transaction.atomic
def withdraw_link(party: HearingParty, *, by: Actor) -> HearingParty:
    rules.check_may_withdraw_link(party, by)
    party.withdrawn_at = timezone.now()
    party.save(update_fields=["withdrawn_at"])
    audit.record(
        "hearing_link_withdrawn", party.hearing, by=by, tenant_id=party.tenant_id, party=party.pk,
        assessment=party.hearing.assessment_id,
    )  # fmt: skip
    return party
