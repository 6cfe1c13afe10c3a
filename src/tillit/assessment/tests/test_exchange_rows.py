"""Files taken in and given out, on rows: history, log, fence, and what is published of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from msgspec.structs import replace

from tillit.assessment import actions
from tillit.assessment.document import document_of, document_of_edition, document_of_version
from tillit.assessment.exchange import own
from tillit.assessment.exchange.applying import look, pack, take_in, unpack
from tillit.assessment.exchange.beginning import begin_from
from tillit.assessment.exchange.drafts import Incoming
from tillit.assessment.exchange.files import Brought, bring
from tillit.assessment.exchange.gathering import whole_of, whole_of_edition, whole_of_version
from tillit.assessment.exchange.pia import to_pia
from tillit.assessment.exchange.spreadsheet import MeasureRow, RiskRow, Ros, Sheet, read, write
from tillit.assessment.exchange.spreadsheet.current import current
from tillit.assessment.models import Assessment, Edition, Measure, Risk, RiskHistory, SectionHistory
from tillit.assessment.queries import complete, states_of
from tillit.assessment.rulebook import sections_at
from tillit.assessment.scale import scales
from tillit.assessment.tests.world import judge, make_assessment
from tillit.audit.models import Entry
from tillit.catalogue.models import Service
from tillit.documents import pdf
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Conflict, Denied, Invalid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


def opened(assessment: Assessment) -> Assessment:
    return complete().get(pk=assessment.pk)


def verbs(assessment: Assessment) -> list[str]:
    rows = Entry.objects.filter(subject_type="assessment", subject_id=assessment.pk).order_by("id")
    return list(rows.values_list("verb", flat=True))


def written(tenant: Any, by: Actor, level: str = "overall") -> Assessment:
    """Whole enough to be published, with a local section and a local risk."""
    row = actions.begin(tenant, level=level, title="Overordna", by=by)
    for section in row.sections.all():
        text = "HEMMELEG LOKALT" if section.local else f"Fast tekst om {section.code}."
        actions.write_section(section, text=text, by=by)
    risk = actions.add_risk(row, area="integrity", threat="Feil i lista.", by=by)
    judge(risk, by)
    actions.add_measure(risk, text="Rett lista.", responsible="LOKAL PERSON", due=date(2027, 1, 1), by=by)
    kept = actions.add_risk(row, area="excess", threat="LOKAL RISIKO", by=by)
    judge(kept, by)
    actions.add_measure(kept, text="Rett lista.", by=by)
    actions.keep_risk(kept, by=by)
    return row


def on_overall(world: World, by: Actor) -> tuple[Assessment, Edition]:
    """A platform's assessment that stands on an overall one, and says something about its risk."""
    edition = actions.publish(written(world.ryfylke, by), audience=world.ryfylke, by=by, today=TODAY)
    row = actions.begin(world.ryfylke, level="universe", universe="feide", title="Feide", by=by)
    actions.stand_on(row, edition=edition, by=by)
    key = f"{edition.assessment_id}-1"
    word = actions.answer_risk(
        row, risk=key, stance="override", reason="Vi har ei betre liste.", text="Feil hos oss.", by=by
    )
    judge(word, by)
    own_risk = actions.add_risk(row, area="availability", threat="Feide er nede.", by=by)
    judge(own_risk, by)
    actions.add_measure(own_risk, text="Ha ein plan.", responsible="Rektor", by=by)
    actions.write_section(row.sections.get(code="nature"), text="Eigne ord.", by=by)
    return row, edition


def test_the_spreadsheet_of_an_assessment_read_back_changes_nothing(world: World, network: Actor) -> None:
    with acting_as(network):
        row, edition = on_overall(world, network)
        ros = current(opened(row), TODAY)
        assert [(risk.label, risk.state) for risk in ros.risks] == [
            (f"{edition.assessment_id}-1", "overridden"), ("2", "local"),
        ]  # fmt: skip
        assert [(m.text, bool(m.origin), m.ref is None) for m in ros.measures] == [
            ("Rett lista.", True, True), ("Ha ein plan.", False, False),
        ]  # fmt: skip
        found = read(write(ros, "nn"), ros.matrix)
        assert isinstance(found, Sheet)
        plan = look(opened(row), found, TODAY)
        assert (plan.changes, plan.conflicts, plan.left) == ((), (), ())


def changed(ros: Ros) -> Sheet:
    risks = [replace(risk, threat="Ny tekst.", area="integrity") if risk.label == "2" else risk for risk in ros.risks]
    risks.append(RiskRow("ny", "excess", "Heilt ny.", 2, 2, reason="Slik er det."))
    measures = [replace(row, done_on=TODAY, evidence="Møtebok") if row.ref else row for row in ros.measures]
    measures += [MeasureRow("ny", "Rydd.", "IKT", date(2027, 5, 1)), MeasureRow(ros.risks[0].label, "Vår eigen.")]
    return Sheet(ros.assessment, tuple(risks), tuple(measures))


def test_what_was_seen_is_taken_in_with_history_and_a_line_for_each(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        sheet = unpack(pack(changed(current(opened(row), TODAY)), row.pk), row.pk)
        seen = look(opened(row), sheet, TODAY)
        before = len(verbs(row))
        take_in(row, sheet, seen=seen.digest, by=network, today=TODAY)
        assert verbs(row)[before:] == [
            "risk_moved", "risk_judged", "risk_added", "risk_judged", "measure_edited", "measure_added", "measure_added",
            "spreadsheet_taken_in",
        ]  # fmt: skip
        risk = Risk.objects.get(assessment=row, number=2)
        assert (risk.threat, risk.area) == ("Ny tekst.", "integrity")
        assert RiskHistory.objects.filter(risk=risk).count() == 2
        assert [(m.risk.number, m.text, m.done_on, m.evidence) for m in Measure.objects.filter(risk__assessment=row)] == [
            (2, "Ha ein plan.", TODAY, "Møtebok"), (3, "Rydd.", None, ""), (1, "Vår eigen.", None, ""),
        ]  # fmt: skip
        again = current(opened(row), TODAY)
        assert look(opened(row), Sheet(row.pk, again.risks, again.measures), TODAY).changes == ()


def test_nothing_is_taken_in_when_somebody_has_saved_since_it_was_seen(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        sheet = changed(current(opened(row), TODAY))
        seen = look(opened(row), sheet, TODAY)
        judge(Risk.objects.get(assessment=row, number=2), network)
        with pytest.raises(Conflict, match="Look at the changes once more"):
            take_in(row, sheet, seen=seen.digest, by=network, today=TODAY)
        assert Risk.objects.get(assessment=row, number=2).threat == "Feide er nede."


def test_only_those_who_write_the_assessment_take_a_spreadsheet_in(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        sheet = changed(current(opened(row), TODAY))
    teacher = world.actor(Role.DPO)
    with acting_as(teacher), pytest.raises(Denied):
        take_in(row, sheet, seen="", by=teacher, today=TODAY)


def test_a_preview_that_was_changed_on_the_way_is_refused(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        packed = pack(changed(current(opened(row), TODAY)), row.pk)
    for said, number in ((packed[:-2], row.pk), (packed, row.pk + 1)):
        with pytest.raises(Invalid):
            unpack(said, number)


def test_exported_and_imported_it_stands_on_the_same_and_says_the_same(world: World, network: Actor) -> None:
    with acting_as(network):
        row, edition = on_overall(world, network)
        whole = whole_of(opened(row), TODAY)
        brought = bring(pdf.render(document_of(opened(row), "nn", TODAY)))
        assert isinstance(brought, Brought)
        assert brought.whole == whole
        begun = begin_from(
            brought, world.ryfylke, level="universe", universe="feide", title="Ny", by=network, today=TODAY
        )
        again = whole_of(opened(begun.assessment), TODAY)
        assert [source.edition for source in again.basis] == [edition.pk]
        assert [(s.code, s.state, s.parts, s.reason) for s in again.sections] == [
            (s.code, s.state, s.parts, s.reason) for s in whole.sections
        ]
        assert [(r.threat, r.state, r.before, r.after, r.left, [w.reason for w in r.words], [m.text for m in r.measures]) for r in again.risks] == [
            (r.threat, r.state, r.before, r.after, r.left, [w.reason for w in r.words], [m.text for m in r.measures]) for r in whole.risks
        ]  # fmt: skip
        assert all(section.draft for section in begun.assessment.sections.all())
        assert all(risk.draft for risk in begun.assessment.risks.all())
        assert verbs(begun.assessment) == ["assessment_started", "basis_stand_on", "assessment_imported"]
        assert SectionHistory.objects.filter(section__assessment=begun.assessment).count() == 1


def test_who_may_not_read_what_it_stood_on_gets_it_written_in(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        brought = bring(own.write(whole_of(opened(row), TODAY)))
        assert isinstance(brought, Brought)
    stranger = world.actor(Role.NETWORK, world.elsewhere)
    with acting_as(stranger):
        begun = begin_from(brought, world.elsewhere, level="universe", universe="feide", by=stranger, today=TODAY)
        assert begun.assessment.pins.count() == 0
        assert begun.assessment.sections.get(code="nature").text == (
            "*From “Overordna”, version 1, Fjordsamarbeidet*\n\nFast tekst om nature.\n\nEigne ord."
        )
        assert [risk.origin for risk in begun.assessment.risks.all()] == [None, None]
        assert begun.notes[0].startswith("“Overordna”, version 1, could not be stood on.")


def test_a_pia_becomes_a_new_draft_with_its_gauges(world: World, network: Actor) -> None:
    pia = {
        "pia": {"name": "Lesebrettet"},
        "answers": [
            {"reference_to": 325, "data": {"text": "Alvorleg.", "gauge": 3, "list": []}},
            {"reference_to": 326, "data": {"text": "", "gauge": 2, "list": []}},
        ],
        "measures": [], "evaluations": [], "comments": [],
    }  # fmt: skip
    with acting_as(network):
        service = Service.objects.create(name="Lesebrettet", key="lesebrettet")
        brought = bring(json.dumps(pia).encode())
        assert isinstance(brought, Brought)
        begun = begin_from(brought, world.ryfylke, level="service", service=service, by=network, today=TODAY)
        risk = begun.assessment.risks.get()
        assert (begun.assessment.matrix, risk.likelihood, risk.consequence_pupil, risk.reason) == (
            "4x4",
            2,
            3,
            "Alvorleg.",
        )
        out = to_pia(whole_of(opened(begun.assessment), TODAY), on=TODAY).pia
        assert {row["reference_to"]: row["data"]["gauge"] for row in out["answers"] if row["data"]["gauge"]} == {
            325: 3,
            326: 2,
        }


def test_only_those_who_write_assessments_import_one(world: World) -> None:
    dpo = world.actor(Role.DPO)
    brought = Brought("own", Incoming("x", scales().matrix("4x4")))
    with acting_as(dpo), pytest.raises(Denied):
        begin_from(brought, world.ryfylke, level="overall", by=dpo, today=TODAY)


@pytest.mark.parametrize("form", ["document", "json", "pia"])
def test_nothing_local_is_in_what_is_made_of_an_edition(world: World, network: Actor, form: str) -> None:
    with acting_as(network):
        edition = actions.publish(
            written(world.ryfylke, network), audience=world.ryfylke.parent, by=network, today=TODAY
        )
        whole = whole_of_edition(edition)
        made = {
            "document": lambda: repr(document_of_edition(edition, "nn")),
            "json": lambda: own.write(whole).decode(),
            "pia": lambda: json.dumps(to_pia(whole, on=TODAY).pia, ensure_ascii=False),
        }[form]()
        assert "Fast tekst om nature." in made
        assert [word for word in ("HEMMELEG LOKALT", "LOKAL RISIKO", "LOKAL PERSON") if word in made] == []


def test_an_edition_is_the_same_however_the_assessment_moves_on(world: World, network: Actor) -> None:
    with acting_as(network):
        row = written(world.ryfylke, network)
        edition = actions.publish(row, audience=world.ryfylke, by=network, today=TODAY)
        before = whole_of_edition(edition)
        actions.write_section(row.sections.get(code="nature"), text="Anna.", by=network)
        assert whole_of_edition(edition) == before
        assert (before.number, before.content_hash, before.edition) == (1, edition.content_hash, edition.pk)
        actions.withdraw(edition, reason="Feil.", by=network)
        (blocked,) = whole_of_edition(edition).blocked_by
        assert (blocked[0].edition, *blocked[1:]) == (edition.pk, "withdrawn", "Feil.")


def test_a_version_that_was_judged_is_kept_with_what_it_stood_on(world: World, network: Actor) -> None:
    with acting_as(network):
        row, _edition = on_overall(world, network)
        version = actions.freeze(row, today=TODAY)
        now = whole_of(opened(row), TODAY)
        kept = whole_of_version(version)
        assert (kept.basis, kept.content_hash) == (now.basis, now.content_hash)
        assert [(s.code, s.parts) for s in kept.sections] == [(s.code, s.parts) for s in now.sections]
        actions.write_section(row.sections.get(code="nature"), text="Anna.", by=network)
        assert whole_of_version(version) == kept
        assert document_of_version(version, "nn").identifier == kept.content_hash[:16]


def test_the_document_of_a_service_tells_about_the_dpia_and_takes_extra_blocks(world: World, network: Actor) -> None:
    from tillit.documents.model import Heading, plain

    with acting_as(network):
        row = make_assessment(world.ryfylke, network)
        made = document_of(opened(row), "en", TODAY, (Heading(1, "Opinions"),))
        first = [plain(block.text) for block in made.blocks if isinstance(block, Heading) and block.level == 1]
        assert first == [
            "Is a DPIA required?", "What happens to the data", "Whether we may, and whether we need to",
            "What can go wrong", "What we do about it", "What those concerned think", "What management stands for",
            "The risks one by one", "Opinions",
        ]  # fmt: skip
        assert own.read(pdf.render(made)) == whole_of(opened(row), TODAY)
        assert [section.code for section in whole_of(opened(row), TODAY).sections] == [
            r.code for r in sections_at("service")
        ]
        assert states_of([row.pk], TODAY)[row.pk].effective.risks
