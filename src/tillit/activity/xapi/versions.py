"""Which xAPI a request speaks (xAPI-Communication 3.3; IEEE 9274.1.1 §4.1.7)."""

import re
from enum import Enum
from functools import lru_cache

_FIRST = re.compile(r"1\.0(\.[0-9]+)?", re.ASCII)
_SECOND = re.compile(r"2\.0\.[0-9]+", re.ASCII)


class Version(Enum):
    V1 = "1.0.3"
    V2 = "2.0.0"


@lru_cache(maxsize=256)
def version_of(header: str) -> Version | None:
    """The version a header, or a statement's own `version`, names: any patch of 1.0 and 2.0, and bare "1.0"."""
    if len(header) > 32:
        return None
    if _FIRST.fullmatch(header):
        return Version.V1
    return Version.V2 if _SECOND.fullmatch(header) else None
