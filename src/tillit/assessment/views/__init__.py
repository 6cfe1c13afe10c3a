from tillit.assessment.views.assessments import assessment, assessments, document, history, preassess
from tillit.assessment.views.autosave import section_autosave
from tillit.assessment.views.published import comparison, edition, edition_difference, editions

__all__ = [
    "assessment",
    "assessments",
    "comparison",
    "document",
    "edition",
    "edition_difference",
    "editions",
    "history",
    "preassess",
    "section_autosave",
]
