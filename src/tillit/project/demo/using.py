"""Steps eight to ten: records, activation, principals' choices, what happens later, and the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.approval.actions import case as cases
from tillit.approval.actions import follow_up
from tillit.approval.actions import use as uses
from tillit.approval.confirming import confirmations_missing
from tillit.approval.models import Participation, PhaseOut
from tillit.catalogue import actions as catalogue
from tillit.catalogue.models import Use
from tillit.project.demo.saga import Saga, acting
from tillit.project.demo.texts import phrase


def complete_records(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        uses.complete_records(saga.case, by=runner)


def activate(saga: Saga) -> None:
    owners = [owner for owner in saga.told.get("activated", saga.owners) if owner not in saga.told.get("declines", {})]
    for owner in owners:
        with acting(saga.runner) as runner:
            uses.activate(_participation(saga, owner), platforms=saga.told["platforms"], by=runner)


def _participation(saga: Saga, owner: str) -> Participation:
    rows = Participation.objects.select_related("case__service", "case__tenant", "use__service", "tenant")
    return rows.get(case_id=saga.known["case"], tenant_id=saga.world.places[owner].pk)


def choose(saga: Saga) -> None:
    for username in saga.told.get("choices", ()):
        with acting(saga.world.who(username, "principal")) as principal:
            use = Use.objects.filter(service_id=saga.known["service"], tenant_id__in=principal.path).first()
            if use is not None:
                uses.choose(use, by=principal)


def notify_change(saga: Saga) -> None:
    """The supplier tells; the network notes it on the case, as the nightly run would."""
    change = saga.told["change"]
    contact = saga.world.places[saga.told["supplier"]]
    supplier = next(actor for actor in saga.world.actors.values() if actor.organisation_id == contact.pk)
    with acting(supplier):
        notice = catalogue.notify_change(
            saga.service, kind=change["kind"], description=change["text"], by=supplier,
            effective_on=timezone.localdate() + timedelta(days=60),
        )  # fmt: skip
    with acting(saga.runner):
        follow_up.report_event(
            saga.case, kind="supplier_change", text=f"{notice.get_kind_display()}: {notice.description}",
            source=f"notice-{notice.pk}", by=None,
        )  # fmt: skip


def small_incident(saga: Saga) -> None:
    """Something small happened and was judged: what a quiet follow-up looks like."""
    with acting(saga.runner) as runner:
        event = follow_up.report_event(
            saga.case, kind="incident", by=runner,
            text="Ein vikar fekk sjå oversikta til ein klasse ho ikkje hadde lenger. Tilgangen vart retta same dag.",
        )  # fmt: skip
        follow_up.judge(
            event, outcome="note", by=runner,
            text="Ingen opplysningar kom vidare. Skulane er minte om å avslutta grupper når ein vikar sluttar.",
        )  # fmt: skip


def hold_review(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        follow_up.hold_review(
            saga.case, by=runner, next_due=timezone.localdate() + timedelta(days=365),
            text="Gjekk gjennom svar, avtale og erfaringar saman med lærarane. Ingen endringar.",
        )  # fmt: skip


def start_leaving(saga: Saga) -> None:
    for owner in saga.owners:
        with acting(saga.runner) as runner:
            follow_up.start_phase_out(
                _participation(saga, owner), reason=saga.told["leaving"], by=runner,
                ends_on=timezone.localdate() + timedelta(days=60),
            )  # fmt: skip


def confirm_some(saga: Saga) -> None:
    """All but one of the processors have confirmed to the first owner; the others are still waited for."""
    with acting(saga.runner) as runner:
        for phase_out in _leaving(saga)[:1]:
            for processor in list(confirmations_missing(phase_out))[:-1]:
                follow_up.confirm_deletion(
                    phase_out, processor=processor, kind="deleted", confirmed_by=f"Kundestøtte, {processor.name}",
                    confirmed_on=timezone.localdate(), by=runner,
                )  # fmt: skip


def _leaving(saga: Saga) -> list[Any]:
    rows = PhaseOut.objects.filter(participation__case_id=saga.known["case"])
    return list(rows.select_related("participation__case__service", "participation__use").order_by("pk"))


def close(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        cases.close_case(saga.case, reason=phrase("closing", saga.told), by=runner)
