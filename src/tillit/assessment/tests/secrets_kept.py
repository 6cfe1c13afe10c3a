"""An owner with a marker in everything that is local, and others who adopt what it has published."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tillit.assessment import actions
from tillit.assessment.models import Assessment, Edition, SectionAutosave
from tillit.assessment.tests.layers import (
    HIGH,
    a_service,
    begun,
    finish,
    judged,
    pin_on,
    state,
    threat,
    write,
    writer,
    written,
)
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.participation import actions as taking_part
from tillit.participation.rules.opinions import Remark

MARKER = "xqmarkør"  # with a letter that JSON and HTML may write in other ways


def said(where: str) -> str:
    return f"{MARKER} {where}"


@dataclass
class Secretive:
    """What the owner has, and the numbers of all of it."""

    universe: Assessment
    service: Assessment
    draft: Assessment
    editions: list[Edition] = field(default_factory=list)


def secretive(world: World) -> Secretive:
    """One overall, one platform and one service published to the nation, with a marker in all that must stay."""
    owner = world.owners[0]
    by = writer(world, owner)
    with acting_as(by):
        overall = written(owner, by, "overall")
        universe = written(owner, by)
        actions.stand_on(universe, edition=_shown_after_hiding(world, overall, by), by=by)
        _local_words(universe, by)
        service = written(owner, by, "service", a_service())
        actions.stand_on(service, edition=_shown_after_hiding(world, universe, by), by=by)
        _local_words(service, by)
        found = Secretive(universe, service, _never_published(world, by))
    _others_in_the_owner(world, service)
    with acting_as(by):
        found.editions = [
            _shown_after_hiding(world, service, by), *Edition.objects.filter(tenant=owner).order_by("pk")
        ]  # fmt: skip
        _written_after_publishing(world, universe, by)
        _written_after_publishing(world, service, by)
    return found


def _local_words(assessment: Assessment, by: Actor) -> None:
    for code in ("context", "opinions", "management"):
        write(assessment, code, by, said(code), stance="override", reason=said("why"))
    write(assessment, "rights", by, said("rights"), local=True)
    for code in ("nature", "scope"):
        write(assessment, code, by, said("earlier text"))
        write(assessment, code, by, "Dette kan alle lesa.")
    local = threat(assessment, by, said("local risk"), after=HIGH)
    actions.keep_risk(local, by=by)
    actions.add_measure(local, text=said("local measure"), by=by)
    removed = threat(assessment, by, said("removed risk"))
    actions.remove_risk(removed, because=said("removed because"), by=by)
    shared = assessment.risks.get(number=1)
    measure = actions.add_measure(shared, text="Tofaktor", responsible=said("responsible"), by=by)
    measure.evidence = said("evidence")
    measure.save(update_fields=["evidence"])
    inherited = next(risk for risk in _inherited(assessment) if risk.state == "inherited")
    word = actions.answer_risk(assessment, risk=str(inherited.key), stance="add", text=said("local word"), by=by)
    actions.keep_risk(word, by=by)
    _finish_word(word, by)
    SectionAutosave.objects.create(
        tenant_id=assessment.tenant_id, section=assessment.sections.get(code="nature"), person_id=by.person_id,
        text=said("autosave"), revision=1,
    )  # fmt: skip


def _inherited(assessment: Assessment) -> Any:
    return state(assessment).effective.risks


def _finish_word(word: Any, by: Actor) -> None:
    judged(word, by)


def _shown_after_hiding(world: World, assessment: Assessment, by: Actor) -> Edition:
    """First for the owner alone, with all that is local; blocked there; then for all."""
    owner = assessment.tenant
    if all(pin.edition.audience_id == world.nation.pk for pin in assessment.pins.select_related("edition")):
        kept = actions.publish(assessment, audience=owner, news=said("own news"), by=by)
        actions.block(kept, reason=said("blocked because"), by=by)
    return actions.publish(assessment, audience=world.nation, news="Ope for alle.", by=by)


def _never_published(world: World, by: Actor) -> Assessment:
    draft = begun(world.owners[0], by, "service", a_service("Lesefjell"), title=said("title"))
    actions.add_risk(draft, area="excess", threat=said("draft risk"), by=by)
    finish(draft, by, text=MARKER)
    return draft


def _others_in_the_owner(world: World, assessment: Assessment) -> None:
    """The DPO, the director and a hearing: none of it is part of what is published."""
    owner, today = world.owners[0], timezone.localdate()
    director, dpo, network = world.actor(Role.DIRECTOR), world.actor(Role.DPO, owner), writer(world, owner)
    with acting_as(director):
        kept = actions.accept_risk(
            assessment, reason=said("acceptance"), expires_on=today + timedelta(days=90), by=director
        )
        actions.take_back(kept, reason=said("taken back"), by=director)
        actions.accept_risk(assessment, reason=said("acceptance"), expires_on=today + timedelta(days=90), by=director)
    with acting_as(dpo):
        taking_part.give_opinion(
            assessment, grade="more_work", text=said("opinion"), remarks=[Remark("nature", "more_work", said("remark"))],
            by=dpo,
        )  # fmt: skip
    with acting_as(network):
        hearing = taking_part.plan_hearing(
            assessment, by=network, title=said("hearing"), asks=said("asks"), for_adults=said("for adults"),
            opens_on=today, closes_on=today + timedelta(days=20),
        )  # fmt: skip
        taking_part.add_parties(hearing, kind="pupil_council", audience="adults", name=said("party"), by=network)
        taking_part.open_hearing(hearing, by=network)
        taking_part.add_entry(
            assessment,
            on=today,
            kind="meeting",
            title=said("entry"),
            text=said("text"),
            inside=said("inside"),
            by=network,
        )


def _written_after_publishing(world: World, assessment: Assessment, by: Actor) -> None:
    """A draft on its way, and a version for the owner alone that is newer than what the others stand on."""
    write(assessment, "scope", by, said("not published yet"))
    threat(assessment, by, said("new risk"))
    actions.publish(assessment, audience=world.owners[0], news=said("own news"), by=by)
    write(assessment, "scope", by, said("draft"))


def adopt_everywhere(world: World, secret: Secretive, tenants: list[Any]) -> dict[int, list[Assessment]]:
    """Each adopts the service and stands on the platform, so that all that shows of it shows there too."""
    found: dict[int, list[Assessment]] = {}
    for tenant in tenants:
        by = writer(world, tenant)
        with acting_as(by):
            edition, platform = (
                Edition.objects.filter(assessment=row.pk).latest("pk") for row in (secret.service, secret.universe)
            )
            adopted = actions.adopt(edition, by=by)
            finish(adopted, by)
            own = written(tenant, by, "service", a_service("Ordfjell"))
            actions.stand_on(own, edition=platform, by=by)
            assert pin_on(own, platform).newest["id"] == platform.pk  # type: ignore[attr-defined]
            found[tenant.pk] = [adopted, own]
    return found
