"""What taking in a spreadsheet would change, for a person to look at first. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as _

from tillit.assessment.exchange.spreadsheet.layout import layout
from tillit.assessment.exchange.spreadsheet.ros import MEASURE_FIELDS, RISK_FIELDS, MeasureRow, RiskRow, Ros, Sheet
from tillit.assessment.exchange.spreadsheet.writing import LONGEST_CELL, shown
from tillit.documents.formats import clean

Kind = Literal["added", "changed", "removed"]
Thing = Literal["risk", "measure"]
Row = RiskRow | MeasureRow


class Field(msgspec.Struct, frozen=True):
    """One cell that is otherwise than in Tillit."""

    code: str
    before: Any
    after: Any


class Change(msgspec.Struct, frozen=True):
    kind: Kind
    thing: Thing
    row: RiskRow | MeasureRow
    fields: tuple[Field, ...] = ()

    @property
    def label(self) -> str:
        return self.row.label if isinstance(self.row, RiskRow) else self.row.risk


class Left(msgspec.Struct, frozen=True):
    """Something in the spreadsheet that is not taken in, and why."""

    thing: Thing
    row: RiskRow | MeasureRow
    why: str
    fields: tuple[Field, ...] = ()


class Plan(msgspec.Struct, frozen=True):
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Left, ...] = ()
    """Changed in the spreadsheet and, since the export, in Tillit: stays as it is in Tillit."""
    left: tuple[Left, ...] = ()
    """Inherited, or missing from the spreadsheet: stays as it is."""
    unchanged: int = 0
    refused: str = ""
    """Why the whole of it cannot be taken in."""

    def of(self, kind: Kind) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def digest(self) -> str:
        """What a person has seen: another plan has another."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


def plan(sheet: Sheet, now: Ros) -> Plan:
    if sheet.assessment is not None and sheet.assessment != now.assessment:
        told = _("The spreadsheet was exported from another assessment, number %d. Take it in there.")
        return Plan(refused=told % sheet.assessment)
    found = [*_risks(sheet, now), *_measures(sheet, now)]
    return Plan(
        changes=tuple(row for row in found if isinstance(row, Change)),
        conflicts=tuple(row for is_conflict, row in _left(found) if is_conflict),
        left=tuple(row for is_conflict, row in _left(found) if not is_conflict),
        unchanged=sum(row is None for row in found),
    )


def _left(found: Sequence[Any]) -> Iterator[tuple[bool, Left]]:
    yield from (row for row in found if isinstance(row, tuple))


Found = Change | tuple[bool, Left] | None


def _risks(sheet: Sheet, now: Ros) -> Iterator[Found]:
    here = {row.label: row for row in now.risks}
    for row in sheet.risks:
        yield _risk(row, here.get(row.label) if row.label else None)
    seen = {row.label for row in sheet.risks}
    for row in now.risks:
        if row.label not in seen and not row.is_locked:
            yield _stays(
                "risk", row, _("It is not in the spreadsheet, and stays. To take it out, write why in the row.")
            )


def _risk(row: RiskRow, here: RiskRow | None) -> Found:
    if here is not None and here.is_locked:
        changed = different(here, row, RISK_FIELDS)
        told = _("The risk is inherited. Answer it on its page: that it holds, holds with an addition, or not.")
        return _stays("risk", row, told, changed) if changed or row.take_out else None
    if row.revision is None:
        if row.take_out or row.is_locked:
            return _stays("risk", row, _("It is not among the risks of this assessment."))
        if here is not None:
            told = _("There is a risk with this number already, and the row does not say which save it comes from.")
            return _conflict("risk", row, told, different(here, row, RISK_FIELDS))
        return Change("added", "risk", row)
    if here is None:
        told = _("No risk has this number any more. A new risk has no revision: leave that cell empty.")
        return _conflict("risk", row, told)
    changed = different(here, row, RISK_FIELDS)
    if not changed and not row.take_out:
        return None
    if row.revision != here.revision:
        return _conflict("risk", row, _("Somebody has saved it since the export."), changed)
    return Change("removed", "risk", row) if row.take_out else Change("changed", "risk", row, changed)


def _measures(sheet: Sheet, now: Ros) -> Iterator[Found]:
    here = {row.ref: row for row in now.measures if row.ref is not None}
    removed = {row.label for row in sheet.risks if row.take_out}
    locked = {row.label for row in now.risks if row.is_locked} - set(now.answered)
    for row in sheet.measures:
        yield _measure(row, here.get(row.ref) if row.ref is not None else None, locked, removed)
    seen = {row.ref for row in sheet.measures}
    for row in now.measures:
        if row.ref is not None and row.ref not in seen and row.risk not in removed:
            yield _stays(
                "measure", row, _("It is not in the spreadsheet, and stays. To take it out, say so in the row.")
            )


def _measure(row: MeasureRow, here: MeasureRow | None, locked: set[str], removed: set[str]) -> Found:
    if row.is_locked and row.ref is None:
        return None
    if row.risk in removed:
        return None  # goes with its risk
    if row.ref is None:
        if row.risk in locked:
            told = _("The risk is inherited. Answer it on its page first; then it can have measures of its own here.")
            return _stays("measure", row, told)
        return Change("added", "measure", row)
    if here is None:
        return _conflict("measure", row, _("Somebody has taken it away since the export."))
    changed = different(here, row, (*MEASURE_FIELDS, "risk"))
    if not changed and not row.take_out:
        return None
    if any(field.code == "risk" for field in changed):
        told = _("A measure stays with its risk. Take it out here, and write it as a new one under the other risk.")
        return _stays("measure", row, told, changed)
    if row.revision != here.revision:
        return _conflict("measure", row, _("Somebody has saved it since the export."), changed)
    return Change("removed", "measure", row) if row.take_out else Change("changed", "measure", row, changed)


def _conflict(thing: Thing, row: Row, why: str, fields: tuple[Field, ...] = ()) -> tuple[bool, Left]:
    return True, Left(thing, row, why, fields)


def _stays(thing: Thing, row: Row, why: str, fields: tuple[Field, ...] = ()) -> tuple[bool, Left]:
    return False, Left(thing, row, why, fields)


def different(here: Row, row: Row, codes: Sequence[str]) -> tuple[Field, ...]:
    pairs = ((code, getattr(here, code), getattr(row, code)) for code in codes)
    return tuple(Field(code, before, after) for code, before, after in pairs if _plain(before) != _plain(after))


def _plain(value: Any) -> Any:
    """As it can stand in a cell: spaces at the ends, and what is longer than a cell, are no difference."""
    return clean(value)[:LONGEST_CELL].strip() if isinstance(value, str) else value


def told(field: Field, thing: Thing, now: Ros, language: str) -> tuple[str, str, str]:
    """For the preview: the name of the column, what stands in Tillit, and what stands in the spreadsheet."""
    columns = layout().columns("risks" if thing == "risk" else "measures")
    name = next((column.name[language] for column in columns if column.code == field.code), field.code)
    before, after = (shown(value, field.code, now, language) for value in (field.before, field.after))
    return name, "" if before is None else str(before), "" if after is None else str(after)
