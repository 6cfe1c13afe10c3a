"""What can be read of the catalogue. Public pages use `public` alone; it reads only what is published."""

from tillit.catalogue.queries.declarations import (
    changes_since,
    latest_answers,
    latest_declaration,
    latest_declarations,
    open_questions,
    open_requests,
)
from tillit.catalogue.queries.known import KnownService, known_services, same_as

__all__ = [
    "KnownService",
    "changes_since",
    "known_services",
    "latest_answers",
    "latest_declaration",
    "latest_declarations",
    "open_questions",
    "open_requests",
    "same_as",
]
