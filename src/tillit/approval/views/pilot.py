from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.approval.commands import PHASE_OUT, PILOT
from tillit.approval.commands.pilot import SAYERS
from tillit.approval.confirming import confirmations_missing
from tillit.approval.models import Confirmation, Experience, PhaseOut, Pilot
from tillit.approval.queries import readable_phase_outs, readable_pilots
from tillit.organisations.roles import CASE_READERS, Role
from tillit.web.access import acting
from tillit.web.pages import find_or_404


@acting(Role.TEACHER, Role.PRINCIPAL, *SAYERS, *CASE_READERS)
def pilot(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = find_or_404(readable_pilots(actor), pk)
    experiences = Experience.objects.filter(pilot=row).select_related("told_by")
    if actor.role not in CASE_READERS:
        experiences = experiences.filter(told_by=actor.person_id)
    context = {"pilot": row, "experiences": list(experiences[:100]), "buttons": PILOT.buttons(row, actor),
               "rows": _pilot_rows(row), "says": actor.role in SAYERS, "inside": actor.role in CASE_READERS}  # fmt: skip
    return render(request, "approval/pilot.html", context)


@acting(*CASE_READERS)
def phase_out(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = find_or_404(readable_phase_outs(), pk)
    confirmed = Confirmation.objects.filter(phase_out=row).select_related("processor", "file")
    context = {"phase_out": row, "confirmed": list(confirmed), "missing": list(confirmations_missing(row)),
               "buttons": PHASE_OUT.buttons(row, actor), "rows": _phase_out_rows(row)}  # fmt: skip
    return render(request, "approval/phase_out.html", context)


def _pilot_rows(row: Pilot) -> list[tuple[str, object]]:
    period = f"{date_format(row.starts_on, 'j. F')} – {date_format(row.ends_on, 'j. F Y')}"
    rows: list[tuple[str, object]] = [(_("School"), row.school.name), (_("Classes"), row.groups), (_("Period"), period)]
    if row.stopped_on:
        rows.append((_("Stopped"), f"{date_format(row.stopped_on, 'j. F Y')}: {row.stopped_why}"))
    return rows


def _phase_out_rows(row: PhaseOut) -> list[tuple[str, object]]:
    return [(_("Why"), row.reason), (_("Last day of use"), date_format(row.ends_on, "j. F Y"))]
