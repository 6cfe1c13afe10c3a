"""The sections of an assessment in a document, each part with where it comes from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from tillit.assessment.document.words import source_name, state_name
from tillit.assessment.exchange.whole import SaidPart, SaidSection, Source, Whole
from tillit.assessment.flow import parse as parse_flow
from tillit.assessment.flow import table as flow_table
from tillit.assessment.rulebook import SectionRule, section_groups, section_rules
from tillit.documents import rich
from tillit.documents.model import Block, Cell, Heading, Note, Paragraph, Run, Table
from tillit.documents.rich.levels import even
from tillit.web.language import pick

FLOW = "flow"


def section_blocks(whole: Whole) -> Iterator[Block]:
    """Grouped as they are read. A section nobody asks for any more is told last, under its code."""
    rules = {rule.code: rule for rule in section_rules()}
    for group in section_groups():
        found = [
            section for section in whole.sections if section.code in rules and rules[section.code].group == group.code
        ]
        shown = [section for section in found if _says_anything(section, rules[section.code], whole.level)]
        if shown:
            yield Heading(1, pick(group.title))
        for section in shown:
            yield from _section(section, pick(rules[section.code].title))
    for section in whole.sections:
        if section.code not in rules and section.state != "missing":
            yield from _section(section, section.code)


def _says_anything(section: SaidSection, rule: SectionRule, level: str) -> bool:
    return section.state != "missing" or rule.needed_at(level)


def _section(section: SaidSection, title: str) -> Iterator[Block]:
    yield Heading(2, title)
    if section.draft and any(part.source is None for part in section.parts):
        yield Note("draft", _("Draft: nobody has stood for this text yet."))
    if section.local:
        yield Paragraph((Run(_("Local: this part is not published."), italic=True),))
    if section.state == "missing":
        yield Paragraph(_("Not written yet"))
    if section.state in ("overridden", "not_applicable"):
        yield Note("info", f"{state_name(section.state).capitalize()}: {section.reason}")
    several = len(section.parts) > 1 or any(part.source for part in section.parts)
    for part in section.parts:
        if several:
            yield from_where(part.source)
        yield from text_blocks(section.code, part.text)
    if section.set_aside:
        yield Paragraph((Run(_("Does not hold here: %s") % _from(section.set_aside), italic=True),))


def _from(parts: Iterable[SaidPart]) -> str:
    return "; ".join(dict.fromkeys(source_name(part.source) for part in parts))


def from_where(source: Source | None) -> Paragraph:
    said = _("From %s") % source_name(source) if source else _("Added here")
    return Paragraph((Run(said, italic=True),))


def text_blocks(code: str, text: str) -> tuple[Block, ...]:
    """Under the heading of the section. The data flow is told as a table with the numbers of the picture."""
    if code == FLOW:
        flow = parse_flow(text)
        if flow.steps:
            return (_flow(text), *(Note("warning", f"{row.line}: {row.sentence}") for row in flow.problems))
    return rich.below(even(rich.parse(text)), 2)


def _flow(text: str) -> Table:
    header = [_("No."), _("From"), _("To"), _("What"), _("Out of the EEA")]
    rows: list[list[Cell]] = [
        [row.number, row.source, row.target, row.what, row.outside] for row in flow_table(parse_flow(text))
    ]
    return Table(header, rows, _("Where the data go"), widths=(0.6, 2, 2, 4, 1))
