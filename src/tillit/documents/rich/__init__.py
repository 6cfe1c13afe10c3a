"""Rich text: what people write as Markdown, as blocks of a document, as HTML and as plain text.

Markdown, because it can be written in any field, read by anybody as it stands, compared word by word and signed by its
hash. Everything here is pure and total: any text gives something, and nothing of what was written is hidden.
"""

from tillit.documents.rich.blocks import parse
from tillit.documents.rich.levels import below
from tillit.documents.rich.markup import html
from tillit.documents.rich.plain import plain

__all__ = ["below", "html", "parse", "plain"]
