"""The flow as a picture and as a table with the same numbers. The table is the whole word; the picture an overview.

Readable without colour: what is outside the EEA has a dashed frame and says so. No style attributes, so that the strict
content policy lets it through; presentation attributes, so that it looks the same in a document.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tillit.assessment.flow.layout import LINE_HEIGHT, PADDING, Arrow, Box, layout
from tillit.assessment.flow.notation import Flow, Node, Problem, parse

INK, PAPER = "#1b2b34", "#ffffff"


@dataclass(frozen=True)
class Row:
    """One arrow in words."""

    number: int
    source: str
    target: str
    what: str
    outside: bool
    """Leaves the EEA: the receiver is outside."""


@dataclass(frozen=True)
class Shown:
    picture: SafeString
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]


def shown(text: str, name: str = "flow") -> Shown:
    """All a page or a document shows of what is written. `name` is unique on the page."""
    flow = parse(text)
    return Shown(svg(flow, name), table(flow), flow.problems)


def table(flow: Flow) -> tuple[Row, ...]:
    return tuple(
        Row(
            number,
            _said(flow.nodes[step.source]),
            _said(flow.nodes[step.target]),
            step.what,
            flow.nodes[step.target].outside,
        )
        for number, step in enumerate(flow.steps, 1)
    )


def _said(node: Node) -> str:
    return _("%(name)s, outside the EEA") % {"name": node.label} if node.outside else node.label


def svg(flow: Flow, name: str = "flow") -> SafeString:
    """Empty when there is nothing to draw."""
    found = layout(flow)
    if not found.boxes:
        return SafeString("")
    return format_html(
        '<svg class="flow-picture" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'viewBox="0 0 {width} {height}" role="img" aria-labelledby="{name}-title {name}-desc" font-family="sans-serif">'
        '<title id="{name}-title">{title}</title><desc id="{name}-desc">{desc}</desc>{head}'
        '<rect width="{width}" height="{height}" fill="{paper}"/>{arrows}{boxes}</svg>',
        width=found.width, height=found.height, name=name, title=_("Where the data go"), paper=PAPER,
        desc=_("Numbered arrows from those who send to those who receive. The same numbers stand in the table."),
        head=_arrow_head(name),
        arrows=format_html_join("", "{}", ((_arrow(arrow, name),) for arrow in found.arrows)),
        boxes=format_html_join("", "{}", ((_box(box, flow.nodes[box.node]),) for box in found.boxes)),
    )  # fmt: skip


def _arrow_head(name: str) -> SafeString:
    return format_html(
        '<defs><marker id="{}-head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
        'orient="auto-start-reverse"><path d="M0 0L10 5L0 10z" fill="{}"/></marker></defs>',
        name, INK,
    )  # fmt: skip


def _arrow(arrow: Arrow, name: str) -> SafeString:
    return format_html(
        '<path class="flow-arrow" d="{}" fill="none" stroke="{}" stroke-width="1.5" marker-end="url(#{}-head)"/>{}',
        _path(arrow.points), INK, name, _number(arrow),
    )  # fmt: skip


def _path(points: tuple[tuple[int, int], ...]) -> str:
    """Straight within a layer, a soft bend between two."""
    parts = [f"M{points[0][0]} {points[0][1]}"]
    for place, (x, y) in enumerate(points[1:], 1):
        before_x, before_y = points[place - 1]
        middle = (before_y + y) // 2
        parts.append(f"C{before_x} {middle} {x} {middle} {x} {y}" if place % 2 == 0 else f"L{x} {y}")
    return "".join(parts)


def _number(arrow: Arrow) -> SafeString:
    x, y = arrow.mark
    return format_html(
        '<circle class="flow-mark" cx="{x}" cy="{y}" r="11" fill="{ink}"/>'
        '<text class="flow-number" x="{x}" y="{y}" dy="0.36em" text-anchor="middle" font-size="13" '
        'font-weight="600" fill="{paper}">{number}</text>',
        x=x, y=y, ink=INK, paper=PAPER, number=arrow.number,
    )  # fmt: skip


def _box(box: Box, node: Node) -> SafeString:
    lines = [*box.lines, _("Outside the EEA")] if node.outside else list(box.lines)
    middle = box.x + box.width // 2
    texts = format_html_join(
        "",
        '<text x="{}" y="{}" dy="0.36em" text-anchor="middle" font-size="14" font-weight="{}" fill="{}">{}</text>',
        (
            (
                middle,
                box.y + PADDING + LINE_HEIGHT // 2 + LINE_HEIGHT * place,
                600 if place == len(box.lines) else 400,
                INK,
                line,
            )
            for place, line in enumerate(lines)
        ),
    )
    dashes = format_html(' stroke-dasharray="{}"', "7 4") if node.outside else ""
    return format_html(
        '<g class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="6" fill="{}" stroke="{}" stroke-width="{}"{}/>{}</g>',
        "flow-box flow-outside" if node.outside else "flow-box", box.x, box.y, box.width, box.height,
        PAPER, INK, 3 if node.outside else 1.5, dashes, texts,
    )  # fmt: skip
