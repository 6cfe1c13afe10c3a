"""Extensions of a result that we read, and what they say. One place, so that what is counted at once and what is worked
out of the copies agree."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from typing import Any

HINTS_USED = "https://w3id.org/xapi/avt/result-extensions/hints-used"
MAX_HINTS = "https://w3id.org/xapi/avt/result-extensions/max-hints"
MOST_HINTS = 1_000  # what says more, says nothing


def hints_used(extensions: Mapping[str, Any] | None) -> int | None:
    """How many hints were taken; None where nothing sensible is said."""
    said = (extensions or {}).get(HINTS_USED)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= MOST_HINTS:
        return None
    return ceil(said)
