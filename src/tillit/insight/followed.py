"""How those who are followed up stood, and stand. What was written down of it then is progress too: it is told no longer
than what it rests on may be seen, and of nobody who has objected or gone since."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tillit.insight.models import FollowUp
from tillit.insight.seeing import Overview


@dataclass(frozen=True)
class Told:
    """How many at each word. None: not told just now, or nobody has looked again."""

    before: dict[str, int] | None
    after: dict[str, int] | None


def told(found: FollowUp, seen: Overview) -> Told:
    if not may_be_told(found, seen):
        return Told(None, None)
    if found.whole_group:
        return Told(found.before, found.after or None)
    rows = [each for each in found.pupils.all() if each.person_id in seen.there]
    return Told(_counted(each.before for each in rows), _counted(each.after for each in rows))


def may_be_told(found: FollowUp, seen: Overview) -> bool:
    """Nobody has stopped it, and every record it rests on lets it be seen by name today."""
    return not seen.stop and {int(use) for use in found.policies} <= {sight.use_id for sight in seen.sights}


def _counted(words: Iterable[str]) -> dict[str, int] | None:
    return dict(Counter(word for word in words if word)) or None
