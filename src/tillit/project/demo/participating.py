"""Those who are heard, what they say and how they are answered; the journal, and what management stands for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from tillit.fence import scope
from tillit.fence.scope import Scope
from tillit.organisations.acting import Actor, hash_token
from tillit.organisations.roles import Kind
from tillit.participation import actions as participation
from tillit.participation.models import Hearing, HearingParty, OpinionRemark, Viewpoint
from tillit.project.demo import keys
from tillit.project.demo.levels import Story
from tillit.project.demo.saga import Saga, acting
from tillit.project.demo.texts import phrase, read

VALID_DAYS = 730


def tell(saga: Saga) -> Story:
    """In the order of the calendar, each on its own day."""
    told = saga.told
    if "hearing" in told:
        yield from _heard(saga, told["hearing"])
    if "answered_remarks" in told:
        yield told["answered_remarks"]["on"]
        _answer_remarks(saga)
    for entry in told.get("journal", {}).get("entries", ()):
        yield entry["on"]
        _note(saga, entry)
    if "journal" in told:
        yield told["journal"]["published"]
        with acting(saga.runner) as runner:
            participation.publish_timeline(saga.assessment, lead=told["journal"]["lead"], by=runner)


def _heard(saga: Saga, told: dict[str, Any]) -> Story:
    yield told["opens"]
    _open(saga, told)
    for view in told["views"]:
        yield view["on"]
        _speak(saga, view)
    if "closes" not in told:
        return
    yield told["closes"]
    _answer_and_close(saga, told)


def _open(saga: Saga, told: dict[str, Any]) -> None:
    today = timezone.localdate()
    with acting(saga.runner) as runner:
        hearing = participation.plan_hearing(
            saga.assessment, by=runner, title=told["title"], asks=told["asks"], for_youth=told.get("for_youth", ""),
            for_children=told.get("for_children", ""), for_adults=told.get("for_adults", ""),
            sections=told.get("sections", []), opens_on=today, closes_on=today + timedelta(days=told["days"]),
        )  # fmt: skip
        for party in told["parties"]:
            participation.add_parties(
                hearing, kind=party["kind"], audience=party["audience"], by=runner, name=party.get("name", ""),
                organisations=[saga.world.places[key] for key in party.get("places", ())],
            )  # fmt: skip
        participation.open_hearing(hearing, by=runner)
        for party in told["parties"]:
            if "link" in party:
                row = HearingParty.objects.select_related("hearing__assessment").get(hearing=hearing, organisation=None)
                with keys.giving(party["link"]):
                    participation.make_link(row, by=runner)
        saga.known["hearing"] = hearing.pk


def _hearing(saga: Saga) -> Hearing:
    return Hearing.objects.select_related("assessment__tenant").get(pk=saga.known["hearing"])


def _speak(saga: Saga, view: dict[str, Any]) -> None:
    said: dict[str, Any] = {name: view[name] for name in ("text", "stance", "section") if name in view}
    if "link" in view:
        _send(view["link"], view["voice"], said)
    elif "who" in view:
        with acting(saga.world.who(view["who"])) as person:
            participation.give_view(_hearing(saga), by=person, **said)
    else:
        _write_in(saga, view, said)


def _send(link: str, voice: str, said: dict[str, Any]) -> None:
    """By the link, without an account."""
    digest = hash_token(keys.link(link))
    with transaction.atomic(), scope.enter(Scope(token_hash=digest)), translation.override("nn"):
        party = HearingParty.objects.get(token_hash=digest)
        own = frozenset({party.tenant_id})
        with scope.enter(Scope(read=own, write=own, token_hash=digest)):
            participation.send_view(party, voice=voice, **said)


def _write_in(saga: Saga, view: dict[str, Any], said: dict[str, Any]) -> None:
    """From a meeting."""
    with acting(saga.runner) as runner:
        hearing = _hearing(saga)
        meeting = participation.add_meeting(hearing, by=runner, held_on=timezone.localdate(), **view["meeting"])
        participation.write_in_view(
            hearing, party=hearing.parties.all()[0], voice=view["voice"], meeting=meeting, by=runner, **said
        )


def _answer_and_close(saga: Saga, told: dict[str, Any]) -> None:
    with acting(saga.runner) as runner:
        views = Viewpoint.objects.filter(hearing=saga.known["hearing"]).select_related("hearing__assessment")
        for view, said in zip(views.order_by("number"), told["views"], strict=True):
            outcome, reason = said["answer"]
            participation.answer_view(view, outcome=outcome, reason=reason, section=said.get("section", ""), by=runner)
        participation.close_hearing(_hearing(saga), conclusion=told["conclusion"], by=runner)


def _answer_remarks(saga: Saga) -> None:
    answers = saga.told["answered_remarks"]
    with acting(saga.runner) as runner:
        rows = OpinionRemark.objects.filter(opinion__assessment=saga.assessment, section__in=answers)
        for remark in rows.select_related("opinion__assessment"):
            outcome, text = answers[remark.section]
            participation.answer_remark(remark, outcome=outcome, text=text, by=runner)


def _note(saga: Saga, entry: dict[str, Any]) -> None:
    said = {name: value for name, value in entry.items() if name != "on"}
    with acting(saga.runner) as runner:
        participation.add_entry(saga.assessment, by=runner, on=timezone.localdate(), public=True, **said)


def hear(saga: Saga) -> Story:
    """Where a DPIA is done and no hearing is told of, the short one every case has: one council, in a meeting."""
    began, told = saga.told["began"], {**read("hearing"), "parties": [_council(saga)]}
    words = {"service": saga.told["name"], "heard": saga.told["heard"], "about": saga.told["description_text"]}
    hearing: dict[str, Any] = _filled(told, words)
    yield began - 31
    _open(saga, hearing)
    yield began - 33
    _speak(saga, hearing["views"][0])
    yield began - 38
    _answer_and_close(saga, hearing)


def _council(saga: Saga) -> dict[str, Any]:
    """The one that the case's own words name."""
    heard = saga.told["heard"]
    schools = {
        key: row for key, row in saga.world.places.items() if row.kind == Kind.SCHOOL and saga.tenant.pk in row.path
    }
    named = [key for key, row in schools.items() if row.name in heard]
    kind, audience = ("parents_council", "adults") if heard.startswith("FAU") else ("pupil_council", "youth")
    return {"kind": kind, "audience": audience, "places": [*named, *schools][:1]}


def _filled(told: Any, words: dict[str, str]) -> Any:
    if isinstance(told, str):
        return told.format_map(words)
    if isinstance(told, dict):
        return {key: _filled(value, words) for key, value in told.items()}
    return [_filled(value, words) for value in told] if isinstance(told, list) else told


def validate(saga: Saga) -> None:
    """In its own words where the case has them."""
    told = saga.told.get("validation") or {
        "outcome": "validated", "found": phrase("validated_found", saga.told),
        "remains": phrase("validated_remains", saga.told), "days": VALID_DAYS,
    }  # fmt: skip
    with acting(_management(saga)) as leader:
        participation.validate(
            saga.assessment, outcome=told["outcome"], found=told["found"], remains=told["remains"],
            conditions=told.get("conditions", ""), by=leader,
            valid_until=timezone.localdate() + timedelta(days=told["days"]),
        )  # fmt: skip


def _management(saga: Saga) -> Actor:
    return saga.director(saga.where) if saga.tenant.kind == Kind.OWNER else saga.group[0]
