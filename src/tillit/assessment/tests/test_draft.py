import pytest
from hypothesis import given
from hypothesis import strategies as st

from tillit.assessment.draft import draft_risks, draft_sections
from tillit.assessment.rulebook import scenarios, section_rules, suggestion_rules
from tillit.assessment.suggestions import suggest
from tillit.catalogue.questionnaire import Answers, parse
from tillit.catalogue.questions import data_fields, questions

YES_NO = [
    *("special_categories", "own_purposes", "advertising", "profiling", "data_sale", "automated_decisions"),
    *("emotion_inference", "ai", "third_party_sources", "location_tracking", "monitoring", "biometrics"),
    *("free_text", "recordings"),
]
EMPTY: dict[str, object] = {"data_fields": [], "subprocessors": [], "hosting_countries": ["NO"]}
EMPTY |= {"remote_access_countries": ["NO"], "login": "none", "retention_days": 30}
NOTHING: dict[str, object] = {**dict.fromkeys(YES_NO, "no"), **EMPTY}
QUESTIONS = list(NOTHING)


def declare(*, without: str = "", **changed: object) -> Answers:
    parsed = parse({code: value for code, value in {**NOTHING, **changed}.items() if code != without})
    assert parsed.problems == ()
    return parsed.answers


def test_suggest_says_yes_for_pupils_as_soon_as_the_service_holds_data() -> None:
    answer, why = suggest(parse({"data_fields": ["name"]}).answers, suggestion_rules())["wp7_vulnerable"]
    assert (answer, why["en"][:20]) == ("yes", "Pupils are children.")


def test_suggest_says_no_only_when_everything_that_could_mean_yes_is_no() -> None:
    rules = suggestion_rules()
    assert suggest(declare(), rules)["wp8_new_technology"][0] == "no"
    assert suggest(declare(biometrics="unknown"), rules)["wp8_new_technology"][0] == "unknown"


def test_suggest_never_guesses_what_only_the_school_knows() -> None:
    suggested = suggest(declare(), suggestion_rules())
    assert {code for code, (answer, _why) in suggested.items() if answer == "unknown"} == {
        "wp5_large_scale",
        "dt_school_learning",
    }


def test_suggest_sees_that_results_evaluate_learning() -> None:
    suggested = suggest(declare(data_fields=["name", "score"]), suggestion_rules())
    assert [suggested[code][0] for code in ("wp1_evaluation", "dt_school_learning")] == ["yes", "yes"]


@given(st.sampled_from(QUESTIONS))
def test_suggest_takes_a_silent_supplier_as_unknown(question: str) -> None:
    rules = suggestion_rules()
    assert suggest(declare(without=question), rules) == suggest(declare(**{question: "unknown"}), rules)


@pytest.mark.parametrize(
    ("changed", "raiser"),
    [
        ({"remote_access_countries": ["NO", "US"]}, "remote_access_countries"),
        ({"hosting_countries": ["IN"]}, "hosting_countries"),
        ({"subprocessors": [{"name": "Helper", "country": "US"}]}, "subprocessors"),
        ({"subprocessors": [{"name": "Helper"}]}, "subprocessors"),
    ],
)
def test_draft_risks_raises_transfer_when_data_may_leave_the_eea(changed: dict[str, object], raiser: str) -> None:
    drafted = {risk.threat: risk for risk in draft_risks(declare(**changed), scenarios())}
    assert drafted["unlawful_transfer"].raised_by == (raiser,)
    assert [measure.code for measure in drafted["unlawful_transfer"].measures] == [
        "eea_hosting",
        "security_in_agreement",
    ]


def test_draft_risks_leaves_out_what_the_declaration_rules_out() -> None:
    threats = {risk.threat for risk in draft_risks(declare(), scenarios())}
    assert threats.isdisjoint({"unlawful_transfer", "ai_wrong", "recordings_spread", "own_purposes", "labelled"})
    assert "unauthorised_access" in threats


@given(st.sampled_from(QUESTIONS))
def test_draft_risks_proposes_no_fewer_threats_when_an_answer_is_missing(question: str) -> None:
    known = {risk.threat for risk in draft_risks(declare(), scenarios())}
    assert known <= {risk.threat for risk in draft_risks(declare(without=question), scenarios())}


def test_draft_sections_writes_the_declared_answers_in_the_language_asked_for() -> None:
    declared = parse(
        {
            "data_fields": ["name", "group"],
            "login": "own",
            "ai": "unknown",
            "advertising": "no",
            "own_purposes": {"value": "yes", "text": "Statistikk."},
            "hosting_countries": ["NO", "IE"],
            "subprocessors": [{"name": "Sky AS", "country": "SE"}],
        }
    ).answers
    drafts = draft_sections(declared, section_rules(), suggestion_rules(), "nn")
    by_code = {draft.code: draft for draft in drafts}
    intro = "Utkast frå svara til leverandøren. Les gjennom og skriv om:\n\n"
    assert {code: draft.text for code, draft in by_code.items() if draft.text} == {
        "nature": f"{intro}- Eleven loggar inn: {login('own')}\n- Kunstig intelligens: ikkje svara enno",
        "purposes": f"{intro}- Leverandøren sine eigne føremål: ja. Statistikk.\n- Reklame eller marknadsføring: nei",
        "data": f"{intro}- Opplysningar som blir registrerte: {label('name')}, {label('group')}",
        "actors": f"{intro}- Lagra i: Irland, Noreg\n- Underleverandørar: Sky AS (Sverige)",
        "flow": (
            "# Utkast frå svara til leverandøren. Rett det som ikkje stemmer, og legg til læraren og andre som les.\n"
            f"Elev -> Tenesta: {label('name')}, {label('group')}\n"
            "Tenesta -> Sky AS (Sverige): opplysningar etter avtalen"
        ),
    }
    assert all(draft.is_draft for draft in drafts)


def login(code: str) -> str:
    return next(choice.label["nn"] for choice in questions()["login"].choices if choice.code == code)


def label(code: str) -> str:
    return data_fields()[code].label["nn"]
