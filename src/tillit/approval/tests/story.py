"""A case walked to any step through the real actions, for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.agreements.actions import sign
from tillit.agreements.models import Agreement
from tillit.agreements.reading import as_it_reads
from tillit.approval.actions import case as cases
from tillit.approval.actions import decision, pilot, use
from tillit.approval.actions.need import report_need
from tillit.approval.models import Case, Participation
from tillit.approval.queries import readable_cases, readable_participations
from tillit.assessment import actions as assessments
from tillit.assessment.models import Risk, Section
from tillit.assessment.rulebook import dpia_rules
from tillit.catalogue.actions.answers import fill_in
from tillit.organisations.models import Organisation, Person
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation.actions import give_opinion, go_without_hearing, validate
from tillit.record.actions import save_draft
from tillit.record.content import read
from tillit.record.models import Draft

ANSWERS: dict[str, object] = {
    "supplier_name": "Lærelyst AS", "supplier_country": "NO", "contact_name": "Ada Li",
    "contact_email": "ada@lyst.example",
    "data_fields": ["name", "school", "group", "answer", "score", "activity"], "special_categories": "no",
    "own_purposes": "no", "advertising": "no", "profiling": "no", "data_sale": "no", "automated_decisions": "no",
    "emotion_inference": "no", "ai": "no", "hosting_countries": ["NO"], "remote_access_countries": ["NO"],
    "subprocessors": [{"name": "Nordsky AS", "country": "NO", "task": "Drift", "orgnr": ""}], "retention_days": 300,
    "deletion_routine": "Sletta kvar natt.", "login": "feide", "export_access": "yes", "encryption_transit": "yes",
    "encryption_rest": "yes", "admin_mfa": "yes", "access_logging": "yes", "backups": "yes",
    "third_party_sources": "no",
    "location_tracking": "no", "monitoring": "no", "biometrics": "no", "free_text": "no", "recordings": "no",
    "certifications": "Ingen.", "supplier_orgnr": "unknown",
    "terms_url": "https://lyst.example/vilkar", "privacy_url": "https://lyst.example/personvern",
    "dpa_url": "unknown", "accessibility_url": "unknown",
}  # fmt: skip
NAME = "Reknefjell"


class Story:
    """`to(step)` walks on until that step. Each method is one step, done by those whose job it is."""

    def __init__(self, world: World, answers: dict[str, object] | None = None, coordinators: int = 3) -> None:
        self.world = world
        self.answers = {**ANSWERS, **(answers or {})}
        self.network = world.actor(Role.NETWORK)
        self.coordinators = [world.actor(Role.COORDINATOR)]
        from tillit.organisations.tests.world import member

        self.coordinators += [
            member(world.ryfylke, Role.COORDINATOR, f"group-member-{number}") for number in range(1, coordinators)
        ]
        self.case_id = 0
        self.walked = 0

    @property
    def case(self) -> Case:
        """Read anew, as a request would. Within a scope."""
        found: Case = readable_cases().get(pk=self.case_id)
        return found

    def participation(self, owner: Organisation) -> Participation:
        found: Participation = readable_participations().get(case=self.case_id, tenant=owner)
        return found

    def to(self, step: str) -> Story:
        order: list[tuple[str, Callable[[], Any]]] = [
            ("need", self.need), ("information", self.information), ("preliminary", self.preliminary),
            ("agreement", self.agreement), ("system_owner", self.system_owner), ("pilot", self.skip_pilot),
            ("decision", self.decision), ("record", self.record), ("activation", self.activation),
        ]  # fmt: skip
        for code, walk in order[self.walked :]:
            if code == step:
                return self
            walk()
            self.walked += 1
        return self

    def need(self) -> None:
        teacher = self.world.actor(Role.TEACHER)
        with acting_as(teacher):
            need = report_need(name=NAME, purpose="Øva brøk", subjects=["Matematikk"], years=[5], by=teacher)
        with acting_as(self.network):
            self.case_id = cases.open_case(need.service, owners=self.world.owners, by=self.network).pk

    def information(self) -> None:
        with acting_as(self.network):
            notes = dict.fromkeys(self.answers, "https://lyst.example/vilkar")
            fill_in(self.case.service, self.answers, notes, by=self.network)
        with acting_as(self.network):
            cases.make_drafts(self.case, by=self.network)

    def preliminary(self) -> None:
        self.read_draft()
        dpo = self.world.actor(Role.DPO)
        with acting_as(self.network):
            assessment = self.case.assessment
            assert assessment is not None
            asked = {question.code: "no" for question in dpia_rules().questions}
            vulnerable = next(c.code for c in dpia_rules().criteria if "vulnerable" in c.code)
            assessments.preassess(assessment, answers={**asked, vulnerable: "yes"}, by=self.network)
            assessments.do_dpia(assessment, by=self.network)
            self.write_assessment()
        with acting_as(dpo):
            give_opinion(self.case.assessment, grade="supports", text="Godt arbeid.", by=dpo)  # type: ignore[arg-type]
        self.say_why_nobody_is_heard()

    def say_why_nobody_is_heard(self) -> None:
        with acting_as(self.network):
            assessment = self.case.assessment
            assert assessment is not None
            go_without_hearing(
                assessment, reasons=["heard_above"], explanation="Dei same er høyrde.", covered_by="Overordna, utgåve 1",
                by=self.network,
            )  # fmt: skip

    def write_assessment(self) -> None:
        for section in Section.objects.filter(assessment=self.case.assessment_id):
            assessments.write_section(section, text=section.text or "Skildra.", by=self.network)
        for risk in Risk.objects.filter(assessment=self.case.assessment_id, removed_at=None):
            assessments.judge_risk(
                risk, by=self.network, likelihood=3, consequence_pupil=3, reason="Kan skje.", likelihood_after=1,
                consequence_pupil_after=2, reason_after="Tiltaka verkar.",
            )  # fmt: skip

    def agreement(self) -> None:
        self.send_for_signing()
        for owner in self.world.owners:
            self.sign(owner)

    def send_for_signing(self) -> None:
        with acting_as(self.network):
            cases.send_for_signing(self.case, by=self.network)

    def sign(self, owner: Organisation) -> None:
        director = self.world.actor(Role.DIRECTOR, owner)
        with acting_as(director):
            agreement = Agreement.objects.get(use__participations__case=self.case_id, tenant=owner)
            sign(agreement, name=director.name, content_hash=as_it_reads(agreement).content_hash, by=director)

    def system_owner(self) -> None:
        with acting_as(self.network):
            person = Person.objects.get(pk=self.network.person_id)
            cases.name_system_owner(self.case, person=person, by=self.network)

    def skip_pilot(self) -> None:
        with acting_as(self.network):
            pilot.skip_pilot(self.case, reason="Prøvd før.", by=self.network)

    def read_assessment(self) -> int:
        """Its number."""
        with acting_as(self.network):
            return int(self.case.assessment_id or 0)

    def validate(self, outcome: str = "validated") -> None:
        """Management stands for the assessment as it is now."""
        until = timezone.localdate() + timedelta(days=365) if outcome != "sent_back" else None
        with acting_as(self.coordinators[0]):
            assessment = self.case.assessment
            assert assessment is not None
            validate(
                assessment, outcome=outcome, found="God kontroll.", remains="Lite.", valid_until=until,
                by=self.coordinators[0],
            )  # fmt: skip

    def put_forward(self, advice: str = "approved") -> None:
        if advice == "approved":
            self.validate()
        with acting_as(self.network):
            decision.put_forward(self.case, advice=advice, reason="Låg risiko.", by=self.network)

    def vote(self, *choices: str) -> None:
        for actor, choice in zip(self.coordinators, choices, strict=False):
            with acting_as(actor):
                decision.vote(self.case, choice=choice, reason="Ja.", by=actor)

    def decide(self) -> None:
        with acting_as(self.coordinators[0]):
            decision.decide(self.case, reason="Nyttig.", minutes="Møte i Fjordvik.", by=self.coordinators[0])

    def decision(self) -> None:
        self.put_forward()
        self.vote("approved", "approved", "approved")
        self.decide()

    def read_draft(self) -> None:
        """The draft of the record read by a person."""
        with acting_as(self.network):
            draft = Draft.objects.get(tenant=self.world.ryfylke, service=self.case.service_id)
            save_draft(draft, processing=read(draft.content), by=self.network)

    def record(self) -> None:
        with acting_as(self.network):
            use.complete_records(self.case, by=self.network)

    def activation(self) -> None:
        for owner in self.world.owners:
            self.activate(owner)

    def activate(self, owner: Organisation) -> None:
        with acting_as(self.network):
            use.activate(self.participation(owner), platforms=["feide"], by=self.network)

    def plan_pilot(self) -> int:
        today = timezone.localdate()
        with acting_as(self.network):
            planned = pilot.plan_pilot(
                self.case, school=self.world.schools[0], groups="5A", starts_on=today,
                ends_on=today + timedelta(days=40), by=self.network,
            )  # fmt: skip
            return planned.pk
