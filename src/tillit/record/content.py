"""A record as JSON: strict in, canonical out, and the hash that decisions bind to."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from tillit.record import vocabulary
from tillit.record.processing import Processing, Purpose


class NotAProcessing(ValueError):
    """The content is not a record; the message says where and why, for people who write to the API."""


def canonical(content: msgspec.Struct) -> bytes:
    """Same content, same bytes: keys sorted, no white space, UTF-8."""
    return msgspec.json.encode(content, order="sorted")


def fingerprint(content: msgspec.Struct) -> str:
    return sha256(canonical(content)).hexdigest()


def to_data(content: msgspec.Struct) -> dict[str, Any]:
    """Plain dicts and lists, for a JSON column or the API."""
    data: dict[str, Any] = msgspec.json.decode(canonical(content))
    return data


def read(raw: bytes | str | Mapping[str, Any]) -> Processing:
    """Strict: unknown keys, unknown codes and things said twice are refused."""
    try:
        if isinstance(raw, bytes | str):
            processing = msgspec.json.decode(raw, type=Processing)
        else:
            processing = msgspec.convert(dict(raw), type=Processing)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise NotAProcessing(str(error)) from None
    check_codes(processing)
    return processing


def schema() -> dict[str, Any]:
    return msgspec.json.schema(Processing)


def check_codes(processing: Processing) -> None:
    """Every code must be one we know. Codes that have ended stay known: old records must stay readable."""
    for vocabulary_name, code, where in codes(processing):
        if code not in vocabulary.load(vocabulary_name):
            raise NotAProcessing(f"Unknown code `{code}` - at `{where}`")
    for purpose in processing.purposes:
        check_treatments(purpose)


def check_treatments(purpose: Purpose) -> None:
    for rule in purpose.fields:
        if rule.treatment not in vocabulary.fields()[rule.field].treatments:
            raise NotAProcessing(
                f"`{rule.field}` cannot be treated as `{rule.treatment}` - at `$.purposes[{purpose.code}].fields`"
            )


def codes(processing: Processing) -> Iterator[tuple[str, str, str]]:
    """Every (vocabulary, code, place) the record uses."""
    yield from (("data_subjects", code, "$.data_subjects") for code in processing.data_subjects)
    yield from (("data_sources", code, "$.sources") for code in processing.sources)
    yield from (("recipients", item.role, "$.processors") for item in processing.processors)
    yield from (("recipients", item.category, "$.recipients") for item in processing.recipients)
    yield from (("transfer_bases", item.basis, "$.transfers") for item in processing.transfers if item.basis)
    yield from (("security", item.measure, "$.security") for item in processing.security)
    for purpose in processing.purposes:
        yield from purpose_codes(purpose)


def purpose_codes(purpose: Purpose) -> Iterable[tuple[str, str, str]]:
    where = f"$.purposes[{purpose.code}]"
    yield "purposes", purpose.code, where
    yield from (("legal_bases", code, where) for code in (purpose.legal_basis, purpose.article9) if code)
    yield from (("provisions", code, where) for code in purpose.provisions)
    yield from (("fields", rule.field, where) for rule in purpose.fields)


Stored = TypeVar("Stored", bound=msgspec.Struct)


def convert(data: Mapping[str, Any], kind: type[Stored]) -> Stored:
    """From a JSON column that we wrote ourselves."""
    return msgspec.convert(data, type=kind)
