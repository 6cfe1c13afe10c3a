"""What is sent in the busiest hour of a county's morning, and when. Pure.

The assumption. 40,000 pupils; from half past eight to half past nine every second one works in a service that sends
(our guess, and a high one: it means that half of all lessons in the county are held in such a service at once). One who
works answers ten tasks in the hour: the classes of the demo world answer three to seven in a session, and thirty pupils
on one exercise are the case that breaks stores. That is five statements for each pupil of the county: 200,000 in the
hour, 56 a second on average. Lessons begin together, so a quarter of it comes in the ten minutes after each of the two
beginnings. A service sends one answer as it comes, or some that have waited: one to twelve, four on average."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from tillit.project.bench.ingest import pupils

PUPILS, OWNERS, SERVICES = 40_000, 20, 2
PER_PUPIL = 5.0
SIZES = (1, 1, 1, 1, 2, 3, 5, 6, 12)  # statements of a request
BURSTS = ((0.05, 0.15), (0.55, 0.15))  # lessons begin: when, and how wide, as shares of the hour
IN_BURSTS = 0.5
HOLES = (
    "00000000-0000-4000-8000-000000000001",
    "00000000-0000-4000-8000-000000000002",
    "00000000-0000-4000-8000-000000000003",
)


@dataclass(frozen=True)
class Request:
    """`due`: seconds from the start. The content is made when it is sent, so that an hour fits in memory."""

    due: float
    stream: int
    seed: int
    size: int
    pupils: int

    def ids(self) -> list[str]:
        draw = random.Random(self.seed)
        return [_uuid(draw) for _ in range(self.size)]

    def body(self, names: Sequence[str]) -> bytes:
        draw, more = random.Random(self.seed), random.Random(-self.seed - 1)
        ids = [_uuid(draw) for _ in range(self.size)]
        return b"[" + b",".join(_filled(number, names[more.randrange(self.pupils)], more) for number in ids) + b"]"


@dataclass(frozen=True)
class Morning:
    pupils: int = PUPILS
    owners: int = OWNERS
    per_pupil: float = PER_PUPIL

    def __str__(self) -> str:
        return (f"{self.pupils:,} pupils at {self.owners} school owners, {self.per_pupil:g} statements each in the hour:"
                f" {self.statements:,}.")  # fmt: skip

    @property
    def statements(self) -> int:
        return round(self.pupils * self.per_pupil)

    @cached_property
    def of_each(self) -> int:
        return max(1, self.pupils // self.owners)

    def requests(self, streams: int, seconds: float, seed: int = 1) -> Iterator[Request]:
        """In the order they are due."""
        draw, left, made = random.Random(seed), self.statements, list[Request]()
        while left:
            size = min(left, draw.choice(SIZES))
            made.append(
                Request(_when(draw) * seconds, draw.randrange(streams), draw.getrandbits(48), size, self.of_each)
            )
            left -= size
        yield from sorted(made, key=lambda each: each.due)


def _when(draw: random.Random) -> float:
    if draw.random() < IN_BURSTS:
        start, wide = draw.choice(BURSTS)
        return start + draw.random() * wide
    return draw.random()


def _uuid(draw: random.Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))


def _moulds() -> list[list[bytes]]:
    """Statements with holes for id, pupil and session: to encode each anew would measure the client."""
    stream = pupils.statements(11)
    moulds = []
    for _ in range(pupils.ACTIVITIES):
        one = next(stream)
        one["id"], one["actor"]["account"]["name"], one["context"]["registration"] = HOLES
        text = pupils.encoded(one)
        parts = []
        for hole in HOLES:
            before, text = text.split(hole.encode(), 1)
            parts.append(before)
        moulds.append([*parts, text])
    return moulds


MOULDS: list[list[bytes]] = []


def _filled(number: str, name: str, draw: random.Random) -> bytes:
    if not MOULDS:
        MOULDS.extend(_moulds())
    start, actor, session, rest = draw.choice(MOULDS)
    return b"".join((start, number.encode(), actor, name.encode(), session, _uuid(draw).encode(), rest))
