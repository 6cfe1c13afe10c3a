"""What one can do here: the page and the API in one declaration."""

from tillit.assessment.commands.assessments import ASSESSMENTS, answers_so_far
from tillit.assessment.commands.basis import ACCEPTANCES, BEGINNINGS, EDITIONS, PINS
from tillit.assessment.commands.finding import find_assessment, open_assessment, page_of
from tillit.assessment.commands.writing import MEASURES, RISKS, SECTIONS

__all__ = [
    "ACCEPTANCES",
    "ASSESSMENTS",
    "BEGINNINGS",
    "EDITIONS",
    "MEASURES",
    "PINS",
    "RISKS",
    "SECTIONS",
    "answers_so_far",
    "find_assessment",
    "open_assessment",
    "page_of",
]
