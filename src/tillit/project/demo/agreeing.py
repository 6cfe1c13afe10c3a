"""Steps four to seven: agreements and signatures, the system owner, the pilot, and the decision of the group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.agreements import actions as agreements
from tillit.agreements.models import Agreement, Processor
from tillit.agreements.reading import as_it_reads
from tillit.approval.actions import case as cases
from tillit.approval.actions import decision as decisions
from tillit.approval.actions import pilot as pilots
from tillit.approval.models import Participation, Pilot
from tillit.organisations.models import Person
from tillit.project.demo.saga import Saga, acting
from tillit.project.demo.texts import phrase

YEARS = 3
PILOT_DAYS = 60


def complete_terms(saga: Saga) -> None:
    """The network fills in what the draft could not know; those outside the EEA get their clauses assessed."""
    today = timezone.localdate()
    with acting(saga.runner) as runner:
        for agreement in _agreements(saga):
            agreements.change_terms(agreement, by=runner, starts_on=today, ends_on=today + timedelta(days=365 * YEARS))
            for processor in Processor.objects.filter(agreement=agreement, name__in=LISTED).select_related("agreement"):
                agreements.change_processor(
                    processor, by=runner, sector="commercial", basis_claimed="dpf", scc_module=3, scc_annex_i=True,
                    scc_annex_ii=True, scc_annex_iii=True, supplementary="sufficient", tia_on=today,
                    supplementary_text="Berre feilmeldingar utan namn. Kryptert, og nøkkelen ligg i Noreg.",
                )  # fmt: skip


def send_for_signing(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        cases.send_for_signing(saga.case, by=runner)


def import_list(saga: Saga) -> None:
    """The DPF list of a fictional world: those in it that are certified."""
    with acting(saga.runner) as runner:
        rows = [
            "Organization Name,Status,Covered Data,Framework",
            *(f"{name},Active,Non-HR,EU-U.S. DPF" for name in LISTED),
        ]
        agreements.import_dpf_list("\n".join(rows).encode(), list_date=timezone.localdate(), by=runner)


LISTED = ("Cloudharbor Systems Inc.", "Brightlane Ads Inc.")


def _agreements(saga: Saga) -> Any:
    uses = saga.case.participations.values("use")
    return Agreement.objects.filter(use__in=uses).select_related("use__service", "tenant").order_by("pk")


def sign(saga: Saga, owner: str) -> None:
    with acting(saga.director(owner)) as director:
        agreement = _agreements(saga).get(tenant_id=saga.world.places[owner].pk)
        agreements.sign(agreement, name=director.name, content_hash=as_it_reads(agreement).content_hash, by=director)


def name_owner(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        cases.name_system_owner(saga.case, person=Person.objects.get(pk=runner.person_id), by=runner)


def skip_pilot(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        reason = saga.told.get("skip_pilot") or phrase("skip_pilot", saga.told)
        pilots.skip_pilot(saga.case, reason=reason, by=runner)


def plan_pilots(saga: Saga) -> None:
    today = timezone.localdate()
    with acting(saga.runner) as runner:
        for school in saga.told["pilot"]["schools"]:
            pilots.plan_pilot(
                saga.case, school=saga.world.places[school], groups=saga.told["pilot"]["groups"], starts_on=today,
                ends_on=today + timedelta(days=PILOT_DAYS), by=runner, today=today,
            )  # fmt: skip


def tell(saga: Saga, username: str, voice: str, useful: int, worked: str, difficult: str, concern: str) -> None:
    with acting(saga.world.who(username)) as person:
        mine = Pilot.objects.filter(case_id=saga.known["case"], school_id__in=person.path)
        pilots.tell_experience(
            mine.select_related("case").latest("pk"), voice=voice, useful=useful, worked=worked, difficult=difficult,
            concern=concern, by=person,
        )  # fmt: skip


def conclude_pilots(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        pilots.conclude_pilot(saga.case, text=saga.told["pilot"]["conclusion"], risks_updated=True, by=runner)


def write_guidelines(saga: Saga) -> None:
    with acting(saga.runner) as runner:
        pilots.write_guidelines(saga.case, text=saga.told["guidelines"], by=runner)


def put_forward(saga: Saga, advice: str) -> None:
    told = saga.told
    with acting(saga.runner) as runner:
        decisions.put_forward(
            saga.case, advice=advice, reason=told["reason"], conditions=told.get("conditions", ""), by=runner
        )


def vote(saga: Saga, member: int, choice: str, reason: str = "") -> None:
    with acting(saga.group[member]) as coordinator:
        decisions.vote(saga.case, choice=choice, reason=reason, by=coordinator)


def decide(saga: Saga) -> None:
    told = saga.told
    with acting(saga.group[0]) as coordinator:
        decisions.decide(
            saga.case, reason=told["reason"], conditions=told.get("conditions", ""), minutes=told["minutes"],
            by=coordinator,
        )  # fmt: skip


def take_stances(saga: Saga, kind: str) -> None:
    for owner, reason in saga.told.get(kind, {}).items():
        with acting(saga.director(owner)) as director:
            participation = Participation.objects.select_related("case__service").get(
                case_id=saga.known["case"], tenant_id=saga.world.places[owner].pk
            )
            decisions.take_stance(participation, kind=kind, reason=reason, by=director)
