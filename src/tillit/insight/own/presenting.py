"""What a pupil reads about themselves, in words fit for the age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tillit.analytics.models import SkillArea
from tillit.analytics.progress import Change, Level, Progress
from tillit.analytics.progress.talks import active
from tillit.insight.models import FollowUp, Look
from tillit.insight.own.ages import Stage
from tillit.insight.presenting import TONES, basis, purpose_names, word
from tillit.insight.sight import Sight
from tillit.organisations.roles import Role


@dataclass(frozen=True)
class Stair:
    x: int
    y: int
    height: int
    taken: bool


@dataclass(frozen=True)
class OwnRow:
    """One area, in words and a picture: so many steps of three."""

    area: SkillArea
    progress: Progress
    stage: Stage = Stage.MIDDLE
    today: date = date.min
    shown: bool = False
    buttons: tuple[Any, ...] = ()

    STEPS: ClassVar[dict[Level, int]] = {
        Level.TOO_LITTLE: 0,
        Level.NEEDS_PRACTICE: 1,
        Level.ON_THE_WAY: 2,
        Level.SAFE: 3,
    }

    @property
    def steps(self) -> int:
        return self.STEPS[self.progress.level]

    @property
    def word(self) -> str:
        return _word(self.progress.level)

    @property
    def tone(self) -> str:
        """As its teacher sees it, but for the sign of warning: nobody is warned of what they are learning."""
        return "info" if self.progress.level is Level.NEEDS_PRACTICE else TONES[self.progress.level]

    @property
    def stairs(self) -> list[Stair]:
        """Three, each taller than the last; as many filled as have been climbed."""
        return [Stair(2 + 32 * at, 22 - 9 * at, 8 + 9 * at, at < self.steps) for at in range(3)]

    @property
    def said(self) -> str:
        return (_to_small if self.stage is Stage.SMALL else _to_others)(self.progress.level)

    @property
    def also(self) -> list[str]:
        """What else the teacher sees: said kindly, and all of it."""
        small, found = self.stage is Stage.SMALL, []
        if self.progress.change is Change.UP:
            found.append(_("You have come further.") if small else _("It goes better than before."))
        if self.progress.change is Change.DOWN:
            found.append(
                _("It has been harder lately. Ask for help.") if small
                else _("It has been harder lately than before. Ask your teacher what can help.")
            )  # fmt: skip
        if self.progress.potential:
            found.append(_("Together with others you manage it.") if small else _("With help you manage it already."))
        if self.progress.last_day and not active(self.progress.last_day, self.today):
            found.append(_("It is a while since you worked with this."))
        if self.progress.several:
            found.append(_("Perhaps somebody else has used your account. Tell your teacher."))
        return found

    @property
    def basis(self) -> str:
        return basis(self.progress)


def _word(level: Level) -> str:
    return _("not yet enough to say") if level is Level.TOO_LITTLE else word(level)


def _to_small(level: Level) -> str:
    return {
        Level.TOO_LITTLE: _("Do a little more, and you will see."),
        Level.NEEDS_PRACTICE: _("You are practising this. Keep going!"),
        Level.ON_THE_WAY: _("You are well on your way."),
        Level.SAFE: _("You know this!"),
    }[level]


def _to_others(level: Level) -> str:
    return {
        Level.TOO_LITTLE: _("You have not done enough here for us to say anything yet."),
        Level.NEEDS_PRACTICE: _("This does not quite sit yet. Practise a little more, and ask for help."),
        Level.ON_THE_WAY: _("You get much of it right. Go on!"),
        Level.SAFE: _("You know this. You can help others."),
    }[level]


@dataclass(frozen=True)
class DoneRow:
    """A row of `queries.done_for`: what somebody did, and all that they wrote of it."""

    found: FollowUp
    stopped: bool = False

    @property
    def by(self) -> str:
        return self.found.made_by.name if self.found.made_by else ""

    @property
    def again(self) -> str:
        """When somebody looks at it again, or has done so."""
        if self.found.looked_on:
            return _("Looked at again %(day)s.") % {"day": date_format(self.found.looked_on, "j. F Y")}
        return _("To be looked at again %(day)s.") % {"day": date_format(self.found.look_again_on, "j. F Y")}

    @property
    def before(self) -> str:
        """How they stood themselves. Nothing where it was done with everybody, or the model is stopped."""
        return "" if self.stopped else getattr(self.found, "own_before", None) or ""

    @property
    def after(self) -> str:
        return "" if self.stopped else getattr(self.found, "own_after", None) or ""

    @property
    def stood(self) -> str:
        words = [(_("Before"), self.before), (_("Afterwards"), self.after)]
        return " · ".join(f"{when}: {_word(Level(said))}" for when, said in words if said)


@dataclass(frozen=True)
class LookRow:
    found: Look

    @property
    def who(self) -> str:
        return f"{self.found.by_name} ({Role(self.found.by_role).label})" if self.found.by_role else self.found.by_name

    @property
    def day(self) -> date:
        return self.found.day


@dataclass(frozen=True)
class ServiceRow:
    """A service that may be analysed, what for, and whether a student has left it."""

    sight: Sight
    left: bool
    buttons: tuple[Any, ...] = ()

    @property
    def name(self) -> str:
        return self.sight.service

    @property
    def purposes(self) -> list[str]:
        return purpose_names([self.sight])
