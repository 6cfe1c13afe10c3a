"""What an explanation is made of: headed sections that a page, a document or a snapshot can lay out as it likes."""

from enum import StrEnum

from tillit.record.processing import Content


class Audience(StrEnum):
    PROTOCOL = "protocol"
    ANNEX = "annex"
    CATALOGUE = "catalogue"
    CHILD = "child"


class Table(Content, frozen=True, kw_only=True):
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Section(Content, frozen=True, kw_only=True):
    """Laid out in this order: paragraphs, items as a list, the table, and last the closing paragraphs."""

    code: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None
    closing: tuple[str, ...] = ()


class Explanation(Content, frozen=True, kw_only=True):
    audience: Audience
    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]

    def text(self) -> str:
        """All of it as plain text, for search and for tests."""
        lines = [self.title, self.lead]
        for section in self.sections:
            lines += [section.heading, *section.paragraphs, *section.items]
            if section.table is not None:
                lines += [" | ".join(row) for row in (section.table.head, *section.table.rows)]
            lines += section.closing
        return "\n".join(line for line in lines if line)
