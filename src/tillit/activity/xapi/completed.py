"""What an LRS fills in where a statement lacks it (1.0.3 Data 2.3.1, 2.4.1, 2.4.7, 2.4.10)."""

from uuid import uuid4

import msgspec
from msgspec import UNSET

from tillit.activity.xapi.model import Statement
from tillit.activity.xapi.versions import Version

# Statements of all 1.0.x share the data model of 1.0.0, and the specification asks for that number (§2.4.10).
_UNSAID = {Version.V1: "1.0.0", Version.V2: "2.0.0"}


def completed(statement: Statement, version: Version, stored: str) -> Statement:
    """With id, timestamp and version. What a client says of `stored` and `authority` is taken away: the store
    stamps its own. A single context activity became a list of one when it was read (§2.4.6.2)."""
    return msgspec.structs.replace(
        statement,
        id=str(uuid4()) if statement.id is UNSET else statement.id,
        timestamp=stored if statement.timestamp is UNSET else statement.timestamp,
        version=_UNSAID[version] if statement.version is UNSET else statement.version,
        stored=UNSET,
        authority=UNSET,
    )
