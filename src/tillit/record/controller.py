"""The school owner as controller in its own record (Article 30(1)(a))."""

from __future__ import annotations

import msgspec

from tillit.organisations.models import Organisation
from tillit.record.processing import Party, Processing


def with_controller(processing: Processing, owner: Organisation) -> Processing:
    """What the owner has written about itself wins; a draft's own words fill the gaps."""
    contact = Party(name=owner.contact_name, email=owner.contact_email)
    return msgspec.structs.replace(
        processing,
        controller=Party(name=owner.name, orgnr=owner.number, contact=owner.contact_name, email=owner.contact_email),
        dpo=officer(owner) or processing.dpo,
        rights_contact=contact if owner.contact_email else processing.rights_contact,
    )


def officer(owner: Organisation) -> Party | None:
    """The owner's data protection officer, else the one it shares with its collaboration."""
    for organisation in (owner, owner.parent):
        if organisation is not None and (organisation.dpo_name or organisation.dpo_email):
            return Party(name=organisation.dpo_name, email=organisation.dpo_email)
    return None
