"""What those at home read: of the child by name, warm and short, never a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tillit.analytics.progress import Change, Level
from tillit.insight.home.opening import Opening
from tillit.insight.home.seeing import Child, Seen, Service
from tillit.insight.own.ages import rule
from tillit.insight.own.presenting import OwnRow
from tillit.insight.presenting import purpose_names


@dataclass(frozen=True)
class SeenRow:
    name: str  # what the child is called
    found: Seen
    until: int  # the first age at which a service asks the child

    @property
    def own(self) -> OwnRow:
        return OwnRow(self.found.area, self.found.progress)

    @property
    def said(self) -> str:
        return {
            Level.TOO_LITTLE: _("There is not yet enough to say anything."),
            Level.NEEDS_PRACTICE: _("%(name)s does not have it yet, and is practising."),
            Level.ON_THE_WAY: _("%(name)s is well on the way."),
            Level.SAFE: _("%(name)s knows this."),
        }[self.found.progress.level] % {"name": self.name}

    @property
    def also(self) -> list[str]:
        found = []
        if self.found.progress.change is Change.UP:
            found.append(_("It goes better than before."))
        if self.found.progress.change is Change.DOWN:
            found.append(_("It has been harder lately. Ask how school is going, before you ask about this."))
        if self.found.progress.potential:
            found.append(_("Together with others %(name)s manages it.") % {"name": self.name})
        if self.found.progress.several:
            shared = _("Perhaps somebody else has used the account of %(name)s. Tell the teacher.")
            found.append(shared % {"name": self.name})
        return found

    @property
    def why(self) -> str:
        if self.found.why is Opening.BY_CHOICE:
            return _("%(name)s shows you this.") % {"name": self.name}
        return _("You see this because %(name)s is under %(age)d.") % {"name": self.name, "age": self.until}


@dataclass(frozen=True)
class ServiceRow:
    name: str
    found: Service

    @property
    def said(self) -> str:
        return {
            Opening.BY_AGE: _("You see the same as %(name)s."),
            Opening.BY_CHOICE: _("You see what %(name)s shows you."),
            None: _("The school has decided that it is not shown at home. Ask the teacher how it goes."),
        }[self.found.opening] % {"name": self.name}


@dataclass(frozen=True)
class ChildPart:
    found: Child
    today: date

    @property
    def first_name(self) -> str:
        return self.found.person.name.split(" ")[0]

    @property
    def rows(self) -> list[SeenRow]:
        until = [each.until for each in self.found.services if each.opening is Opening.BY_AGE]
        return [SeenRow(self.first_name, each, min(until, default=0)) for each in self.found.rows]

    @property
    def of_age(self) -> bool:
        return self.found.age.under(rule("grown", self.today), self.today) is False

    @property
    def services(self) -> list[ServiceRow]:
        """Which they are is told of a minor. Who is of age shows what they show, and no list beside it."""
        return [] if self.of_age else [ServiceRow(self.first_name, each) for each in self.found.services]

    @property
    def purposes(self) -> list[str]:
        return purpose_names(self.found.sights.values()) if self.found.rows else []

    @property
    def says_no(self) -> bool:
        """Whether those at home may object for the child: as in `rights`, also where nobody has said how old it is."""
        return self.found.age.born is None or bool(self.found.age.under(rule("decides", self.today), self.today))

    @property
    def waits_for_child(self) -> bool:
        """Nothing is seen, and it is the child's to choose."""
        openings = {each.opening for each in self.found.services}
        return not self.found.rows and not self.found.shown and Opening.BY_CHOICE in openings


def parts(children: Sequence[Child], today: date) -> list[ChildPart]:
    return [ChildPart(each, today) for each in children]
