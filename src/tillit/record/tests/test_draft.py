from hypothesis import example, given, settings
from hypothesis import strategies as st

from tillit.record import content, vocabulary
from tillit.record.codes import Analysis, Treatment, Until
from tillit.record.completeness import missing
from tillit.record.draft import draft_from_declaration
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Party, Processing, Service

ANSWERS = {
    "data_fields": ["name", "feide_id", "answer", "score", "timestamp", "location", "duration"],
    "supplier_name": "Lærelyst AS",
    "supplier_orgnr": "987654321",
    "supplier_country": "NO",
    "hosting_countries": ["IE"],
    "remote_access_countries": ["NO", "IN"],
    "subprocessors": [{"name": "Helpdesk Inc", "country": "US", "task": "Support", "orgnr": ""}],
    "retention_days": 120,
    "login": "feide",
    "encryption_transit": "yes",
    "encryption_rest": "no",
    "admin_mfa": "unknown",
    "certifications": "ISO 27001",
    "third_party_sources": "no",
    "recordings": "yes",
}
SERVICE = Service(name="Reknefjell")


def in_eea(country: str) -> bool:
    return country in ("NO", "IE")


def draft(**changes: object) -> Processing:
    return draft_from_declaration(SERVICE, {**ANSWERS, **changes}, "nn", in_eea=in_eea)


def test_a_declared_field_no_purpose_needs_is_proposed_dropped_not_kept() -> None:
    policy = compile_policy(draft())
    assert policy.treatment("location") is Treatment.DROP
    assert policy.treatment("duration") is Treatment.DROP
    assert policy.treatment("timestamp") is Treatment.DAY
    assert policy.treatment("score") is Treatment.KEEP


def test_only_what_is_declared_is_in_the_draft() -> None:
    listed = {rule.field for purpose in draft().purposes for rule in purpose.fields}
    assert listed == {*ANSWERS["data_fields"], "audio", "video"}


def test_everything_outside_the_eea_becomes_a_transfer_that_waits_for_its_basis() -> None:
    assert [(item.recipient, item.country, item.remote_access, item.basis) for item in draft().transfers] == [
        ("Lærelyst AS", "IN", True, None),
        ("Helpdesk Inc", "US", False, None),
    ]
    assert draft().no_transfers is False


def test_only_when_every_place_is_known_and_inside_does_it_say_so() -> None:
    inside = {"remote_access_countries": ["NO"], "subprocessors": []}
    assert draft(**inside).no_transfers is True
    assert draft(**inside, hosting_countries="unknown").no_transfers is False
    assert draft(**inside, hosting_countries=["NO", "ÅÅ"]).no_transfers is False


def test_unknown_is_not_yes() -> None:
    measures = {item.measure for item in draft().security}
    assert measures == {"encryption_transit", "certification", "feide_login"}


def test_a_supplier_that_deletes_sooner_is_held_to_it() -> None:
    clock = draft().purposes[0].retention.answers
    assert clock is not None
    assert (clock.until, clock.days) == (Until.DAYS, 120)


def test_analysis_is_off_in_every_draft() -> None:
    assert {purpose.analysis for purpose in draft().purposes} == {Analysis.OFF}


def test_the_supplier_is_the_processor_and_the_others_stand_under_it() -> None:
    assert [(item.name, item.role, item.under) for item in draft().processors] == [
        ("Lærelyst AS", "processor", ""),
        ("Helpdesk Inc", "subprocessor", "Lærelyst AS"),
    ]


def test_an_empty_declaration_gives_a_draft_that_says_what_is_missing() -> None:
    empty = draft_from_declaration(Service(name="X", supplier=Party(name="Y")), {}, "nb")
    codes = {item.code for item in missing(empty, with_controller=False)}
    assert {"fields", "transfers", "security", "processor_country"} <= codes
    assert compile_policy(empty).kept() == ()


def test_the_draft_is_written_in_the_language_asked_for() -> None:
    assert draft_from_declaration(SERVICE, ANSWERS, "en").summary == "Pupils use Reknefjell in their education."


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["unknown", "yes", "NO", "name"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "country", "task"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*ANSWERS, "free_text", "contact_email", "terms_url"]), anything))
@example({"subprocessors": [{"name": "Helpdesk Inc", "country": "00"}]})
@example({"hosting_countries": ["ÅÅ"], "supplier_country": "ÆØ"})
def test_any_answers_give_a_valid_record(answers: dict[str, object]) -> None:
    made = draft_from_declaration(SERVICE, answers, "nn", purposes=tuple(vocabulary.purposes()))
    assert content.read(content.canonical(made)) == made
