from tillit.participation.models.hearing import (
    Audience,
    Hearing,
    HearingMeeting,
    HearingParty,
    NoHearing,
    PartyKind,
)
from tillit.participation.models.journal import EntryKind, JournalEntry, JournalFile, Timeline
from tillit.participation.models.opinion import (
    ConsultationAnswer,
    ConsultationOutcome,
    Grade,
    Opinion,
    OpinionAnswer,
    OpinionOutcome,
    OpinionRemark,
)
from tillit.participation.models.opinion_draft import OpinionDraft
from tillit.participation.models.validation import Validation, ValidationOutcome
from tillit.participation.models.viewpoint import (
    Channel,
    Stance,
    Viewpoint,
    ViewpointAnswer,
    ViewpointOutcome,
    Voice,
)

__all__ = [
    "Audience",
    "Channel",
    "ConsultationAnswer",
    "ConsultationOutcome",
    "EntryKind",
    "Grade",
    "Hearing",
    "HearingMeeting",
    "HearingParty",
    "JournalEntry",
    "JournalFile",
    "NoHearing",
    "Opinion",
    "OpinionAnswer",
    "OpinionDraft",
    "OpinionOutcome",
    "OpinionRemark",
    "PartyKind",
    "Stance",
    "Timeline",
    "Validation",
    "ValidationOutcome",
    "Viewpoint",
    "ViewpointAnswer",
    "ViewpointOutcome",
    "Voice",
]
