"""How it went: answers, points, attempts, time spent, and how far somebody has come."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from msgspec import UNSET, UnsetType

from tillit.activity.caliper import model
from tillit.activity.caliper.envelope import Event
from tillit.activity.caliper.model import (
    AggregateMeasure,
    AggregateMeasureCollection,
    Attempt,
    Graded,
    MediaLocation,
    MediaObject,
    Number,
    OneValue,
    Response,
    Score,
    Session,
    SomeValues,
)
from tillit.activity.caliper.people import OWN
from tillit.activity.caliper.refusal import NotUnderstood
from tillit.activity.caliper.times import seconds, spent
from tillit.activity.xapi.model import InteractionType, Result
from tillit.activity.xapi.model import Score as Points

ATTEMPTS = "https://w3id.org/xapi/avt/result-extensions/attempts"
WATCHED = "https://w3id.org/xapi/video/extensions/progress"  # 0 to 1
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"  # 0 to 100
LARGEST = 10**9  # points, attempts, minutes
MINUTES = "MinutesOnTask"
SHARES = frozenset({
    "AssessmentsSubmitted", "AssessmentsPassed", "SkillsMastered", "StandardsMastered", "UnitsCompleted", "UnitsPassed",
    "WordsRead",
})  # fmt: skip
# What kind of task an answer tells of. Texts a pupil writes are free text, and the gate treats them so.
INTERACTIONS: Mapping[type[Response], InteractionType] = MappingProxyType({
    model.TrueFalseResponse: "true-false",
    model.MultipleChoiceResponse: "choice",
    model.MultipleResponseResponse: "choice",
    model.FillinBlankResponse: "fill-in",
    model.SelectTextResponse: "other",
    model.OpenEndedResponse: "long-fill-in",
})  # fmt: skip
EMPTY = Result()


class Outcome(NamedTuple):
    """`attempt` is the one it belongs to, for what stands around the statement."""

    result: Result | UnsetType
    attempt: Attempt | str | UnsetType = UNSET
    interaction: InteractionType | UnsetType = UNSET


def outcome_of(event: Event) -> Outcome:
    made = event.generated
    if isinstance(made, Response):
        return _answered(made)
    if isinstance(made, Graded):
        return _graded(made, event.object if isinstance(event.object, Attempt) else made.attempt)
    if isinstance(made, AggregateMeasure | AggregateMeasureCollection):
        return Outcome(_measured(made))
    if isinstance(event.object, Graded):
        return _graded(event.object, event.object.attempt, "object")
    if isinstance(event.object, Attempt):
        return Outcome(_tried(event.object, "object"), event.object)
    if isinstance(made, Attempt):
        return Outcome(_tried(made, "generated"), made)
    if isinstance(event.object, Session):
        return Outcome(_whole(duration=spent(event.object, "object")))
    if isinstance(event.target, MediaLocation):
        return Outcome(_watched(event.object, event.target))
    bare = isinstance(made, str) and event.type in ("AssessmentEvent", "AssignableEvent")
    return Outcome(UNSET, made if bare and isinstance(made, str) else UNSET)


def _whole(**parts: Any) -> Result | UnsetType:
    parts["extensions"] = parts.get("extensions") or UNSET
    found = Result(**parts)
    return UNSET if found == EMPTY else found


def _answered(made: Response) -> Outcome:
    response: str | UnsetType = UNSET
    if isinstance(made, OneValue):
        response = made.value
    elif isinstance(made, SomeValues) and made.values is not UNSET:
        response = "[,]".join(made.values)
    duration = spent(made, "generated")
    attempt, more = made.attempt, {}
    if isinstance(attempt, Attempt):
        duration = duration or spent(attempt, "generated.attempt")
        more = _counted(attempt, "generated.attempt")
    interaction = UNSET if response is UNSET else INTERACTIONS.get(made.__class__, UNSET)
    return Outcome(_whole(response=response, duration=duration, extensions=more), attempt, interaction)


def _tried(attempt: Attempt, place: str) -> Result | UnsetType:
    return _whole(duration=spent(attempt, place), extensions=_counted(attempt, place))


def _counted(attempt: Attempt, place: str) -> dict[str, Any]:
    if attempt.count is UNSET:
        return {}
    count = within(attempt.count, f"{place}.count")
    return {ATTEMPTS: int(count) if count == int(count) else count}


def _graded(grade: Graded, attempt: Attempt | str | UnsetType, place: str = "generated") -> Outcome:
    """What stands in a comment is free text, whoever wrote it."""
    duration: str | UnsetType = UNSET
    more: dict[str, Any] = {f"{OWN}free_text": grade.comment} if grade.comment else {}
    if isinstance(attempt, Attempt):
        duration = spent(attempt, place)
        more |= _counted(attempt, place)
    return Outcome(_whole(score=_points(grade, place), duration=duration, extensions=more), attempt)


def _points(grade: Graded, place: str) -> Points | UnsetType:
    given, most = _given_and_most(grade, place)
    if given is UNSET:
        return UNSET if most is UNSET else Points(max=most)
    if most is UNSET:
        return Points(raw=given)
    if given > most:
        raise NotUnderstood(place, "The points given are more than the most one can get.")
    return Points(scaled=given / most if most else UNSET, raw=given, max=most)


def _given_and_most(grade: Graded, place: str) -> tuple[Number | UnsetType, Number | UnsetType]:
    if isinstance(grade, Score):
        return _within(grade.score_given, f"{place}.scoreGiven"), _within(grade.max_score, f"{place}.maxScore")
    if isinstance(grade, model.Result):
        most = _within(grade.max_result_score, f"{place}.maxResultScore")
        return _within(grade.result_score, f"{place}.resultScore"), most
    return UNSET, UNSET


def _within(number: Number | UnsetType, place: str) -> Number | UnsetType:
    return UNSET if number is UNSET else within(number, place)


def _watched(media: Any, at: MediaLocation) -> Result | UnsetType:
    """How far into a recording of known length."""
    if at.current_time is UNSET or not isinstance(media, MediaObject) or media.duration is UNSET:
        return UNSET
    place, length = seconds(at.current_time, "target.currentTime"), seconds(media.duration, "object.duration")
    return _whole(extensions={WATCHED: round(min(1.0, place / length), 3)} if length else None)


def _measured(made: AggregateMeasure | AggregateMeasureCollection) -> Result | UnsetType:
    """Time on task as the time spent, and one share of a whole as progress: a result has one of each."""
    single = isinstance(made, AggregateMeasure)
    measures = [made] if isinstance(made, AggregateMeasure) else (made.items or [])
    duration: str | UnsetType = UNSET
    more: dict[str, Any] = {}
    for at, measure in enumerate(measures):
        place = "generated" if single else f"generated.items[{at}]"
        if measure.metric == MINUTES and duration is UNSET:
            duration = f"PT{_decimal(_value(measure, place))}M"
        elif measure.metric in SHARES and PROGRESS not in more:
            more[PROGRESS] = _share(measure, place)
        else:
            why = "One measure of minutes on task and one of progress are understood in an event."
            raise NotUnderstood(f"{place}.metric", why, [MINUTES, *sorted(SHARES)])
    return _whole(duration=duration, extensions=more)


def _decimal(number: Number) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".")


def _value(measure: AggregateMeasure, place: str) -> Number:
    if measure.metric_value is UNSET:
        raise NotUnderstood(f"{place}.metricValue", "This is missing.")
    return within(measure.metric_value, f"{place}.metricValue")


def _share(measure: AggregateMeasure, place: str) -> int:
    value = _value(measure, place)
    most = _within(measure.max_metric_value, f"{place}.maxMetricValue")
    if not most or value > most:
        why = "Progress is a share of a whole: say the whole in maxMetricValue, no less than metricValue."
        raise NotUnderstood(f"{place}.maxMetricValue", why)
    return round(100 * value / most)


def within(number: Number, place: str) -> Number:
    if not 0 <= number <= LARGEST:
        raise NotUnderstood(place, "This must be a number from 0, and no larger than one of a school could be.")
    return number
