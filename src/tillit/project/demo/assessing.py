"""Step three: sections, risks, the question of a DPIA, the opinion; and the draft of the record, which all rest on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from django.utils import timezone

from tillit.assessment import actions as assessments
from tillit.assessment.models import Pin, Risk, Section
from tillit.assessment.rulebook import dpia_rules
from tillit.participation import actions as participation
from tillit.participation.rules.opinions import Remark
from tillit.project.demo.saga import Saga, acting
from tillit.project.demo.texts import phrase, read
from tillit.record import actions as records
from tillit.record import content, vocabulary
from tillit.record.codes import GuardianAccess, Identification, Reader, Treatment
from tillit.record.models import Draft
from tillit.record.processing import FieldRule, Processing, Purpose, Transfer

# How long they have.
MEASURE_DAYS = 45
# What is said once for all, and holds as it stands where a service stands on it.
AS_ABOVE = ("legal_basis", "rights", "measures")


def write_sections(saga: Saga) -> None:
    told = saga.told
    own = {"nature": told["description_text"], "principles": told["necessity_text"]}
    with acting(saga.runner) as runner:
        inherited = _inherited(saga)
        for section in Section.objects.filter(assessment=saga.case.assessment).select_related("assessment"):
            declared = "\n".join(line for line in section.text.splitlines() if line.startswith("- "))
            if section.code in own:
                assessments.write_section(section, text=own[section.code], by=runner)
            elif section.code == "flow":
                assessments.write_section(section, text=_flow(section.text, told), by=runner)
            elif section.code in inherited and section.code in AS_ABOVE:
                if section.text:
                    assessments.write_section(section, text="", by=runner)
            elif section.rule.required:
                text = "\n\n".join(filter(None, [phrase(section.code, told), declared]))
                assessments.write_section(section, text=text, by=runner)
            elif section.text:  # a draft that says what is right: somebody stands for it
                assessments.write_section(section, text=section.text, by=runner)


def _inherited(saga: Saga) -> frozenset[str]:
    pins = Pin.objects.filter(assessment=saga.case.assessment).select_related("edition")
    return frozenset(code for pin in pins for code, said in pin.edition.content["sections"].items() if said["text"])


def _flow(draft: str, told: dict[str, Any]) -> str:
    """The supplier's answers as drawn, and those who read: that is what the supplier does not know."""
    lines = [line for line in draft.splitlines() if not line.startswith("#")]
    return "\n".join([*lines, phrase("flow", told)])


def judge_risks(saga: Saga) -> None:
    # One was to be done soon, and in old cases it has been forgotten; the others are for this year.
    due = timezone.localdate() + timedelta(days=MEASURE_DAYS)
    with acting(saga.runner) as runner:
        for risk in Risk.objects.filter(assessment=saga.case.assessment).select_related("assessment"):
            assessments.judge_risk(risk, by=runner, **_judgement(saga, risk.scenario))
            for measure in risk.measures.all():
                assessments.edit_measure(measure, text=measure.text, responsible=runner.name, due=due, by=runner)
                due = saga.world.due


def _judgement(saga: Saga, scenario: str) -> dict[str, Any]:
    bank = read("risks")
    said = bank["_high"] if scenario in saga.told.get("high", ()) else bank.get(scenario, bank["_other"])
    before, after = said["before"], said["after"]
    return {
        "likelihood": before[0], "consequence_pupil": before[1], "consequence_municipality": before[2],
        "likelihood_after": after[0], "consequence_pupil_after": after[1], "consequence_municipality_after": after[2],
        "reason": said["reason"].format(service=saga.told["name"]),
        "reason_after": said["reason_after"].format(service=saga.told["name"]),
    }  # fmt: skip


def preassess(saga: Saga) -> None:
    """Yes where something speaks for it; the pupils are always children."""
    with acting(saga.runner) as runner:
        assessment = saga.assessment
        asked = [question.code for question in dpia_rules().on(timezone.localdate()).questions]
        yes = _met(saga)
        said = {code: "yes" if code in yes else "no" for code in asked}
        assessments.preassess(assessment, answers=said, by=runner)  # type: ignore[arg-type]
        if saga.told["dpia"]:
            assessments.do_dpia(assessment, by=runner)
        else:
            assessments.go_without_dpia(assessment, by=runner, **saga.told["without"])


def _met(saga: Saga) -> set[str]:
    answers, fields = saga.told["answers"], set(saga.told["answers"]["data_fields"])
    met = {"wp7_vulnerable"}
    if fields & {"score", "success", "progress", "answer"}:
        met |= {"wp1_evaluation", "dt_school_learning"}
    if "ai" in answers:
        met |= {"wp8_new_technology", "wp4_sensitive"}
    if "advertising" in answers:
        met |= {"wp6_combining", "dt_location"}
    return met


def review_record(saga: Saga) -> None:
    """Somebody reads the draft of the record, takes out purposes that need no data, and stands for the rest."""
    with acting(saga.runner) as runner:
        draft = Draft.objects.get(tenant_id=saga.tenant.pk, service_id=saga.service.pk)
        records.save_draft(draft, processing=_read_over(saga, content.read(draft.content)), by=runner)


def _read_over(saga: Saga, processing: Processing) -> Processing:
    needed = tuple(
        purpose for purpose in processing.purposes if any(rule.treatment != Treatment.DROP for rule in purpose.fields)
    )
    needed = tuple(_also_kept(saga, purpose) for purpose in needed)
    needed += tuple(_also_for(code, why, needed[0]) for code, why in saga.told.get("also", {}).items())
    transfers = tuple(_with_basis(transfer) for transfer in processing.transfers)
    return msgspec.structs.replace(
        processing, summary=saga.told["description_text"], purposes=needed, transfers=transfers,
        no_transfers=not transfers,
        guardian_access=GuardianAccess(saga.told.get("guardian_access", processing.guardian_access)),
    )  # fmt: skip


def _also_kept(saga: Saga, purpose: Purpose) -> Purpose:
    """What the network has seen that learning needs, beyond what is usual."""
    keeps = saga.told.get("keeps", {}) if purpose.code == "formative" else {}
    more = tuple(FieldRule(field=field, treatment=Treatment.KEEP, why=why) for field, why in keeps.items())
    rest = tuple(rule for rule in purpose.fields if rule.field not in keeps)
    return msgspec.structs.replace(purpose, fields=(*rest, *more))


def _also_for(code: str, why: str, like: Purpose) -> Purpose:
    """A purpose the network adds, as the vocabulary would start it, of what is there already. Councils may see the totals
    that leaders see: pupils and parents are to take part in the work with quality (opplæringslova chapter 10; our reading)."""
    term, known = vocabulary.purposes()[code], vocabulary.fields()
    rules = tuple(
        FieldRule(field=rule.field, treatment=known[rule.field].usual[code], why=why)
        for rule in like.fields if code in known[rule.field].usual
    )  # fmt: skip
    return msgspec.structs.replace(
        like, code=code, legal_basis=term.legal_bases[0], provisions=term.provisions[:1], fields=rules,
        readers=(*term.readers, *_councils(term.identification)), identification=term.identification,
        granularity=term.granularity, retention=term.retention, nature=term.nature,
    )  # fmt: skip


def _councils(identification: Identification) -> tuple[Reader, ...]:
    return (Reader.COUNCIL,) if identification is Identification.AGGREGATE else ()


def _with_basis(transfer: Transfer) -> Transfer:
    return msgspec.structs.replace(
        transfer,
        basis="A45-3-DPF",
        safeguards="Standardavtale (SCC) er inngått i reserve, og tilleggstiltak er vurderte.",
    )


def give_opinion(saga: Saga) -> None:
    grade, text, *more = saga.told["opinion"]
    with acting(saga.dpo) as dpo:
        participation.give_opinion(
            saga.assessment, grade=grade, text=text, prior_consultation="prior_consultation" in more, by=dpo,
            remarks=[Remark(*remark) for remark in saga.told.get("remarks", ())],
        )  # fmt: skip
