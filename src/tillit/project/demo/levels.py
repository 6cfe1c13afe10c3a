"""The overall assessment and those of the platforms: what the assessments of services stand on, and what is adopted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.assessment import actions as assessments
from tillit.assessment.models import Assessment, Edition, Measure, Pin, Risk, Section
from tillit.assessment.queries.pins import pinned
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Kind, Role
from tillit.project.demo.inhabitants import World
from tillit.project.demo.saga import acting
from tillit.project.demo.texts import read

Story = Iterator[int]
ALL = ("overall", "feide", "microsoft", "ipad", "google")


@dataclass
class Levels:
    """Numbers of the assessments and of their newest editions, by their key."""

    world: World
    assessments: dict[str, int] = field(default_factory=dict)
    editions: dict[str, int] = field(default_factory=dict)

    def writer(self, where: str) -> Actor:
        place = self.world.places[where]
        return self.world.all(Role.NATIONAL if place.kind == Kind.NATIONAL else Role.NETWORK, where)[0]

    def assessment(self, key: str) -> Assessment:
        return Assessment.objects.select_related("tenant").get(pk=self.assessments[key])

    def edition(self, key: str) -> Edition:
        return Edition.objects.get(pk=self.editions[key])


def stories(world: World) -> list[Story]:
    levels = Levels(world)
    told = [read(f"levels/{key}") for key in ALL]
    return [
        *(_level(levels, one) for one in told),
        *(_moved(levels, one) for one in told if "moved" in one),
        *(_blocked(levels, one) for one in told if "blocked" in one),
        *(_adopted(levels, one, by) for one in told for by in one.get("adopted", ())),
    ]


def _level(levels: Levels, told: dict[str, Any]) -> Story:
    yield told["began"]
    _begin(levels, told)
    yield (told["began"] + told["published"]) // 2
    _write(levels, told)
    yield told["published"]
    _publish(levels, told, told["news"])


def _begin(levels: Levels, told: dict[str, Any]) -> None:
    with acting(levels.writer(told["where"])) as writer:
        assessment = assessments.begin(
            levels.world.places[told["where"]], level=told["level"], universe=told.get("universe", ""),
            title=told.get("title", ""), by=writer,
        )  # fmt: skip
        if "stands_on" in told:
            assessments.stand_on(assessment, edition=levels.edition(told["stands_on"]), by=writer)
        levels.assessments[told["key"]] = assessment.pk


def _write(levels: Levels, told: dict[str, Any]) -> None:
    with acting(levels.writer(told["where"])) as writer:
        assessment = levels.assessment(told["key"])
        _write_sections(assessment, told["sections"], writer)
        for row in told["risks"]:
            _add(levels, assessment, row, writer)
        for row in told.get("answers", ()):
            _answer(levels, assessment, row, writer)


def _write_sections(assessment: Assessment, texts: dict[str, str], by: Actor) -> None:
    for section in Section.objects.filter(assessment=assessment, code__in=texts).select_related("assessment"):
        assessments.write_section(section, text=texts[section.code].strip(), by=by)


def _add(levels: Levels, assessment: Assessment, row: dict[str, Any], by: Actor) -> None:
    """A risk of the bank, judged. Its measures are carried out, but for the last."""
    risk = assessments.add_risk(assessment, scenario=row["scenario"], by=by)
    _judge(risk, row, by)
    measures = list(Measure.objects.filter(risk=risk).select_related("risk__assessment"))
    for measure in measures:
        assessments.edit_measure(measure, text=measure.text, responsible=by.name, due=levels.world.due, by=by)
    for measure in measures[:-1]:
        assessments.finish_measure(measure, by=by)


def _judge(risk: Risk, row: dict[str, Any], by: Actor) -> None:
    before, after = row["before"], row["after"]
    assessments.judge_risk(
        risk, by=by, reason=row["reason"], reason_after=row["reason_after"],
        likelihood=before[0], consequence_pupil=before[1], consequence_municipality=before[2],
        likelihood_after=after[0], consequence_pupil_after=after[1], consequence_municipality_after=after[2],
    )  # fmt: skip


def _answer(levels: Levels, assessment: Assessment, row: dict[str, Any], by: Actor) -> None:
    """An own word on a risk it inherits, named by its scenario."""
    word = assessments.answer_risk(
        assessment, risk=_key(assessment, row["risk"]), stance=row["stance"], reason=row.get("why", ""),
        text=row["text"], by=by,
    )  # fmt: skip
    _judge(word, row, by)
    if "measure" in row:
        assessments.add_measure(word, text=row["measure"], responsible=by.name, due=levels.world.due, by=by)


def _key(assessment: Assessment, scenario: str) -> str:
    for pin in Pin.objects.filter(assessment=assessment).select_related("edition"):
        for risk in pin.edition.content["risks"]:
            if risk["scenario"] == scenario and risk["origin"] is None:
                return f"{pin.edition.assessment_id}-{risk['number']}"
    raise KeyError(scenario)


def _publish(levels: Levels, told: dict[str, Any], news: str) -> None:
    with acting(levels.writer(told["where"])) as writer:
        edition = assessments.publish(
            levels.assessment(told["key"]), audience=levels.world.places[told["where"]], news=news, by=writer
        )
        levels.editions[told["key"]] = edition.pk


def _moved(levels: Levels, told: dict[str, Any]) -> Story:
    """What an update brought, and a new version of it: those who stand on the old one are told."""
    moved = told["moved"]
    yield moved["on"]
    with acting(levels.writer(told["where"])) as writer:
        assessment = levels.assessment(told["key"])
        _write_sections(assessment, moved["sections"], writer)
        for row in moved["judged"]:
            risk = Risk.objects.select_related("assessment").get(assessment=assessment, scenario=row["scenario"])
            _judge(risk, row, writer)
        for row in moved["risks"]:
            _add(levels, assessment, row, writer)
    _publish(levels, told, moved["news"])


def _blocked(levels: Levels, told: dict[str, Any]) -> Story:
    """Blocked until somebody had looked, and free again a week later."""
    blocked = told["blocked"]
    yield blocked["on"]
    with acting(levels.writer(told["where"])) as writer:
        assessments.block(levels.edition(told["key"]), reason=blocked["reason"], by=writer)
    yield blocked["lifted"]
    with acting(levels.writer(told["where"])) as writer:
        assessments.lift(levels.edition(told["key"]), reason=blocked["lifted_reason"], by=writer)


def _adopted(levels: Levels, told: dict[str, Any], row: dict[str, Any]) -> Story:
    """By an owner: pinned, its own part written, and the risk that is left accepted by its director."""
    key = f"{told['key']}/{row['where']}"
    steps: list[Callable[[Levels, str, dict[str, Any], dict[str, Any]], None]] = [_adopt, _write_own_part, _accept]
    for number, step in enumerate(steps):
        yield row["days"] - number * 9
        step(levels, key, told, row)


def _adopt(levels: Levels, key: str, told: dict[str, Any], row: dict[str, Any]) -> None:
    with acting(levels.world.who(row["by"], Role.NETWORK)) as network:
        levels.assessments[key] = assessments.adopt(levels.edition(told["key"]), by=network).pk


def _write_own_part(levels: Levels, key: str, told: dict[str, Any], row: dict[str, Any]) -> None:
    with acting(levels.world.who(row["by"], Role.NETWORK)) as network:
        _write_sections(levels.assessment(key), row["sections"], network)
        if "overrides" in row:
            _answer(levels, levels.assessment(key), row["overrides"], network)


def _accept(levels: Levels, key: str, told: dict[str, Any], row: dict[str, Any]) -> None:
    with acting(levels.world.who(row["director"], Role.DIRECTOR)) as director:
        assessments.accept_risk(
            levels.assessment(key), reason=row["accepts"], by=director,
            expires_on=timezone.localdate() + timedelta(days=row["for_days"]),
        )  # fmt: skip


def newer(assessment: Assessment) -> Pin:
    """What it stands on that has come in a newer version."""
    return next(
        pin
        for pin in pinned().filter(assessment=assessment, direct=True)
        if pin.newest["number"] > pin.edition.number  # type: ignore[attr-defined]
    )
