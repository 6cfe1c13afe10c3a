"""Assessments that stand on each other, ready to publish."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from tillit.assessment import actions
from tillit.assessment.models import Assessment, Edition, Pin, Risk
from tillit.assessment.queries import facts_of, states_of
from tillit.assessment.queries.pins import pinned
from tillit.assessment.rulebook import dpia_rules
from tillit.assessment.scale import scales
from tillit.assessment.state import State
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World

LOW, HIGH = (1, 1), (5, 5)
ANSWERS = {question.code: "no" for question in dpia_rules().questions} | {"dt_school_learning": "yes"}


def writer(world: World, tenant: Organisation) -> Actor:
    return world.actor(Role.NATIONAL if tenant == world.nation else Role.NETWORK, tenant)


def a_service(name: str = "Reknefjell") -> Service:
    return Service.objects.get_or_create(key=name.lower(), defaults={"name": name})[0]


def begun(tenant: Organisation, by: Actor, level: str = "universe", about: Any = None, title: str = "") -> Assessment:
    """`about`: the platform of a universe, the service of a service. Within the scope of `by`."""
    universe = (about or "ipad") if level == "universe" else ""
    service = (about or a_service()) if level == "service" else None
    return actions.begin(tenant, level=level, universe=universe, service=service, title=title, by=by)


def written(
    tenant: Organisation, by: Actor, level: str = "universe", about: Any = None, *, after: tuple[int, int] = LOW,
    title: str = "",
) -> Assessment:  # fmt: skip
    """Complete: all sections, and one risk with what is left of it."""
    assessment = begun(tenant, by, level, about, title)
    threat(assessment, by, after=after)
    finish(assessment, by)
    return assessment


def finish(assessment: Assessment, by: Actor, text: str = "Skrive.") -> None:
    """Writes what is open, and decides on a DPIA where one is decided on."""
    if assessment.level == "service" and not assessment.preassessments.exists():
        actions.preassess(assessment, answers=ANSWERS, by=by)
        actions.do_dpia(assessment, by=by)
    for section in assessment.sections.filter(text="", stance="add"):
        actions.write_section(section, text=f"{text} {section.code}", by=by)


def write(assessment: Assessment, code: str, by: Actor, text: str, **more: Any) -> None:
    actions.write_section(assessment.sections.get(code=code), text=text, by=by, **more)


def threat(
    assessment: Assessment, by: Actor, text: str = "Nokon ser passordet.", *, after: tuple[int, int] = LOW
) -> Risk:
    return judged(actions.add_risk(assessment, area="excess", threat=text, by=by), by, after=after)


def judged(risk: Risk, by: Actor, *, before: tuple[int, int] = HIGH, after: tuple[int, int] = LOW) -> Risk:
    if before != after and not risk.measures.exists():
        actions.add_measure(risk, text="Feide", by=by)
    actions.judge_risk(
        risk, by=by, likelihood=before[0], consequence_pupil=before[1], reason="Mange passord er svake.",
        likelihood_after=after[0], consequence_pupil_after=after[1], reason_after="Feide tek over.",
    )  # fmt: skip
    return risk


def colour(step: tuple[int, int]) -> str:
    return scales().matrix("5x5").colour(*step)


def published(assessment: Assessment, audience: Organisation, by: Actor, news: str = "") -> Edition:
    """With something new in it each time."""
    if assessment.editions.exists():
        write(assessment, "scope", by, f"Endra etter versjon {assessment.editions.count()}.")
    return actions.publish(assessment, audience=audience, news=news, by=by)


def state(assessment: Assessment, today: date | None = None) -> State:
    return states_of([assessment.pk], today or timezone.localdate())[assessment.pk]


def facts(assessment: Assessment, today: date | None = None) -> Any:
    return facts_of([assessment.pk], today or timezone.localdate())[assessment.pk]


def pin_on(assessment: Assessment, edition: Edition) -> Pin:
    """As the commands find it: with its newest version. `edition` in any version of it."""
    return pinned().get(assessment=assessment, edition__assessment=edition.assessment_id)


def closure(assessment: Assessment) -> set[int]:
    return set(Pin.objects.filter(assessment=assessment, direct=False).values_list("edition_id", flat=True))
