"""What has been found of a group, as far as the record lets those who teach it see it today."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tillit.analytics.fairness import stopped
from tillit.analytics.indicators import INDICATORS
from tillit.analytics.models import SkillArea, Stop
from tillit.insight.group.letting import Letting
from tillit.insight.group.shaping import SHAPES
from tillit.insight.models import Finding
from tillit.insight.seeing import Overview, within
from tillit.insight.sight import Sight
from tillit.organisations.models import Organisation


@dataclass(frozen=True)
class Found:
    """`findings`: by indicator; those that are stopped are in `stops` and not there. `areas`: those they speak of."""

    group: Organisation
    findings: dict[str, Finding]
    stops: dict[str, Stop]
    areas: dict[int, SkillArea]
    sights: tuple[Sight, ...]

    @property
    def worked_out_at(self) -> datetime | None:
        return min((each.worked_out_at for each in self.findings.values()), default=None)

    def rows(self, code: str) -> list[dict[str, Any]]:
        return self.findings[code].rows if code in self.findings else []


def found(group: Organisation, today: date) -> Found:
    """A constant number of questions. The caller has asked whether the reader teaches the group."""
    return found_by(Letting.at(group, within([group], today)), stopped(group.path), group, today)


def found_by(seen: Letting, stops: Mapping[str, Stop], group: Organisation, today: date) -> Found:
    known = standing(seen, stops, group, today)
    areas = {row["area"] for each in known.values() for row in each.rows if row.get("area")}
    return Found(
        group, known, {code: stop for code, stop in stops.items() if code in SHAPES},
        SkillArea.objects.in_bulk(areas), tuple(seen.sights(group, frozenset())),
    )  # fmt: skip


def standing(
    seen: Letting, stops: Mapping[str, Stop], group: Organisation, today: date, codes: Collection[str] = tuple(SHAPES)
) -> dict[str, Finding]:
    """Those that may be shown today: all they rest on may still be seen, and nobody has stopped them."""
    let = {code: {sight.use_id for sight in seen.sights(group, INDICATORS[code].fields)} for code in codes}
    rows = Finding.objects.filter(group=group, indicator__in=codes, delete_on__gt=today)
    return {
        row.indicator: row for row in rows if row.indicator not in stops and let[row.indicator].issuperset(row.uses)
    }


def to_take_up(overview: Overview) -> int | None:
    """How many tasks there are to take up, for the page that leads to them. None: nothing is known of the tasks just now.
    One question."""
    seen = Letting.at(overview.group, overview.uses)
    known = standing(seen, overview.stops, overview.group, overview.today, ("wrong_answers", "task"))
    return len({(row["use"], row["task"]) for each in known.values() for row in each.rows}) if known else None
