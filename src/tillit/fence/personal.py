"""What every context that keeps something about people says of itself, in its `personal_data.py`.

    PERSONAL: dict[str, tuple[str, ...]]     model name → the fields of it that say something about a person
    NOT_PERSONAL: dict[str, str]             "Model.field" that looks personal and is not → why (may be left out)
    collect(person_id: int) -> list[Held]                        all of it, in words the person understands
    erase(person_id: int, *, today: date) -> list[Erased]        the person has left: remove what no law keeps
    delete_expired(today: date) -> dict[str, int]                kind of thing → rows whose time was out

`rights.holders` lists the contexts; tests/consistency/test_personal_data.py finds the field that was forgotten.
The caller has opened the scope and the transaction. Labels are translated where they are made (gettext, not lazy).
Most of what is kept is work people left behind: say it as `Trace`s, and the functions are one line each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Held:
    """One kind of thing that is kept about a person. `rows`: label → value, the same labels in every row.

    Values are text, numbers, yes/no, days, moments or None: shown to the person, put in a PDF, written as JSON.
    """

    what: str  # "Roles you have and have had"
    rows: Sequence[Mapping[str, object]]
    why: str = ""  # what it is used for, and the legal basis where it is not plain
    until: str = ""  # how long it is kept
    technical: bool = False  # says nothing to a child: in the files, not on a pupil's page


@dataclass(frozen=True)
class Erased:
    """What became of one kind of thing. What is kept is kept for a reason that is said."""

    what: str
    removed: int = 0
    kept: int = 0
    needs_name: bool = False  # what is kept says who by pointing at the person: then the name must stay
    why_kept: str = ""  # "Decisions are kept with the name of who made them (arkivlova § 5)"


ARCHIVED = gettext_lazy("Kept with your name, so that others can examine how it was decided (arkivlova § 5).")
CLEARED = gettext_lazy("Your name is taken off when you have left.")


@dataclass(frozen=True)
class Trace:
    """Work somebody left behind: `field` says who, `when` says when, `about` is the path to what it concerned.

    Archived: the name stays when the person has left. Not archived: the name is taken off, the row stays.
    """

    model: type[models.Model]
    field: str
    what: str | Promise
    when: str = ""
    about: str = ""
    archived: bool = True


def personal_fields(traces: Sequence[Trace]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for trace in traces:
        name = trace.model.__name__
        found[name] = (*found.get(name, ()), trace.field)
    return found


def collect_traces(traces: Sequence[Trace], person_id: int) -> list[Held]:
    """One query for all kinds, newest first."""
    asked = [_asked(number, trace, person_id) for number, trace in enumerate(traces)]
    found: dict[int, list[tuple[Any, ...]]] = {number: [] for number in range(len(traces))}
    for number, *row in asked[0].union(*asked[1:], all=True) if asked else ():
        found[number].append(tuple(row))
    return [_held(trace, sorted(found[number], key=lambda row: -row[0])) for number, trace in enumerate(traces)]


def _asked(number: int, trace: Trace, person_id: int) -> models.QuerySet[Any, Any]:
    """The rows of one kind, in columns that are the same for all kinds."""
    moment = trace.when and isinstance(trace.model._meta.get_field(trace.when), models.DateTimeField)
    columns = {
        "row": models.F("pk"),
        "name": Cast(models.F(trace.about) if trace.about else models.Value(""), models.TextField()),
        "moment": _or_none(trace.when if moment else "", models.DateTimeField()),
        "day": _or_none("" if moment else trace.when, models.DateField()),
    }
    named = {f"trace_{column}": value for column, value in columns.items()}
    rows = _of(trace, person_id).order_by().annotate(trace_number=models.Value(number), **named)
    asked: models.QuerySet[Any, Any] = rows.values_list("trace_number", *named)
    return asked


def _or_none(column: str, kind: models.Field[Any, Any]) -> Cast:
    return Cast(models.F(column) if column else models.Value(None), kind)


def _held(trace: Trace, rows: Sequence[tuple[Any, ...]]) -> Held:
    until = str(ARCHIVED if trace.archived else CLEARED)
    return Held(str(trace.what), [_row(trace, *row) for row in rows], until=until)


def _row(trace: Trace, row: int, name: str, moment: object, day: object) -> dict[str, object]:
    shown: dict[str, object] = {_("What"): name} if trace.about else {}
    if trace.when:
        shown[_("When")] = moment or day
    return shown or {_("Number"): row}


def erase_traces(traces: Sequence[Trace], person_id: int) -> list[Erased]:
    return [_erase(trace, person_id) for trace in traces]


def _erase(trace: Trace, person_id: int) -> Erased:
    rows = _of(trace, person_id)
    if trace.archived:
        kept = rows.count()
        return Erased(str(trace.what), kept=kept, needs_name=kept > 0, why_kept=str(ARCHIVED))
    return Erased(str(trace.what), removed=rows.update(**{trace.field: None}))


def _of(trace: Trace, person_id: int) -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = trace.model._default_manager.filter(**{trace.field: person_id})
    return rows
