"""How somebody learns: a hidden ability in each skill, which grows with practice and fades a little, and the answers it
leads to. No model of any real pupil; simple enough to be read, rich enough that pages have something to tell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import exp
from random import Random

from tillit.project.demo.schoolwork.skills import SKILLS
from tillit.project.demo.schoolwork.tasks import Skill, Task

GROWTH, SLOWNESS = 2.4, 16.0  # how far practice takes one; answers until about two thirds of it
FADES = 60.0  # days until half of the practice is forgotten
STEEP = 1.4
HINT, TOGETHER = 0.9, 0.7  # how much help is worth
UNSURE = 0.55


class Flaw(StrEnum):
    """What goes wrong on the way, now and then, as it does."""

    LATE = "late"  # arrives days after
    TWICE = "twice"  # is sent again
    CLOCK = "clock"  # from a device whose clock is wrong
    CONTRADICTS = "contradicts"  # score and success do not agree
    IMPOSSIBLE = "impossible"  # more hints than there are
    NO_SUCH_AIM = "no_such_aim"
    WITHOUT_RESULT = "without_result"
    UNREADABLE = "unreadable"  # is not xAPI
    UNDECLARED = "undeclared"  # holds what the record does not name


@dataclass(frozen=True)
class Answer:
    """`pupil`: place in the class; `others`: those they worked with; `session`: what registration is made of."""

    id: str
    classroom: str
    service: str
    pupil: int
    skill: Skill
    task: Task
    response: str
    right: bool
    hints: int
    attempt: int
    others: tuple[int, ...]
    session: str
    moment: datetime
    sent: datetime
    flaw: Flaw | None = None


@dataclass
class Mind:
    """One pupil's. `start`: ability by skill before any practice; `practice`: answers, counted less as days go."""

    seed: str
    asks: float = 0.0  # how readily they take a hint
    start: dict[str, float] = field(default_factory=dict)
    practice: dict[str, float] = field(default_factory=dict)
    last: dict[str, date] = field(default_factory=dict)
    belief: dict[str, str] = field(
        default_factory=dict
    )  # the idea behind most of their wrong answers, if they have one

    @classmethod
    def of(cls, seed: str, gaps: Mapping[str, float]) -> Mind:
        """`gaps`: how the class as a whole stands in each skill."""
        draw = Random(seed)
        general = draw.gauss(-0.7, 0.6)
        mind = cls(seed, asks=draw.uniform(0.05, 0.45))
        for code in SKILLS:
            mind.start[code] = general + gaps.get(code, 0.0) + draw.gauss(0.0, 0.6)
            ideas = [idea for task in SKILLS[code].tasks for _answer, idea in task.wrong[:2]]
            if draw.random() < 0.6:
                mind.belief[code] = draw.choice(ideas)
        return mind

    def ability(self, skill: str, day: date) -> float:
        return self.start[skill] + GROWTH * (1 - exp(-self._practised(skill, day) / SLOWNESS))

    def practise(self, skill: str, day: date, worth: float) -> None:
        self.practice[skill] = self._practised(skill, day) + worth
        self.last[skill] = day

    def _practised(self, skill: str, day: date) -> float:
        gone = (day - self.last.get(skill, day)).days
        return self.practice.get(skill, 0.0) * float(0.5 ** (max(0, gone) / FADES))

    def choose(self, skill: Skill, day: date, draw: Random, besides: Collection[str]) -> Task:
        """Near what they manage, but not so near that nothing would be seen of growing; none twice in a session."""
        aimed = 0.3 * self.ability(skill.code, day) + draw.gauss(0.0, 0.8)
        left = [task for task in skill.tasks if task.key not in besides]
        return min(left, key=lambda task: abs(task.difficulty - aimed))

    def chance(self, skill: Skill, task: Task, day: date, help_given: float) -> float:
        guess = 0.0 if task.numeric else 0.5 / len(task.choices)
        certain = 1 / (1 + exp(-STEEP * (self.ability(skill.code, day) + help_given - task.difficulty)))
        return guess + (1 - guess) * certain

    def answer(self, skill: Skill, task: Task, day: date, draw: Random, *, together: bool) -> tuple[str, int]:
        """What they answer, and how many hints they took."""
        worth = TOGETHER if together else 0.0
        unsure = self.chance(skill, task, day, worth) < UNSURE
        hints = draw.choice((1, 1, 2)) if unsure and draw.random() < self.asks else 0
        right = draw.random() < self.chance(skill, task, day, worth + HINT * min(hints, 1))
        self.practise(skill.code, day, 1.3 if hints or together else 1.0)
        return (task.right if right else self._wrong(skill, task, draw)), hints

    def _wrong(self, skill: Skill, task: Task, draw: Random) -> str:
        """Mostly by the idea they have; else the usual one, or any."""
        believed = [answer for answer, idea in task.wrong if idea == self.belief.get(skill.code)]
        if believed and draw.random() < 0.75:
            return believed[0]
        return task.wrong[0][0] if draw.random() < 0.5 else draw.choice(task.wrong)[0]
