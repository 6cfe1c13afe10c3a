import json
import re

import msgspec
from hypothesis import given, settings

from tillit.record import content
from tillit.record.dpv import CONTEXT, to_jsonld
from tillit.record.policy import compile as compile_policy
from tillit.record.processing import Processing, Transfer
from tillit.record.tests.processings import PROCESSINGS, WHOLE


@given(PROCESSINGS)
@settings(deadline=None, max_examples=50)
def test_every_term_belongs_to_a_vocabulary_of_the_context(processing: Processing) -> None:
    text = json.dumps(
        {
            k: v
            for k, v in to_jsonld(processing, compile_policy(processing)).items()
            if k not in ("@context", "record", "policy")
        }
    )
    prefixes = set(re.findall(r'"(?:@id|@type)": "([a-z-]+):', text))
    assert prefixes <= {*CONTEXT, "urn"}


def test_the_record_can_be_read_back_from_the_export() -> None:
    exported = json.loads(json.dumps(to_jsonld(WHOLE, compile_policy(WHOLE))))
    assert content.read(exported["record"]) == WHOLE


def test_legal_basis_and_data_are_said_in_the_vocabularys_words() -> None:
    exported = to_jsonld(WHOLE, compile_policy(WHOLE))
    formative = exported["dpv:hasProcess"][0]
    assert formative["dpv:hasPurpose"] == {"@id": "sector-education:StudentLearningOutcomeAssessment"}
    assert formative["dpv:hasLegalBasis"] == [{"@id": "eu-gdpr:A6-1-e"}]
    operations = exported["dpv:hasProcess"][2]
    assert [data["dct:identifier"] for data in operations["dpv:hasPersonalData"]] == [
        "email",
        "ip_address",
        "name",
        "timestamp",
    ]


def test_standard_clauses_have_their_code() -> None:
    transfer = Transfer(recipient="Helpdesk", country="US", basis="A46-2-c")
    moved = msgspec.structs.replace(WHOLE, transfers=(transfer,))
    assert to_jsonld(moved, compile_policy(moved))["dpv:hasThirdCountry"][0]["dpv:hasLegalBasis"] == {
        "@id": "eu-gdpr:A46-2-c"
    }
