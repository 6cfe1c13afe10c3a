"""What those who teach each group of an owner may be told of it, by which uses: the read rule, asked for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from tillit.insight.seeing import in_force
from tillit.insight.sight import InForce, Sight, sight_of
from tillit.insight.switching import Switched, switched
from tillit.organisations.models import Organisation
from tillit.organisations.roles import Kind
from tillit.record.codes import Reader

READER = Reader.TEACHER_OF_GROUP
TAGS = "competence_aim"  # the field that a supplier's tags are


@dataclass
class Letting:
    uses: Sequence[InForce]
    switched: Switched
    known: dict[tuple[int, bool, frozenset[str]], Sight | None] = field(default_factory=dict)

    def sights(self, group: Organisation, fields: frozenset[str]) -> list[Sight]:
        found = (self._sight(each, self.switched.at(each.use_id, group.path), fields) for each in self.uses)
        return [sight for sight in found if sight]

    def _sight(self, found: InForce, on: bool, fields: frozenset[str]) -> Sight | None:
        key = (found.use_id, on, fields)
        if key not in self.known:
            self.known[key] = sight_of(found, READER, switched_on=on, fields=fields)
        return self.known[key]

    @classmethod
    def at(cls, group: Organisation, uses: Iterable[tuple[InForce, bool]]) -> Letting:
        """For this group alone: the uses that reach it, each with whether analysis is turned on there."""
        known = list(uses)
        here = {each.use_id: {group.pk} for each, on in known if on}
        return cls([each for each, _on in known], Switched(here, here))


def letting(owner: Organisation, today: date) -> Letting:
    """For every group of the owner."""
    uses = in_force(owner.path, today)
    return Letting(uses, switched(uses, today))


def groups_of_owner(owner: Organisation) -> list[Organisation]:
    """All of them: those who teach mathematics to half of two classes look at that half."""
    rows = Organisation.objects.filter(path__contains=[owner.pk], kind=Kind.GROUP, closed_on=None)
    return list(rows.order_by("pk"))
