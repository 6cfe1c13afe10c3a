"""The main menu: each role sees what it needs, in the order it needs it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tillit.organisations.roles import ASSESSMENT_READERS, CASE_READERS, EMPLOYEES, Role
from tillit.rights.practice.views import notice

# Those who are asked; those who ask find the hearings from the assessments.
HEARD = frozenset({Role.COUNCIL, Role.PUPIL, Role.STUDENT, Role.GUARDIAN})
# url name, label, roles (empty: everyone with a role; None: also those not logged in)
MENU: list[tuple[str, Promise, frozenset[Role] | None]] = [
    ("start", _("Start"), frozenset(Role)),
    ("report_need", pgettext_lazy("menu", "Report a need"), EMPLOYEES),
    ("cases", _("Cases"), CASE_READERS),
    ("assessments", _("Assessments"), ASSESSMENT_READERS),
    ("hearing_list", _("Hearings"), HEARD),
    ("agreements", _("Agreements"), frozenset({Role.DIRECTOR, Role.NETWORK, Role.DPO})),
    ("record_register", pgettext_lazy("menu", "Records"), frozenset({Role.DIRECTOR, Role.NETWORK, Role.DPO})),
    ("supplier_services", _("Our services"), frozenset({Role.SUPPLIER})),
    ("practice_room", _("Practice room"), frozenset({Role.PUPIL, Role.STUDENT})),
    ("streams", pgettext_lazy("menu", "Streams"), CASE_READERS | {Role.SUPPLIER}),
    ("insight", _("Progress"), frozenset({Role.TEACHER})),
    ("school_totals", pgettext_lazy("menu", "Numbers"), frozenset({Role.PRINCIPAL})),
    ("schools_totals", pgettext_lazy("menu", "Numbers"), frozenset({Role.DIRECTOR, Role.NETWORK, Role.COORDINATOR})),
    ("council_totals", pgettext_lazy("menu", "Numbers"), frozenset({Role.COUNCIL})),
    ("own_progress", _("My progress"), frozenset({Role.PUPIL, Role.STUDENT})),
    ("at_home", _("At home"), frozenset({Role.GUARDIAN})),
    ("analyses", _("Analysis"), frozenset({Role.TEACHER, Role.PRINCIPAL})),
    ("choices", _("Services at the school"), frozenset({Role.PRINCIPAL})),
    ("people", _("People"), frozenset({Role.NETWORK, Role.DIRECTOR, Role.PRINCIPAL, Role.NATIONAL, Role.SUPPLIER})),
    ("organisations", _("Organisations"), frozenset({Role.NATIONAL})),
    ("catalogue", _("Catalogue"), None),
]


@dataclass(frozen=True)
class Item:
    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    actor = getattr(request, "actor", None)
    items = []
    for name, label, roles in MENU:
        if roles is not None and (actor is None or actor.role not in roles):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        current = request.path == url or (url != "/" and request.path.startswith(url))
        items.append(Item(str(label), url, current))
    return {"navigation": items, "actor": actor, "roles_held": getattr(request, "roles", []),
            "notice": notice(request)}  # fmt: skip
