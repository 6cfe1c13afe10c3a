from tillit.assessment.models.assessment import Assessment, DpiaDecision, Level, PreAssessment, Version
from tillit.assessment.models.risk import Measure, Risk, RiskHistory
from tillit.assessment.models.section import Section, SectionHistory

__all__ = [
    "Assessment",
    "DpiaDecision",
    "Level",
    "Measure",
    "PreAssessment",
    "Risk",
    "RiskHistory",
    "Section",
    "SectionHistory",
    "Version",
]
