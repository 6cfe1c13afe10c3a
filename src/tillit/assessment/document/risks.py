"""The risks in a document: the matrix before and after, and each risk with what every level has said about it. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tillit.assessment.document.words import area_name, judged, level_name, source_name, state_name, step_name
from tillit.assessment.exchange.whole import SaidMeasure, SaidRisk, SaidWord, Whole
from tillit.documents.model import Block, Cell, Heading, KeyValues, Note, Paragraph, Run, Table
from tillit.web.language import pick


def risk_blocks(whole: Whole) -> Iterator[Block]:
    if not whole.risks:
        yield Paragraph(_("No risks are written down."))
        return
    yield _list(whole)
    yield Heading(2, _("The matrix, before and after"))
    yield Paragraph(pick(whole.matrix.name))
    for after, caption in ((False, _("Before the measures")), (True, _("After the measures"))):
        yield _matrix(whole, caption, after)
    for risk in whole.risks:
        yield from _risk(risk, whole)


def name(risk: SaidRisk) -> str:
    """What people call it: its number, or where it comes from and its number there."""
    return str(risk.number) if risk.source is None else f"{risk.source.title} {risk.number}"


def _list(whole: Whole) -> Table:
    rows: list[list[Cell]] = [
        [name(risk), risk.holds.threat, state_name(risk.state), level_name(risk.left_before), _left(risk)]
        for risk in whole.risks
    ]
    header = [_("No."), _("What can happen"), _("State"), _("Before the measures"), _("After the measures")]
    return Table(header, rows, _("Risks on the scale %s") % pick(whole.matrix.name), widths=(1, 4, 1.4, 1.4, 1.4))


def _left(risk: SaidRisk) -> str:
    return level_name(risk.left) if risk.open else state_name("not_applicable")


def _matrix(whole: Whole, caption: str, after: bool) -> Table:
    """Rows by falling likelihood, as it is drawn; every cell says its level, so that no colour is needed."""
    placed: dict[tuple[int, int], list[str]] = {}
    for risk in whole.risks:
        said = risk.holds
        given = said.after if after else said.before
        if risk.open and said.matrix == whole.matrix.code and given.likelihood and given.consequences:
            placed.setdefault((given.likelihood, max(given.consequences.values())), []).append(name(risk))
    steps = range(1, whole.matrix.size + 1)
    rows: list[list[Cell]] = [
        [step_name(likelihood, whole.matrix.likelihood),
         *(_cell(whole, likelihood, consequence, placed) for consequence in steps)]
        for likelihood in reversed(steps)
    ]  # fmt: skip
    header = [_("Likelihood \\ consequence"), *(step_name(step, whole.matrix.consequence) for step in steps)]
    return Table(header, rows, caption, widths=(1.4, *[1.0] * whole.matrix.size))


def _cell(whole: Whole, likelihood: int, consequence: int, placed: dict[tuple[int, int], list[str]]) -> Cell:
    here = placed.get((likelihood, consequence), [])
    colour = Run(level_name(whole.matrix.colour(likelihood, consequence)))
    return (colour, Run("\n" + ", ".join(here), bold=True)) if here else (colour,)


def _risk(risk: SaidRisk, whole: Whole) -> Iterator[Block]:
    yield Heading(2, _("Risk %(name)s: %(area)s") % {"name": name(risk), "area": area_name(risk.area)})
    if risk.source:
        yield Paragraph((Run(_("From %s") % source_name(risk.source), italic=True),))
    if risk.draft:
        yield Note("draft", _("Draft: nobody has judged this risk yet."))
    yield Paragraph(risk.threat)
    for caption, given in ((_("Before the measures"), risk.before), (_("After the measures"), risk.after)):
        if pairs := judged(given, whole.matrix, risk.matrix):
            yield KeyValues(pairs, caption)
    for word in risk.words:
        yield from _word(word, whole)
    yield from _measures(risk)


def _word(word: SaidWord, whole: Whole) -> Iterator[Block]:
    """What a level below the origin has said about it."""
    told = {
        "add": _("%s adds to it."),
        "override": _("%s judges it otherwise:"),
        "not_applicable": _("%s says that it does not apply:"),
    }[word.stance] % (source_name(word.source) if word.source else _("This assessment"))
    yield Note("info", f"{told} {word.reason}".strip())
    if word.stance == "not_applicable":
        return
    yield Paragraph(word.threat)
    for caption, given in ((_("Before the measures"), word.before), (_("After the measures"), word.after)):
        if pairs := judged(given, whole.matrix, word.matrix):
            yield KeyValues(pairs, caption)


def _measures(risk: SaidRisk) -> Iterator[Block]:
    if not risk.measures:
        return
    has_source = any(row.source for row in risk.measures)
    header = [_("Measure"), _("Who"), _("By when"), _("Done"), _("How one can see it")]
    rows = [_measure(row, has_source) for row in risk.measures]
    extra, width = ([_("From")], [2.0]) if has_source else ([], [])
    yield Table([*header, *extra], rows, _("Measures against risk %s") % name(risk), widths=(4, 2, 1.3, 1.3, 2, *width))


def _measure(row: SaidMeasure, has_source: bool) -> list[Cell]:
    cells: list[Cell] = [row.text, row.responsible, row.due, row.done_on, row.evidence]
    return [*cells, source_name(row.source)] if has_source else cells
