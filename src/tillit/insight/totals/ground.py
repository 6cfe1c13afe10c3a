"""What the totals of one owner rest on, for all who read them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.compute as pc
from django.db import transaction

from tillit.analytics.engines import Frames
from tillit.analytics.engines.shape import COUNTED
from tillit.fence import scope
from tillit.insight.computing import Reach, base_groups, frames_of, members, reached
from tillit.insight.sight import may_be_read
from tillit.insight.totals.readers import READERS
from tillit.organisations.acting import everything
from tillit.organisations.models import Organisation
from tillit.record import content
from tillit.record.codes import Reader
from tillit.record.models import Policy
from tillit.record.policy import Policy as Compiled

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Ground:
    """`records`: the smallest group each use asks for; `uses`: which of them each reader is let read of."""

    frames: Frames
    records: Mapping[int, int]
    uses: Mapping[Reader, frozenset[int]]

    def of(self, uses: Collection[int]) -> Frames:
        """The same, of these uses only."""
        rows = self.frames.members
        return replace(self.frames, members=rows.filter(pc.is_in(rows["use_id"], pa.array(list(uses), pa.int64()))))


def ground(owner: Organisation, today: date) -> Ground | None:
    """None where no record lets anybody read totals, or nothing has come. The caller has brought the copies up to date."""
    with transaction.atomic(), scope.enter(everything()):
        groups = base_groups(owner)
        found = reached(groups, READERS, today)
        reach = {use: _shared(use, found) for use in {use for each in found.values() for use in each}}
        records = {use: max(each[use].sight.smallest for each in found.values() if use in each) for use in reach}
        rows = list(members(owner, groups, reach, today))
        frames = frames_of(owner, sorted(reach), rows, _counted(reach, today))
    uses = {reader: frozenset(found[reader]) for reader in READERS}
    return Ground(frames, records, uses) if frames else None


def _shared(use: int, found: Mapping[Reader, Mapping[int, Reach]]) -> frozenset[int]:
    """The groups that all who may read of the use may read of: who sees more could be subtracted from who sees less."""
    return frozenset.intersection(*(each[use].groups for each in found.values() if use in each))


def _counted(uses: Collection[int], today: date) -> pa.Table:
    """Statements stored under a policy that let totals be read, in the hours it lets. One shorter than that does not."""
    rows = []
    for policy in Policy.objects.filter(use__in=list(uses)).order_by("use_id", "number"):
        compiled = content.convert(policy.content, Compiled)
        rules = [
            rule for reader in READERS for rule in compiled.reads_of(reader) if may_be_read(compiled, rule, True)
        ]  # fmt: skip
        if rules:
            rows.append({
                "use_id": policy.use_id, "policy": policy.number, "today": today, "first_day": BEGINNING.date(),
                "outside": all(rule.outside_school_hours for rule in rules), "after": BEGINNING,
            })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=COUNTED)
