import json

import msgspec
import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tillit.record import content
from tillit.record.content import NotAProcessing
from tillit.record.processing import Processing
from tillit.record.tests.processings import PROCESSINGS, WHOLE


@settings(deadline=None)
@given(PROCESSINGS)
def test_a_record_survives_json(processing: Processing) -> None:
    assert content.read(content.canonical(processing)) == processing
    assert content.read(content.to_data(processing)) == processing


@settings(deadline=None)
@given(PROCESSINGS)
def test_every_record_fits_its_json_schema(processing: Processing) -> None:
    Draft202012Validator(content.schema()).validate(content.to_data(processing))


def test_the_fingerprint_changes_with_the_content() -> None:
    other = msgspec.structs.replace(WHOLE, summary="Noko anna.")
    assert content.fingerprint(WHOLE) != content.fingerprint(other)
    assert len(content.fingerprint(WHOLE)) == 64


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    backwards = json.dumps(dict(reversed(content.to_data(WHOLE).items())))
    assert content.fingerprint(content.read(backwards)) == content.fingerprint(WHOLE)


def changed(**changes: object) -> dict[str, object]:
    return {**content.to_data(WHOLE), **changes}


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b"{}",
        "[" * 100_000,
        changed(surprise=1),
        changed(format=2),
        changed(language="de"),
        changed(sources=["gossip"]),
        changed(sources=["person", "person"]),
        changed(hosting=["Noreg"]),
        changed(summary="x" * 5001),
        changed(purposes=[{"code": "marketing"}]),
        changed(purposes=[{"code": "formative"}, {"code": "formative"}]),
        changed(purposes=[{"code": "formative", "legal_basis": "A6-1-z"}]),
        changed(purposes=[{"code": "formative", "fields": [{"field": "shoe_size", "treatment": "keep"}]}]),
        changed(purposes=[{"code": "formative", "fields": [{"field": "score", "treatment": "day"}]}]),
        changed(purposes=[{"code": "formative", "readers": ["everybody"]}]),
        changed(purposes=[{"code": "formative", "retention": {"answers": {"until": "days", "days": -1}}}]),
    ],
)
def test_what_is_not_a_record_is_refused_with_a_reason(bad: object) -> None:
    with pytest.raises(NotAProcessing, match=r"\w"):
        content.read(bad)  # type: ignore[arg-type]
