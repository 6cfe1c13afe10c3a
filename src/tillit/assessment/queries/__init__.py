from tillit.assessment.queries.history import Event, history_of
from tillit.assessment.queries.reading import (
    changed_since,
    complete,
    facts_of,
    newest_preassessment,
    readable,
    state_of,
    states_of,
    verdict_of,
)

__all__ = [
    "Event",
    "changed_since",
    "complete",
    "facts_of",
    "history_of",
    "newest_preassessment",
    "readable",
    "state_of",
    "states_of",
    "verdict_of",
]
