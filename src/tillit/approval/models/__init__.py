from tillit.approval.models.activation import PlatformActivation, SchoolChoice
from tillit.approval.models.case import Case, Participation, Round, Snapshot, Stance, SystemOwner
from tillit.approval.models.decision import ConsultationAnswer, Decision, Proposal, Vote
from tillit.approval.models.follow_up import CalendarFeed, Confirmation, Event, PhaseOut, Reminder, Review, Triage
from tillit.approval.models.need import Need
from tillit.approval.models.pilot import Experience, Guidelines, Pilot, PilotConclusion, PilotSkip

__all__ = [
    "CalendarFeed", "Case", "Confirmation", "ConsultationAnswer", "Decision", "Event", "Experience", "Guidelines",
    "Need", "Participation", "PhaseOut", "Pilot", "PilotConclusion", "PilotSkip", "PlatformActivation", "Proposal",
    "Reminder", "Review", "Round", "SchoolChoice", "Snapshot", "Stance", "SystemOwner", "Triage", "Vote",
]  # fmt: skip
