"""Which field each place in a statement is: read from the vocabulary of the record, so that there is one list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tillit.record import vocabulary

OWN = "urn:tillit:field:"
TRIAL = "trial"
EXTENSION = re.compile(r"(.+\.extensions)\[(.+)\]")

PATHS: Mapping[str, str] = MappingProxyType(
    {path: code for code, term in vocabulary.fields().items() for path in term.xapi}
)

# Who somebody is lives in the vault: what comes of it is used to find the pupil and is never stored.
IDENTITY = frozenset({"name", "feide_id", "email"})
# Time is coarsened where it stands; an extension would be a way around it. A trial is never a single field.
NEVER_AN_EXTENSION = frozenset({TRIAL, *(code for code, term in vocabulary.fields().items() if term.time)})


def code_at(path: str) -> str:
    """The field of a place. A place the vocabulary does not know is an error when the program starts."""
    return PATHS[path]


def extensions() -> dict[str, str]:
    """Extension IRI → field: those the vocabulary lists, and our own for every field."""
    own = {OWN + code: code for code in vocabulary.fields() if code not in NEVER_AN_EXTENSION}
    listed = {
        found[2]: code for path, code in PATHS.items() if (found := EXTENSION.fullmatch(path)) and ":" in found[2]
    }
    return {**own, **listed}


EXTENSIONS: Mapping[str, str] = MappingProxyType(extensions())
