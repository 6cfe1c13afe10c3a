"""What a teacher sees of a group: progress put together for one lawful look, in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q

from tillit.activity.models import Choice, Pseudonym
from tillit.activity.quality.asking import weak_basis
from tillit.analytics import queries as analytics
from tillit.analytics.fairness import stopped
from tillit.analytics.models import SkillArea, Stop
from tillit.analytics.progress import Change, Level, Progress
from tillit.analytics.progress.talks import active, one_is_quiet
from tillit.fence import scope
from tillit.insight.sight import InForce, Sight, sight_of
from tillit.insight.switching import switched
from tillit.organisations.models import Organisation, Person
from tillit.organisations.rostering.relations import pupils_of
from tillit.record import content
from tillit.record.codes import Nature, Reader
from tillit.record.models import Activation
from tillit.record.policy import Policy

HELP_FIRST = (Level.NEEDS_PRACTICE, Level.ON_THE_WAY, Level.SAFE, Level.TOO_LITTLE)
WORDS = (Level.SAFE, Level.ON_THE_WAY, Level.NEEDS_PRACTICE, Level.TOO_LITTLE)
SEVERAL = 2  # pupils before what one of them finds hard is a matter for the group
MODEL = "progress"  # what a stop of the model of progress is called
AT_ONCE = 3  # questions: more is a list, and nobody reads it
# Every look at a group asks it, and Django takes longer to put it together than the database to answer.
WHO = f"""
SELECT who.person_id, who.use_id, who.value, EXISTS (
    SELECT FROM {Choice._meta.db_table} said
    WHERE said.person_id = who.person_id AND said.tenant_id = who.tenant_id AND said.kind = '{Choice.Kind.OBJECTION}'
        AND said.until IS NULL AND (said.use_id IS NULL OR said.use_id = who.use_id)
) FROM {Pseudonym._meta.db_table} who
WHERE who.person_id = ANY (%(people)s::bigint[]) AND who.use_id = ANY (%(uses)s::bigint[])
"""  # noqa: S608  our own tables


class Known(NamedTuple):
    """A pseudonym and who it is. `objects`: nobody else is to see it (GDPR Art. 18(1)(d) and 21(1))."""

    person_id: int
    use_id: int
    value: UUID
    objects: bool


@dataclass(frozen=True)
class Standing:
    """One pupil in one area."""

    person: Person
    progress: Progress

    @property
    def falling(self) -> bool:
        return self.progress.change is Change.DOWN

    @property
    def rising(self) -> bool:
        return self.progress.change is Change.UP

    def active(self, today: date) -> bool:
        return active(self.progress.last_day, today)


@dataclass(frozen=True)
class Area:
    """A skill area as a group stands in it. `pupils` by name, never by how they do."""

    area: SkillArea
    pupils: tuple[Standing, ...]
    members: int

    @property
    def counts(self) -> dict[Level, int]:
        """Pupils at each word; those no service has told of are with those there is too little to say of."""
        found = Counter(each.progress.level for each in self.pupils)
        found[Level.TOO_LITTLE] += self.members - len(self.pupils)
        return {level: found[level] for level in WORDS}

    @property
    def hard(self) -> int:
        return self.counts[Level.NEEDS_PRACTICE]

    @property
    def known(self) -> int:
        return self.members - self.counts[Level.TOO_LITTLE]

    @property
    def falling(self) -> int:
        return sum(each.falling for each in self.pupils)

    @property
    def rising(self) -> int:
        return sum(each.rising for each in self.pupils)

    def quiet(self, today: date) -> tuple[Standing, ...]:
        """The one who has not worked with it lately, where all the others have (`progress.talks`)."""
        if not one_is_quiet([each.progress.last_day for each in self.pupils], today):
            return ()
        return tuple(each for each in self.pupils if not each.active(today))

    @property
    def answers(self) -> int:
        return sum(each.progress.answers + each.progress.helped for each in self.pupils)

    @property
    def last_day(self) -> date | None:
        return max((each.progress.last_day for each in self.pupils if each.progress.last_day), default=None)

    def at(self, level: Level) -> list[Standing]:
        return [each for each in self.pupils if each.progress.level is level]

    @property
    def by_word(self) -> list[tuple[Level, list[Standing]]]:
        return [(level, self.at(level)) for level in HELP_FIRST]


@dataclass(frozen=True)
class Question:
    """Something to think of, never a verdict: the page asks it."""

    code: str
    area: SkillArea
    pupils: int


@dataclass(frozen=True)
class Overview:
    group: Organisation
    members: tuple[Person, ...]
    areas: tuple[Area, ...]
    sights: tuple[Sight, ...]
    hidden: tuple[str, ...]  # services whose record lets nobody be seen by name
    weak: tuple[str, ...]  # services whose data are weak just now
    today: date
    uses: tuple[tuple[InForce, bool], ...]  # that reach the group, each with whether analysis is on there
    resting: tuple[str, ...]  # services whose record has come to ask for more than those there have been told
    stops: Mapping[str, Stop]  # why something is not shown at the schools of this owner
    objecting: frozenset[int]  # those of the members who are not shown because they have said no

    @property
    def there(self) -> frozenset[int]:
        """Those who may be seen by name."""
        return frozenset(each.pk for each in self.members) - self.objecting

    @property
    def seen(self) -> tuple[Person, ...]:
        """Those something is told of."""
        found = {each.person.pk: each.person for area in self.areas for each in area.pupils}
        return tuple(found.values())

    @property
    def stop(self) -> Stop | None:
        return self.stops.get(MODEL)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The last two are what the indicator `conversation` finds."""
        hard = [Question("hard", each.area, each.hard) for each in self.areas if each.hard >= SEVERAL]
        falling = [Question("falling", each.area, each.falling) for each in self.areas if each.falling]
        quiet = [Question("quiet", each.area, len(found)) for each in self.areas if (found := each.quiet(self.today))]
        asked = [each for some in (hard, falling, quiet) for each in sorted(some, key=lambda one: -one.pupils)]
        return tuple(asked[:AT_ONCE])

    @property
    def natures(self) -> frozenset[Nature]:
        return frozenset().union(*(sight.natures for sight in self.sights))

    @property
    def services(self) -> list[str]:
        return [sight.service for sight in self.sights]


def in_force(tenant_ids: Collection[int], today: date) -> list[InForce]:
    rows = Activation.objects.filter(
        Q(until=None) | Q(until__gt=today), since__lte=today, policy__use__tenant__in=tenant_ids
    ).order_by("policy__use__service__name", "pk")
    asked = rows.values_list("policy__use_id", "policy__use__service__name", "policy__number", "policy__content")
    return [InForce(use, service, number, content.convert(policy, Policy)) for use, service, number, policy in asked]


def sights(places: Sequence[Organisation], reader: Reader, today: date) -> list[Sight]:
    """What `reader` may see of those who go to `places`: groups of one school owner."""
    return [seen for each, on in within(places, today) if (seen := sight_of(each, reader, switched_on=on))]


def within(places: Sequence[Organisation], today: date) -> list[tuple[InForce, bool]]:
    """The uses that reach those who go to `places`, each with whether analysis is turned on there, and told of."""
    path = {number for place in places for number in place.path}
    uses = in_force(path, today) if places else []
    found = switched(uses, today, places=path)
    return [(each, found.at(each.use_id, path)) for each in uses]


def overview(group: Organisation, today: date, reader: Reader = Reader.TEACHER_OF_GROUP) -> Overview:
    in_use = in_force(group.path, today)
    switches = switched(in_use, today, places=group.path)
    uses = [(each, switches.at(each.use_id, group.path)) for each in in_use]
    seen = [
        (each.service, sight_of(each, reader, switched_on=on, by_name=True))
        for each, on in uses if sight_of(each, reader, switched_on=on)
    ]  # fmt: skip
    named = tuple(sight for _service, sight in seen if sight)
    members = tuple(pupils_of(group.pk, today))
    stops = stopped(group.path)
    known = who([each.pk for each in members], [sight.use_id for sight in named])
    progress = {} if MODEL in stops else progress_of([each for each in known if not each.objects], named, today)
    areas = areas_of({area for _person, area in progress})
    weak = weak_basis([sight.use_id for sight in named], today)
    return Overview(
        group=group,
        members=members,
        areas=tuple(_area(area, members, progress) for area in areas),
        sights=named,
        hidden=tuple(service for service, sight in seen if not sight),
        weak=tuple(sight.service for sight in named if sight.use_id in weak),
        today=today,
        uses=tuple(uses),
        resting=tuple(
            each.service for each in in_use
            if switches.rests(each.use_id, group.path) and sight_of(each, reader, switched_on=True)
        ),
        stops=stops,
        objecting=frozenset(each.person_id for each in known if each.objects),
    )


def _area(area: SkillArea, members: Sequence[Person], progress: Mapping[tuple[int, int], Progress]) -> Area:
    seen = tuple(
        Standing(person, progress[person.pk, area.pk]) for person in members if (person.pk, area.pk) in progress
    )
    return Area(area, seen, len(members))


def areas_of(numbers: Collection[int]) -> list[SkillArea]:
    return list(SkillArea.objects.filter(pk__in=numbers).order_by("plan", "name", "pk"))


def progress_of(known: Iterable[Known], seen: Iterable[Sight], today: date) -> dict[tuple[int, int], Progress]:
    """By person and area, for as long as what it is seen for lets it be."""
    pseudonyms: dict[int, dict[int, UUID]] = {}
    for each in known:
        pseudonyms.setdefault(each.person_id, {})[each.use_id] = each.value
    found = analytics.progress_of_group(pseudonyms, None, today, earliest_of(seen, today))
    return {(person, area): progress for person, each in found.items() for area, progress in each.items()}


def earliest_of(seen: Iterable[Sight], today: date) -> dict[int, date]:
    return {sight.use_id: sight.earliest(today) for sight in seen}


def who(people: Sequence[int], uses: Sequence[int]) -> list[Known]:
    """Who a pseudonym is, asked for those people and those uses only."""
    scope.current()  # a question without a scope is an error here too
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"people": list(people), "uses": list(uses)})
        return [Known(*row) for row in cursor.fetchall()]
