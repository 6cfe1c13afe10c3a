from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from tillit.assessment import actions
from tillit.assessment.inheritance import found
from tillit.assessment.models import Assessment, Measure, Risk, SectionHistory, Version
from tillit.assessment.queries import changed_since, facts_of, history_of
from tillit.assessment.rulebook import dpia_rules, section_rules
from tillit.assessment.scale import scales
from tillit.assessment.tests.world import judge, make_assessment
from tillit.audit.models import Entry
from tillit.catalogue.models import Service
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.organisations.tests.world import World, acting_as
from tillit.web.denied import Denied, Invalid

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
ALL_NO = {question.code: "no" for question in dpia_rules().questions}


def verbs(assessment: Assessment) -> list[str]:
    rows = Entry.objects.filter(subject_type="assessment", subject_id=assessment.pk).order_by("id")
    return list(rows.values_list("verb", flat=True))


def facts(assessment: Assessment) -> object:
    return facts_of([assessment.pk], TODAY)[assessment.pk]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def network(world: World) -> Actor:
    return world.actor(Role.NETWORK)


def test_start_drafts_sections_and_risks_from_the_declaration(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        assert list(assessment.sections.values_list("code", flat=True)) == [rule.code for rule in section_rules()]
        assert "Feide" not in assessment.sections.get(code="management").text
        assert assessment.sections.get(code="nature").text.startswith("Draft from the supplier's answers.")
        threats = set(assessment.risks.values_list("scenario", flat=True))
        assert {"unauthorised_access", "labelled", "unlawful_transfer"} <= threats
        assert "recordings_spread" in threats  # nobody has said that there are none
        assert Measure.objects.filter(risk__assessment=assessment).exists()
        assert facts(assessment).drafts > 0  # type: ignore[attr-defined]
        assert verbs(assessment) == ["assessment_started"]


def test_start_without_a_declaration_gives_empty_sections(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        assert set(assessment.sections.values_list("text", flat=True)) == {""}
        assert SectionHistory.objects.count() == 0


def test_preassess_keeps_answers_verdict_and_the_version_of_the_rules(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        pre = actions.preassess(assessment, answers={"dt_school_learning": "yes"}, by=network, today=TODAY)
        assert (pre.outcome, pre.rule_version) == ("required", dpia_rules().version)
        assert pre.answers["wp5_large_scale"] == "unknown"
        assert [reason["code"] for reason in pre.reasons] == ["listed", "dt_school_learning"]
        assert verbs(assessment)[-1] == "dpia_questions_answered"


def test_new_answers_need_a_new_decision(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        actions.preassess(assessment, answers=ALL_NO, by=network)
        actions.do_dpia(assessment, by=network)
        assert facts(assessment).preassessed  # type: ignore[attr-defined]
        actions.preassess(assessment, answers={**ALL_NO, "wp7_vulnerable": "yes"}, by=network)
        assert not facts(assessment).preassessed  # type: ignore[attr-defined]


def test_decision_before_any_answer_is_denied(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        with pytest.raises(Denied, match="Answer the questions first"):
            actions.do_dpia(assessment, by=network)


@pytest.mark.parametrize(
    ("answers", "reasons", "sentence"),
    [
        ({}, ["small_scale"], "Some answers are still open"),
        ({**ALL_NO, "dt_school_learning": "yes"}, ["small_scale"], "speak against one of these reasons"),
        ({**ALL_NO, "wp5_large_scale": "yes"}, ["small_scale"], "speak against one of these reasons"),
        ({**ALL_NO, "wp7_vulnerable": "yes"}, [], "Choose at least one reason"),
        ({**ALL_NO, "wp7_vulnerable": "yes"}, ["covered_by_existing"], "Say which assessment covers it"),
        ({**ALL_NO, "wp7_vulnerable": "yes"}, ["made_up"], "speak against one of these reasons"),
    ],
)
def test_going_without_a_dpia_is_refused_with_a_sentence(
    world: World, network: Actor, answers: dict[str, str], reasons: list[str], sentence: str
) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        actions.preassess(assessment, answers=answers, by=network)  # type: ignore[arg-type]
        with pytest.raises((Denied, Invalid), match=sentence):
            actions.go_without_dpia(assessment, reasons=reasons, explanation="Fordi.", by=network)


def test_going_without_a_dpia_with_a_reason_leaves_only_the_risks_to_do(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        actions.preassess(assessment, answers={**ALL_NO, "wp7_vulnerable": "yes"}, by=network)
        actions.go_without_dpia(
            assessment, reasons=["small_scale", "no_profiling"], explanation="Éin klasse i ein månad.", by=network
        )
        found = facts(assessment)
        assert (found.preassessed, found.dpia) == (True, False)  # type: ignore[attr-defined]
        assert not any("section" in sentence or "DPIA" in sentence for sentence in found.missing)  # type: ignore[attr-defined]


def test_write_section_keeps_every_text_and_stands_for_the_draft(world: World, network: Actor) -> None:
    with acting_as(network):
        section = make_assessment(world.ryfylke, network).sections.get(code="nature")
        draft = section.text
        actions.write_section(section, text="Fyrste", by=network)
        actions.write_section(section, text="Andre", by=network)
        section.refresh_from_db()
        assert (section.text, section.draft, section.revision) == ("Andre", False, 2)
        assert list(section.history.values_list("number", "text")) == [(2, "Andre"), (1, "Fyrste"), (0, draft)]


@pytest.mark.parametrize("role", [Role.DPO, Role.COORDINATOR, Role.DIRECTOR])
def test_only_the_network_writes(world: World, network: Actor, role: Role) -> None:
    with acting_as(network):
        section = make_assessment(world.ryfylke, network).sections.get(code="nature")
    reader = world.actor(role)
    with acting_as(reader), pytest.raises(Denied, match="Members of the network write"):
        actions.write_section(section, text="Eg vil òg", by=reader)


def test_risks_are_numbered_and_numbers_are_not_reused(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        last = assessment.risks.last()
        assert last is not None
        actions.remove_risk(last, because="Ikkje aktuelt", by=network)
        added = actions.add_risk(assessment, area="excess", threat="Eleven gløymer å logga ut.", by=network)
        assert added.number == last.number + 1


def test_risk_from_the_bank_comes_with_its_measures(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        risk = actions.add_risk(assessment, scenario="watched_at_home", by=network)
        assert risk.area == "predictability"
        assert list(risk.measures.values_list("code", flat=True)) == ["no_time_of_day", "minimise_fields", "analysis_off"]


@pytest.mark.parametrize(
    ("judged", "field"),
    [
        ({"likelihood": 6, "consequence_pupil": 2, "reason": "x"}, "likelihood"),
        ({"likelihood": 2, "reason": "x"}, "consequence_pupil"),
        ({"consequence_pupil": 2, "reason": "x"}, "likelihood"),
        ({"likelihood": 2, "consequence_society": 2, "reason": "x"}, "consequence_pupil"),
        ({"likelihood": 2, "consequence_pupil": 2, "reason": " "}, "reason"),
        ({"likelihood_after": 2, "consequence_pupil_after": 2, "reason_after": "x"}, "likelihood"),
        (
            {"likelihood": 1, "consequence_pupil": 1, "reason": "x", "likelihood_after": 5,
             "consequence_pupil_after": 5, "reason_after": "x"},
            "likelihood_after",
        ),
    ],
)  # fmt: skip
def test_a_judgement_that_cannot_be_right_is_refused_at_its_field(
    world: World, network: Actor, judged: dict[str, object], field: str
) -> None:
    with acting_as(network):
        risk = make_assessment(world.ryfylke, network, {}).risks.first()
        assert risk is not None
        with pytest.raises(Invalid) as refusal:
            actions.judge_risk(risk, by=network, **judged)
        assert refusal.value.field == field


def test_the_most_serious_party_decides_the_level(world: World, network: Actor) -> None:
    with acting_as(network):
        risk = make_assessment(world.ryfylke, network, {}).risks.first()
        assert risk is not None
        actions.judge_risk(risk, by=network, likelihood=3, consequence_pupil=2, consequence_society=5, reason="x")
        level = found(scales().matrix("5x5"), risk.likelihood, risk.consequences())
        assert level is not None
        assert (level.colour, level.parties) == ("very_high", ("society",))


def test_matrix_is_fixed_once_a_risk_is_judged_by_it(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        actions.choose_matrix(assessment, matrix="4x4", by=network)
        risk = assessment.risks.first()
        assert risk is not None
        judge(risk, network)
        with pytest.raises(Denied, match="already been judged"):
            actions.choose_matrix(assessment, matrix="5x5", by=network)


def test_highest_residual_is_the_maximum_and_counts_what_is_above_acceptance(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        first, second, *_rest = assessment.risks.all()
        judge(first, network, before=(5, 5), after=(4, 4))
        judge(second, network, after=(1, 1))
        found = facts(assessment)
        assert (found.highest_residual, found.above_acceptance) == ("high", 1)  # type: ignore[attr-defined]


def test_missing_names_measures_without_owner_deadline_and_those_overdue(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        assessment.risks.exclude(number=1).update(removed_at="2026-01-01T00:00Z")
        risk = assessment.risks.get(number=1)
        risk.measures.all().delete()
        judge(risk, network)
        actions.preassess(assessment, answers=ALL_NO, by=network)
        actions.go_without_dpia(assessment, reasons=["small_scale"], explanation="Lite.", by=network)
        missing = facts_of([assessment.pk], TODAY)[assessment.pk].missing
        assert missing == ("The risk is lower afterwards, but no measure says why: risk 1.",)
        measure = actions.add_measure(risk, text="Feide", by=network)
        assert facts_of([assessment.pk], TODAY)[assessment.pk].missing == (
            "1 measure has nobody responsible.",
            "1 measure has no deadline.",
        )
        actions.edit_measure(measure, text="Feide", responsible="Systemansvarleg", due=date(2026, 11, 1), by=network)
        assert facts_of([assessment.pk], TODAY)[assessment.pk].missing == ("1 measure is overdue.",)
        actions.finish_measure(measure, by=network)
        assert facts_of([assessment.pk], TODAY)[assessment.pk].missing == ()


def test_content_hash_changes_with_what_is_said_and_not_when_a_promise_is_kept(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        risk = assessment.risks.get(number=1)
        measure = actions.add_measure(risk, text="Feide", by=network)
        before = facts(assessment).content_hash  # type: ignore[attr-defined]
        actions.finish_measure(measure, by=network)
        assert facts(assessment).content_hash == before  # type: ignore[attr-defined]
        actions.write_section(assessment.sections.get(code="risks"), text="Samla sett lågt.", by=network)
        assert facts(assessment).content_hash != before  # type: ignore[attr-defined]


def test_freeze_keeps_the_same_content_once_and_tells_what_changed_since(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        version = actions.freeze(assessment, today=TODAY)
        assert actions.freeze(assessment, today=TODAY) == version
        assert version.content_hash == facts(assessment).content_hash  # type: ignore[attr-defined]
        assert changed_since(assessment, version.content_hash, TODAY) == ()
        actions.write_section(assessment.sections.get(code="risks"), text="Nytt", by=network)
        judge(assessment.risks.get(number=2), network)
        actions.remove_risk(assessment.risks.get(number=1), because="x", by=network)
        actions.add_measure(assessment.risks.get(number=3), text="Nytt tiltak", by=network)
        actions.preassess(assessment, answers=ALL_NO, by=network)
        found = changed_since(assessment, version.content_hash, TODAY)
        assert found is not None
        assert {(change.kind, change.what) for change in found} == {
            ("answers", ""), ("section", "risks"), ("risk_changed", "2"), ("risk_removed", "1"),
            ("measures_changed", "3"),
        }  # fmt: skip
        assert changed_since(assessment, "0" * 64, TODAY) is None
        assert Version.objects.count() == 1


def test_facts_ask_the_same_number_of_questions_for_one_and_for_many(
    world: World, network: Actor, django_assert_num_queries: object
) -> None:
    with acting_as(network):
        made = [make_assessment(world.ryfylke, network, name=f"Teneste {n}") for n in range(4)]
        ids = [assessment.pk for assessment in made]
        for assessment in made:
            actions.preassess(assessment, answers=ALL_NO, by=network)
            actions.do_dpia(assessment, by=network)
        for chosen in (ids[:1], ids):
            with django_assert_num_queries(6):  # type: ignore[operator]
                assert set(facts_of(chosen, TODAY)) == set(chosen)


def test_history_tells_who_did_what_newest_first(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network, {})
        actions.write_section(assessment.sections.get(code="risks"), text="Nytt", by=network)
        judge(assessment.risks.get(number=2), network)
        actions.preassess(assessment, answers=ALL_NO, by=network)
        events = history_of(assessment)
        assert [bool(event.pre) for event in events] == [True, False, False]
        assert {event.who for event in events} == {network.name}


def test_a_foreign_network_sees_nothing(world: World, network: Actor) -> None:
    with acting_as(network):
        assessment = make_assessment(world.ryfylke, network)
        actions.freeze(assessment, today=TODAY)
    with acting_as(world.actor(Role.NETWORK, world.elsewhere)):
        assert facts_of([assessment.pk], TODAY) == {}
        assert (Assessment.objects.count(), Risk.objects.count(), Version.objects.count()) == (0, 0, 0)
        assert Service.objects.count() == 1
