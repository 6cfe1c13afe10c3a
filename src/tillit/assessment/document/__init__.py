"""An assessment as a document people can keep: PDF, Word; as it stands, as it was published, and two versions compared."""

from tillit.assessment.document.comparing import comparison
from tillit.assessment.document.papers import document_of, document_of_edition, document_of_version

__all__ = ["comparison", "document_of", "document_of_edition", "document_of_version"]
