from tillit.assessment.models.acceptance import Acceptance, AcceptanceEnd
from tillit.assessment.models.assessment import Assessment, DpiaDecision, Level, PreAssessment, Version
from tillit.assessment.models.edition import BasisChoice, Edition, EditionMark, Pin
from tillit.assessment.models.risk import Measure, Risk, RiskHistory
from tillit.assessment.models.section import Section, SectionAutosave, SectionHistory, Stance

__all__ = [
    "Acceptance",
    "AcceptanceEnd",
    "Assessment",
    "BasisChoice",
    "DpiaDecision",
    "Edition",
    "EditionMark",
    "Level",
    "Measure",
    "Pin",
    "PreAssessment",
    "Risk",
    "RiskHistory",
    "Section",
    "SectionAutosave",
    "SectionHistory",
    "Stance",
    "Version",
]
