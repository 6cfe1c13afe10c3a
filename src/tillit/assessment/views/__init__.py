from tillit.assessment.views.assessments import assessment, assessments, history, preassess
from tillit.assessment.views.autosave import section_autosave
from tillit.assessment.views.bringing import bring_in
from tillit.assessment.views.files import difference_document, document, edition_document, spreadsheet
from tillit.assessment.views.matrix import matrix_file, own_matrix
from tillit.assessment.views.published import comparison, edition, edition_difference, editions
from tillit.assessment.views.quality import quality

__all__ = [
    "assessment",
    "assessments",
    "bring_in",
    "comparison",
    "difference_document",
    "document",
    "edition",
    "edition_difference",
    "edition_document",
    "editions",
    "history",
    "matrix_file",
    "own_matrix",
    "preassess",
    "quality",
    "section_autosave",
    "spreadsheet",
]
