"""What every context that keeps something about people says of itself, in its `personal_data.py`.

    PERSONAL: dict[str, tuple[str, ...]]     model name → the fields of it that say something about a person
    NOT_PERSONAL: dict[str, str]             "Model.field" that looks personal and is not → why (may be left out)
    collect(person_id: int) -> list[Held]                        all of it, in words the person understands
    erase(person_id: int, *, today: date) -> list[Erased]        the person has left: remove what no law keeps
    delete_expired(today: date) -> dict[str, int]                kind of thing → rows whose time was out

`rights.holders` lists the contexts; tests/consistency/test_personal_data.py finds the field that was forgotten.
The caller has opened the scope and the transaction. Labels are translated where they are made (gettext, not lazy).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

@dataclass(frozen=True)
class Held:
    """One kind of thing that is kept about a person. `rows`: label → value, the same labels in every row.

    Values are text, numbers, yes/no, days, moments or None: shown to the person, put in a PDF, written as JSON.
    """

    what: str  # "Roles you have and have had"
    rows: Sequence[Mapping[str, object]]
    why: str = ""  # what it is used for, and the legal basis where it is not plain
    until: str = ""  # how long it is kept


@dataclass(frozen=True)
class Erased:
    """What became of one kind of thing. What is kept is kept for a reason that is said."""

    what: str
    removed: int = 0
    kept: int = 0
    why_kept: str = ""  # "Decisions are kept with the name of who made them (arkivlova § 5)"
