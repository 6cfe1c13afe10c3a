"""Two versions of an assessment side by side: texts as a difference, risks in one table. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import cast

from django.utils import translation
from django.utils.translation import gettext as _

from tillit.assessment.document.risks import name
from tillit.assessment.document.words import level_name, source_name, state_name
from tillit.assessment.exchange.whole import Judgement, SaidRisk, SaidSection, Whole
from tillit.assessment.rulebook import section_rules
from tillit.documents import difference
from tillit.documents.model import Block, Cell, Document, Heading, KeyValues, Language, Note, Paragraph, Run, Table
from tillit.web.language import pick


def comparison(before: Whole, after: Whole, language: str, on: date, names: tuple[str, str] | None = None) -> Document:
    """`names`: what the two are called; else the numbers of the versions."""
    with translation.override(language):
        called = names or (version_name(before), version_name(after))
        return Document(
            title=_("What is new in %s") % after.title,
            language=cast(Language, language),
            subject=_("Two versions of an assessment, compared"),
            date=on,
            organisation=after.owner,
            identifier=f"{before.content_hash[:8]}-{after.content_hash[:8]}",
            contents=True,
            landscape=True,
            blocks=tuple(_blocks(before, after, called)),
        )


def version_name(whole: Whole) -> str:
    return _("version %d") % whole.number if whole.number else _("as it stands now")


def _blocks(before: Whole, after: Whole, called: tuple[str, str]) -> Iterator[Block]:
    yield KeyValues([
        (_("Before"), called[0]),
        (_("After"), called[1]),
        (_("Highest risk that is left"), f"{level_name(before.residual)} → {level_name(after.residual)}"),
    ])  # fmt: skip
    if before.matrix != after.matrix:
        yield Note("warning", _("The two are judged by different matrices. Levels cannot be compared step by step."))
    texts, risks = list(_sections(before, after)), list(_risks(before, after, called))
    yield Heading(1, _("What it stands on"))
    yield from _basis(before, after)
    yield Heading(1, _("Texts"))
    yield from texts or [Paragraph(_("No text is changed."))]
    yield Heading(1, _("Risks"))
    yield from risks or [Paragraph(_("No risk is changed."))]


def _basis(before: Whole, after: Whole) -> Iterator[Block]:
    old, new = ("\n".join(source_name(source) for source in whole.basis) for whole in (before, after))
    pieces = difference.words(old, new)
    yield from difference.blocks(pieces) if old or new else [Paragraph(_("Nothing."))]


def _sections(before: Whole, after: Whole) -> Iterator[Block]:
    titles = {rule.code: pick(rule.title) for rule in section_rules()}
    codes = dict.fromkeys([*titles, *(section.code for whole in (after, before) for section in whole.sections)])
    for code in codes:
        old, new = (_said(whole.section(code)) for whole in (before, after))
        pieces = difference.compare(old, new)
        if difference.is_changed(pieces):
            yield Heading(2, titles.get(code, code))
            yield from difference.blocks(pieces)


def _said(section: SaidSection | None) -> str:
    """All that holds, with where it comes from: another source is a change too."""
    if section is None or section.state == "missing":
        return ""
    said = [f"{state_name(section.state).capitalize()}: {section.reason}"] if section.reason else []
    for part in section.parts:
        said += [_("From %s") % source_name(part.source)] if part.source else []
        said.append(part.text)
    return "\n\n".join(said)


def _risks(before: Whole, after: Whole, called: tuple[str, str]) -> Iterator[Block]:
    old, new = ({risk.key: risk for risk in whole.risks} for whole in (before, after))
    keys = [*new, *(key for key in old if key not in new)]
    changed = [key for key in keys if _plain(old.get(key)) != _plain(new.get(key))]
    if not changed:
        return
    rows: list[list[Cell]] = [
        [name(new.get(key) or old[key]), _threat(old.get(key), new.get(key)), _told(old.get(key)), _told(new.get(key))]
        for key in changed
    ]
    header = [_("No."), _("What can happen"), *called]
    yield Table(header, rows, _("Risks that are changed"), widths=(1, 3, 3, 3))


def _plain(risk: SaidRisk | None) -> object:
    """What was carried out is no change of what was said."""
    if risk is None:
        return None
    measures = tuple((row.text, row.responsible, row.due, row.source) for row in risk.measures)
    return (
        risk.threat,
        risk.area,
        risk.state,
        risk.before,
        risk.after,
        risk.words,
        risk.left_before,
        risk.left,
        measures,
    )


def _threat(old: SaidRisk | None, new: SaidRisk | None) -> tuple[Run, ...]:
    pieces = difference.words(old.holds.threat if old else "", new.holds.threat if new else "")
    changes = {"same": "", "added": "added", "removed": "removed"}
    return tuple(Run(piece.text, change=changes[piece.kind]) for piece in pieces)  # type: ignore[arg-type]


def _told(risk: SaidRisk | None) -> str:
    if risk is None:
        return "–"
    lines = [
        state_name(risk.state),
        _("Before: %s") % _judged(risk.holds.before, risk.left_before),
        _("After: %s") % _judged(risk.holds.after, risk.left),
        *(f"{word.reason}" for word in risk.words if word.reason),
        *(f"• {row.text}" for row in risk.measures),
    ]
    return "\n".join(lines)


def _judged(given: Judgement, level: str | None) -> str:
    if given.likelihood is None or not given.consequences:
        return level_name(level)
    steps = f"{given.likelihood} × {max(given.consequences.values())}"
    return f"{level_name(level)} ({steps}). {given.reason}".strip()
