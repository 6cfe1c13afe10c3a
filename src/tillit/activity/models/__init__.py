from tillit.activity.models.copies import Copy
from tillit.activity.models.deliveries import Delivery
from tillit.activity.models.keys import Key, Right
from tillit.activity.models.quality import Flaw, MeasuredDay
from tillit.activity.models.statements import Attachment, Correction, Document, Reference, Statement, Voiding
from tillit.activity.models.streams import Stream, Tally
from tillit.activity.models.vault import Analysis, Choice, Notice, Pseudonym

__all__ = [
    "Analysis", "Attachment", "Choice", "Copy", "Correction", "Delivery", "Document", "Flaw", "Key", "MeasuredDay",
    "Notice", "Pseudonym", "Reference", "Right", "Statement", "Stream", "Tally", "Voiding",
]  # fmt: skip
