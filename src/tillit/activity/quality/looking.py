"""One statement, looked at by itself: for each thing one could find, whether it is there. Nothing said of it otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from msgspec import UNSET

from tillit.activity.gate.activities import field_of
from tillit.activity.gate.hours import HERE, day_only
from tillit.activity.gate.paths import EXTENSIONS
from tillit.activity.quality import rules
from tillit.activity.quality.seen import Arrival, Known
from tillit.activity.xapi.extensions import HINTS_USED, MAX_HINTS
from tillit.activity.xapi.model import Activity, Score, Statement
from tillit.activity.xapi.values import moment_of

Looked = tuple[str, str, bool]  # finding, field, whether it is so
PLACE = re.compile(r"https?://data-nsr\.udir\.no/enhet/([0-9]+)/?")
DURATION = re.compile(
    r"(-?)P(?:([\d.,]+)Y)?(?:([\d.,]+)M)?(?:([\d.,]+)W)?(?:([\d.,]+)D)?(?:T(?:([\d.,]+)H)?(?:([\d.,]+)M)?(?:([\d.,]+)S)?)?"
)
HOURS = (8766.0, 730.5, 168.0, 24.0, 1.0, 1 / 60, 1 / 3600)  # of a year, a month, a week, a day, an hour …
ALL, NOTHING = 0.999, 0.001


def look_at(arrival: Arrival, known: Known) -> Iterator[Looked]:
    statement = arrival.statement
    yield from missing(statement, known)
    yield from scores(statement, known)
    yield from duration(statement, known)
    yield from hints(statement)
    yield from time(arrival, known)
    yield from references(statement, known)


def verb_of(statement: Statement) -> str:
    """The last part of its address: the same action under two addresses has the same."""
    return re.split(r"[/#:]", statement.verb.id.rstrip("/#"))[-1].lower()


def missing(statement: Statement, known: Known) -> Iterator[Looked]:
    expected = rules.expected(known.day)
    for field in (expected.get(verb_of(statement), frozenset()) | expected.get("*", frozenset())) & known.kept:
        yield "missing", field, not PRESENT[field](statement)
    if "activity" in known.kept and statement.object.object_type in (UNSET, "Activity"):
        about = statement.object.definition
        yield "undescribed", "", about is UNSET or (not about.name and about.type is UNSET)


def _extension(field: str) -> Callable[[Statement], bool]:
    def found(statement: Statement) -> bool:
        result, context = statement.result, statement.context
        sent = [*(result.extensions or {})] if result is not UNSET and result.extensions is not UNSET else []
        if context is not UNSET and context.extensions is not UNSET:
            sent += context.extensions
        return any(EXTENSIONS.get(iri) == field for iri in sent)

    return found


def _in_context(field: str) -> Callable[[Statement], bool]:
    return lambda statement: any(field_of(each) == field for each in around(statement))


def _result(name: str) -> Callable[[Statement], bool]:
    return lambda statement: statement.result is not UNSET and getattr(statement.result, name) is not UNSET


PRESENT: Mapping[str, Callable[[Statement], bool]] = MappingProxyType({
    "timestamp": lambda statement: statement.timestamp != statement.stored,
    "success": _result("success"),
    "score": _result("score"),
    "answer": _result("response"),
    "completion": _result("completion"),
    "duration": _result("duration"),
    "attempts": _extension("attempts"),
    "hints": _extension("hints"),
    "competence_aim": _in_context("competence_aim"),
    "school": _in_context("school"),
    "registration": lambda statement: statement.context is not UNSET and statement.context.registration is not UNSET,
})  # fmt: skip


def around(statement: Statement) -> Iterator[Activity]:
    """The activities of the context."""
    if statement.context is UNSET or statement.context.context_activities is UNSET:
        return
    found = statement.context.context_activities
    for listed in (found.parent, found.grouping, found.category, found.other):
        if listed is not UNSET:
            yield from listed


def scores(statement: Statement, known: Known) -> Iterator[Looked]:
    result = statement.result
    if result is UNSET:
        return
    share = share_of(result.score) if result.score is not UNSET else None
    if result.score is not UNSET:
        yield "score_outside", "", outside(result.score)
        if share is not None and result.score.scaled is not UNSET:
            limit = rules.looks(known.day)["score_disagrees"].limit
            yield "score_disagrees", "", abs(share - result.score.scaled) > limit
            share = result.score.scaled
        elif result.score.scaled is not UNSET:
            share = result.score.scaled
    said = result.success if result.success is not UNSET else {"passed": True, "failed": False}.get(verb_of(statement))
    if said is not None and share is not None:
        yield "success_disagrees", "", share <= NOTHING if said else share >= ALL


def share_of(score: Score) -> float | None:
    """What part of the scale the points are, where they have one."""
    if score.raw is UNSET or score.max is UNSET:
        return None
    least = 0 if score.min is UNSET else score.min
    return (score.raw - least) / (score.max - least) if score.max > least else None


def outside(score: Score) -> bool:
    """xAPI refuses most of this at the door; what comes another way is looked at as well."""
    scaled, raw, least, most = score.scaled, score.raw, score.min, score.max
    if scaled is not UNSET and not -1 <= scaled <= 1:
        return True
    if raw is UNSET:
        return False
    return (least is not UNSET and raw < least) or (most is not UNSET and raw > most)


def duration(statement: Statement, known: Known) -> Iterator[Looked]:
    if statement.result is not UNSET and statement.result.duration is not UNSET:
        hours = hours_of(statement.result.duration)
        yield "duration_impossible", "", not 0 <= hours <= rules.looks(known.day)["duration_impossible"].limit


def hints(statement: Statement) -> Iterator[Looked]:
    sent = statement.result.extensions if statement.result is not UNSET else UNSET
    if sent is not UNSET:
        used, most = sent.get(HINTS_USED), sent.get(MAX_HINTS)
        if isinstance(used, int | float) and isinstance(most, int | float):
            yield "hints_impossible", "", used > most


def hours_of(text: str) -> float:
    found = DURATION.fullmatch(text)
    if found is None:
        return -1
    hours = sum(
        float(part.replace(",", ".")) * each for part, each in zip(found.groups()[1:], HOURS, strict=True) if part
    )
    return -hours if found[1] else hours


def day_only_of(statement: Statement) -> bool:
    """Whether only the day is kept of when it happened."""
    moment = moment_of(statement.timestamp) if statement.timestamp is not UNSET else None
    return moment is not None and statement.timestamp == day_only(moment.astimezone(HERE).date())


def time(arrival: Arrival, known: Known) -> Iterator[Looked]:
    statement = arrival.statement
    moment = moment_of(statement.timestamp) if statement.timestamp is not UNSET else None
    if moment is None or statement.timestamp == statement.stored:
        return
    found = rules.looks(known.day)
    happened, came = moment.astimezone(HERE), arrival.stored.astimezone(HERE)
    if day_only_of(statement):
        yield "future", "", happened.date() > came.date()
        late = timedelta(days=(came.date() - happened.date()).days)
    else:
        yield "future", "", _later(happened, came, found["future"].limit)
        late = came - happened
    for code in ("late", "very_late"):
        yield code, "", late > timedelta(days=found[code].limit)


def _later(happened: datetime, came: datetime, minutes: float) -> bool:
    return happened - came > timedelta(minutes=minutes)


def references(statement: Statement, known: Known) -> Iterator[Looked]:
    context = statement.context
    if context is UNSET or context.context_activities is UNSET:
        return
    parents = context.context_activities.parent
    if parents is not UNSET:
        yield "own_parent", "", any(each.id == statement.object.id for each in parents)
    numbers = [found[1] for each in around(statement) if (found := PLACE.fullmatch(each.id))]
    if numbers and known.places:
        yield "unknown_place", "", not known.places.issuperset(numbers)
