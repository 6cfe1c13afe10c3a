"""What one can do here: the page and the API in one declaration each."""

from tillit.participation.commands.hearings import ASSESSMENT_HEARINGS, HEARINGS, LINKS, MEETINGS, PARTIES
from tillit.participation.commands.journal import ENTRIES, JOURNALS
from tillit.participation.commands.opinions import GIVEN, OPINIONS, REMARKS
from tillit.participation.commands.validation import VALIDATIONS
from tillit.participation.commands.viewpoints import VIEWS

__all__ = [
    "ASSESSMENT_HEARINGS",
    "ENTRIES",
    "GIVEN",
    "HEARINGS",
    "JOURNALS",
    "LINKS",
    "MEETINGS",
    "OPINIONS",
    "PARTIES",
    "REMARKS",
    "VALIDATIONS",
    "VIEWS",
]
