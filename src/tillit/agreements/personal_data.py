from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tillit.agreements.models import Signature
from tillit.fence.personal import Erased, Held

PERSONAL = {"Signature": ("name", "signed_by")}
NOT_PERSONAL = {
    "Processor.name": "the legal name of an organisation",
    "DpfListing.name": "the legal name of an organisation",
}


def collect(person_id: int) -> list[Held]:
    signatures = Signature.objects.filter(signed_by_id=person_id).select_related("agreement__use__service", "tenant")
    rows = [
        {_("Agreement"): str(row.agreement), _("Name on the agreement"): row.name, _("Signed"): row.signed_at}
        for row in signatures.defer("snapshot")
    ]
    why = _("The agreement binds the municipality, and must show who signed it (GDPR Art. 28).")
    until = _("As long as the agreement is kept in the archive.")
    return [Held(_("Agreements you have signed"), rows, why, until)]


def erase(person_id: int, *, today: date) -> list[Erased]:
    kept = Signature.objects.filter(signed_by_id=person_id).count()
    why = _("An agreement is kept with the name of who signed it (Archives Act).")
    return [Erased(_("Your signatures"), kept=kept, why_kept=why)]


def delete_expired(today: date) -> dict[str, int]:
    """Agreements are archived, not deleted."""
    return {}
