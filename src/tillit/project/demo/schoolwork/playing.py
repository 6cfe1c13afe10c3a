"""A class through its days: who is there, who works on what, and when it reaches us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from tillit.project.demo.schoolwork.classrooms import Classroom, Lesson
from tillit.project.demo.schoolwork.learning import Answer, Flaw, Mind
from tillit.project.demo.schoolwork.skills import SKILLS

HERE = ZoneInfo("Europe/Oslo")
AWAY, AT_HOME, TOGETHER, OFFLINE = 0.06, 0.12, 0.12, 0.2  # shares of pupils, evenings, lessons, sessions
LEAST, MOST = 3, 7  # tasks of a session
# How often each goes wrong. What is not declared begins one day: an app in a new version.
FLAWS = {
    Flaw.LATE: 0.006, Flaw.TWICE: 0.005, Flaw.CLOCK: 0.002, Flaw.CONTRADICTS: 0.003, Flaw.IMPOSSIBLE: 0.002,
    Flaw.NO_SUCH_AIM: 0.003, Flaw.WITHOUT_RESULT: 0.004, Flaw.UNREADABLE: 0.001,
}  # fmt: skip
UNDECLARED = 0.02


class Playing:
    """Answers in the order of the days. Days are played once, and always from the first: what is learnt today rests on
    yesterday. `news`: service → the day from which it sends what was never declared."""

    def __init__(self, room: Classroom, begins: date, seed: str = "", news: dict[str, date] | None = None) -> None:
        self.room, self.seed, self.news = room, f"{seed}|{room.key}", news or {}
        gaps = {code: Random(f"{self.seed}|{code}").gauss(0.0, 0.5) for code in SKILLS} | dict(room.gaps)
        self.minds = [Mind.of(f"{self.seed}|{place}", gaps) for place in range(len(room.pupils))]
        self._next = begins
        self._played: list[Answer] = []

    def between(self, since: datetime, until: datetime) -> list[Answer]:
        """Those that reach us from `since`, before `until`, as they come."""
        while self._next <= until.astimezone(HERE).date():
            self._played += self.play(self._next)
            self._next += timedelta(days=1)
        return sorted(
            (each for each in self._played if since <= each.sent < until), key=lambda each: (each.sent, each.id)
        )

    def play(self, day: date) -> list[Answer]:
        return [answer for lesson in self.room.on(day) for answer in self._lesson(day, lesson)]

    def _lesson(self, day: date, lesson: Lesson) -> Iterator[Answer]:
        draw = Random(f"{self.seed}|{day}|{lesson.starts}")
        here = [place for place in range(len(self.room.pupils)) if draw.random() >= AWAY]
        pairs = self._pairs(here, draw)
        for place in here:
            work = Random(f"{self.seed}|{day}|{lesson.starts}|{place}")
            late = 0 if work.random() < 0.75 else work.randrange(60, 150)  # some work when their own plan says so
            starts = datetime.combine(day, lesson.starts, HERE) + timedelta(minutes=late, seconds=work.randrange(240))
            yield from self._session(day, lesson, place, starts, work, pairs.get(place, ()))
            if work.random() < AT_HOME:
                evening = datetime.combine(day, time(16, 10), HERE) + timedelta(minutes=work.randrange(220))
                yield from self._session(day, lesson, place, evening, work, (), most=LEAST)

    def _pairs(self, here: list[int], draw: Random) -> dict[int, tuple[int, ...]]:
        """Some work two and two."""
        if draw.random() > 0.4:
            return {}
        chosen = [place for place in here if draw.random() < TOGETHER * 2]
        pairs = list(zip(chosen[::2], chosen[1::2], strict=False))
        return {one: (other,) for pair in pairs for one, other in (pair, pair[::-1])}

    def _session(
        self, day: date, lesson: Lesson, place: int, starts: datetime, draw: Random, others: tuple[int, ...],
        most: int = MOST,
    ) -> Iterator[Answer]:  # fmt: skip
        moment, online = starts, draw.random() >= OFFLINE
        session = str(UUID(int=draw.getrandbits(128), version=4))
        skill, done = SKILLS[draw.choice(lesson.skills)], set[str]()
        for number in range(draw.randint(LEAST, most)):
            moment += timedelta(seconds=draw.randrange(25, 160))
            task = self.minds[place].choose(skill, day, draw, done)
            done.add(task.key)
            response, hints = self.minds[place].answer(skill, task, day, draw, together=bool(others))
            answer = Answer(
                str(UUID(int=draw.getrandbits(128), version=4)), self.room.key, lesson.service, place, skill, task,
                response, response == task.right, hints, 1, others if number < LEAST else (), session, moment,
                moment + (timedelta(seconds=2) if online else timedelta(minutes=draw.randrange(40, 60 * 15))),
            )  # fmt: skip
            yield self._flawed(answer, draw)

    def _flawed(self, answer: Answer, draw: Random) -> Answer:
        hit, begun = draw.random(), self.news.get(answer.service)
        if begun and answer.moment.date() >= begun and hit < UNDECLARED:
            return replace(answer, flaw=Flaw.UNDECLARED)
        hit = draw.random()
        for flaw, share in FLAWS.items():
            if hit < share:
                later = timedelta(days=draw.randrange(3, 10)) if flaw is Flaw.LATE else timedelta()
                return replace(answer, flaw=flaw, sent=answer.sent + later)
            hit -= share
        return answer
