"""The models tried on what pupils at an owner have done: whether they miss more for some than for others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.db import transaction

from tillit.activity.copies.making import renew
from tillit.activity.models import Pseudonym, Stream
from tillit.analytics.engines import Duck, Frames
from tillit.analytics.engines.shape import COUNTED
from tillit.analytics.fairness.deciding import keep_test
from tillit.analytics.fairness.foreseeing import FORESIGHT, asked
from tillit.analytics.fairness.judging import Gap, Missed, judge
from tillit.analytics.fairness.rules import limit, splits
from tillit.analytics.following.counted import counted
from tillit.analytics.following.permit import permit_of
from tillit.analytics.models import BiasTest, Stop
from tillit.fence import scope
from tillit.insight.computing import base_groups, frames_of, members, reached
from tillit.insight.seeing import in_force
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.record.codes import Reader

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Tried:
    owner: Organisation
    gaps: tuple[Gap, ...]
    stop: Stop | None


def try_owner(owner: Organisation, today: date) -> Tried:
    """On the answers that teachers are told progress by. The caller has brought the copies up to date."""
    with transaction.atomic(), scope.enter(everything()):
        frames, languages = _frames(owner, today)
    rows = Duck(frames).run(FORESIGHT, asked(today)).to_pylist() if frames else []
    missed = [
        Missed(row["school_id"], row["group_id"], languages[row["pupil"]], row["answers"], row["missed"])
        for row in rows
    ]
    gaps = tuple(judge(missed, splits(today), limit(today)))
    with transaction.atomic(), scope.enter(everything()):
        return Tried(owner, gaps, keep_test(owner, gaps, today))


def try_those_due(today: date) -> list[Tried]:
    """Each owner once a month, also where the machine was off on the first of it."""
    with transaction.atomic(), scope.enter(everything()):
        done = set(BiasTest.objects.filter(tested_on__gte=today.replace(day=1)).values_list("tenant", flat=True))
        sending = set(Stream.objects.order_by().values_list("tenant", flat=True).distinct())
    owners = list(Organisation.objects.filter(kind=Kind.OWNER, closed_on=None, pk__in=sending - done).order_by("pk"))
    if owners:
        renew()
    return [try_owner(owner, today) for owner in owners]


def _frames(owner: Organisation, today: date) -> tuple[Frames | None, dict[int, str]]:
    groups, reader = base_groups(owner), Reader.TEACHER_OF_GROUP
    reach = reached(groups, [reader], today)[reader]
    rows = list(members(owner, groups, {use: found.groups for use, found in reach.items()}, today))
    permits = {each.use_id: permit_of(each.policy) for each in in_force([owner.pk], today) if each.use_id in reach}
    table = pa.Table.from_pylist(counted(permits, today), schema=COUNTED)
    return frames_of(owner, sorted(reach), rows, table), _languages(rows)


def _languages(rows: Iterable[Row]) -> dict[int, str]:
    """By pupil of this run: the language they have chosen here, else the language form of their group."""
    found = list(rows)
    pseudonyms = Pseudonym.objects.filter(use__in={row["use_id"] for row in found}).exclude(person__language="")
    chosen = {
        (use, str(value)): language
        for use, value, language in pseudonyms.order_by().values_list("use_id", "value", "person__language")
    }
    groups = Organisation.objects.filter(pk__in={row["group_id"] for row in found})
    forms = dict(groups.values_list("pk", "written_norm"))
    return {row["pupil"]: chosen.get((row["use_id"], row["pseudonym"]), forms[row["group_id"]]) for row in found}
