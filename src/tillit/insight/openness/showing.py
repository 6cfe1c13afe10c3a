"""What the last test of each owner found, as far as one who reads it may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tillit.analytics.fairness.rules import By, Split, split_named
from tillit.analytics.models import BiasTest, Stop
from tillit.organisations.acting import Actor
from tillit.organisations.models import Organisation
from tillit.organisations.roles import CASE_READERS, EMPLOYEES, Kind, Role
from tillit.web.commands import Button
from tillit.web.language import pick

WIDTH, MIDDLE, SCALE, MOST = 240.0, 120.0, 400.0, 0.29  # of the chart: SCALE for each whole
# How a class answers beside what was expected of it could be read as how its teacher does. So only those who look after the
# model see it class by class; the others, how many were tested and how many were off.
WHO_SEES: dict[By, frozenset[Role]] = {
    By.ALL: EMPLOYEES, By.LANGUAGE: EMPLOYEES, By.SCHOOL: CASE_READERS, By.GROUP: frozenset({Role.NETWORK, Role.DPO}),
}  # fmt: skip


@dataclass(frozen=True)
class Interval:
    """Where it lies in the chart."""

    middle: float
    low: float
    high: float
    limit_low: float
    limit_high: float

    @classmethod
    def of(cls, test: BiasTest) -> Interval:
        return cls(*map(_x, (test.gap, test.gap - test.margin, test.gap + test.margin, -test.limit, test.limit)))

    @property
    def diamond(self) -> str:
        return f"{self.middle - 6:g},12 {self.middle:g},6 {self.middle + 6:g},12 {self.middle:g},18"


def _x(share: float) -> float:
    return round(MIDDLE + SCALE * min(max(share, -MOST), MOST), 1)


@dataclass(frozen=True)
class Row:
    test: BiasTest
    name: str
    interval: Interval

    @property
    def gap(self) -> str:
        return _signed(self.test.gap)

    @property
    def between(self) -> str:
        low, high = _signed(self.test.gap - self.test.margin), _signed(self.test.gap + self.test.margin)
        return _("between %(low)s and %(high)s") % {"low": low, "high": high}


def _signed(share: float) -> str:
    """Of a hundred answers."""
    number = round(100 * share)
    return f"+{number}" if number > 0 else f"−{-number}" if number < 0 else "0"


@dataclass(frozen=True)
class Shown:
    """One split. `hidden`: parts that this reader is told the number of, and no more."""

    split: Split
    rows: tuple[Row, ...]
    hidden: int
    beyond: int

    @property
    def title(self) -> str:
        return pick(self.split.text)


@dataclass(frozen=True)
class Result:
    owner: Organisation
    tested_on: date | None
    splits: tuple[Shown, ...]
    stop: Stop | None = None
    act: tuple[Button, ...] = ()


def owners_of(actor: Actor) -> list[Organisation]:
    return list(Organisation.objects.filter(kind=Kind.OWNER, pk__in=actor.read, closed_on=None).order_by("name", "pk"))


def results(owners: Sequence[Organisation], role: Role, indicator: str) -> list[Result]:
    """Three questions, however many owners."""
    tests = BiasTest.objects.filter(tenant__in=owners, indicator=indicator)
    last = dict(tests.order_by().values_list("tenant").annotate(Max("tested_on")))
    rows = [
        each for each in tests.order_by("tenant", "split", "-people", "part") if each.tested_on == last[each.tenant_id]
    ]
    names = _names(rows)
    return [
        Result(
            owner, last.get(owner.pk), tuple(_splits([row for row in rows if row.tenant_id == owner.pk], role, names))
        )
        for owner in owners
    ]


def _splits(rows: Iterable[BiasTest], role: Role, names: dict[str, str]) -> Iterable[Shown]:
    found = [(split_named(code), list(tests)) for code, tests in groupby(rows, key=lambda each: each.split)]
    for split, tests in sorted(found, key=lambda each: list(By).index(each[0].by)):
        seen = role in WHO_SEES[split.by]
        yield Shown(
            split=split,
            rows=tuple(Row(each, _name(split, each.part, names), Interval.of(each)) for each in tests) if seen else (),
            hidden=0 if seen else len(tests),
            beyond=sum(not each.kept for each in tests),
        )


def _names(rows: Iterable[BiasTest]) -> dict[str, str]:
    numbers = {int(each.part) for each in rows if each.part.isdigit()}
    found = Organisation.objects.filter(pk__in=numbers).select_related("parent")
    return {
        str(each.pk): f"{each.name}, {each.parent.name}" if each.kind == Kind.GROUP and each.parent else each.name
        for each in found
    }


def _name(split: Split, part: str, names: dict[str, str]) -> str:
    if split.by is By.ALL:
        return pick(split.text)
    if split.by is By.LANGUAGE:
        return {"nn": _("Nynorsk"), "nb": _("Bokmål"), "en": pgettext("language form", "English")}.get(part, part)
    return names.get(part, part)
