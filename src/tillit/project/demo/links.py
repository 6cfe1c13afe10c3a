"""The links of the demo world that still can be answered: for those who have no account."""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tillit.catalogue.models import DeclarationRequest
from tillit.fence import scope
from tillit.organisations.acting import everything, hash_token
from tillit.participation.models import HearingParty
from tillit.project.demo import keys
from tillit.project.demo.texts import read

HOME = "fjordringen"


class Link(NamedTuple):
    whose: str
    about: str
    url: str


def links() -> list[Link]:
    with transaction.atomic(), scope.enter(everything()):
        return [*_suppliers(), *_heard()]


def _suppliers() -> list[Link]:
    secrets = _by_digest([f"{HOME}/{told['code']}" for told in read("services")])
    asked = DeclarationRequest.objects.filter(
        token_hash__in=secrets, declaration=None, withdrawn_at=None, expires_at__gt=timezone.now()
    ).select_related("service")
    return [
        Link(row.email, str(row.service), settings.SITE_URL + reverse("supplier_link", args=[secrets[row.token_hash]]))
        for row in asked.order_by("pk")
    ]


def _heard() -> list[Link]:
    parties = [party for told in read("services") for party in told.get("hearing", {}).get("parties", ())]
    secrets = _by_digest([party["link"] for party in parties if "link" in party])
    asked = HearingParty.objects.filter(token_hash__in=secrets, withdrawn_at=None, hearing__closed_at=None)
    rows = asked.filter(hearing__closes_on__gte=timezone.localdate()).select_related("hearing").order_by("pk")
    return [
        Link(row.name, row.hearing.title, settings.SITE_URL + reverse("hearing_link", args=[secrets[row.token_hash]]))
        for row in rows
    ]


def _by_digest(names: list[str]) -> dict[str, str]:
    return {hash_token(secret): secret for secret in map(keys.link, names)}
