"""What is said about assessments, in bulk: one question to the database, whatever their number."""

from tillit.participation.queries.hearings import HearingFacts, hearing_facts_of
from tillit.participation.queries.opinions import OpinionFacts, all_opinions, art36_open, opinions_of
from tillit.participation.queries.validation import ValidationFacts, validation_of
from tillit.participation.queries.waiting import Waiting, waiting

__all__ = [
    "HearingFacts",
    "OpinionFacts",
    "ValidationFacts",
    "Waiting",
    "all_opinions",
    "art36_open",
    "hearing_facts_of",
    "opinions_of",
    "validation_of",
    "waiting",
]
