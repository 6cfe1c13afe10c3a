"""The result, the context and the time of a statement."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from tillit.activity.gate import people
from tillit.activity.gate.activities import in_context
from tillit.activity.gate.hours import day_only, moment_of
from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import code_at
from tillit.activity.gate.responses import fits, is_closed
from tillit.activity.gate.texts import language, words
from tillit.activity.gate.values import extensions
from tillit.activity.gate.verdict import Rule
from tillit.activity.xapi.model import Context, Definition, Result, Score
from tillit.record.codes import Treatment

SCORE = code_at("result.score.scaled")
SUCCESS = code_at("result.success")
COMPLETION = code_at("result.completion")
ANSWER = code_at("result.response")
FREE_TEXT = code_at("result.response[long-fill-in]")
DURATION = code_at("result.duration")
TIMESTAMP = code_at("timestamp")
REGISTRATION = code_at("context.registration")
TEACHER = code_at("context.instructor")
PLATFORM = code_at("context.platform")
REVISION = code_at("context.revision")
TONGUE = code_at("context.language")
STATEMENT = code_at("context.statement")
SHORT = 300


def result(judging: Judging, sent: Result, task: Definition | UnsetType, path: str) -> Result | UnsetType:
    kept = Result(
        score=score(judging, sent.score, f"{path}.score"),
        success=sent.success if plain(judging, sent.success, SUCCESS, f"{path}.success") else UNSET,
        completion=sent.completion if plain(judging, sent.completion, COMPLETION, f"{path}.completion") else UNSET,
        response=response(judging, sent.response, task, f"{path}.response"),
        duration=sent.duration if plain(judging, sent.duration, DURATION, f"{path}.duration") else UNSET,
        extensions=UNSET
        if sent.extensions is UNSET
        else extensions(judging, sent.extensions, f"{path}.extensions") or UNSET,
    )
    if kept.duration is not UNSET:
        judging.look(kept.duration, "activity", f"{path}.duration", DURATION)
    return UNSET if kept == EMPTY_RESULT else kept


EMPTY_RESULT = Result()


def plain(judging: Judging, sent: object, field: str, path: str) -> bool:
    """Whether a value that needs no closer look is kept."""
    return sent is not UNSET and judging.keeps(field, path)


def score(judging: Judging, sent: Score | UnsetType, path: str) -> Score | UnsetType:
    if sent is UNSET or not judging.keeps(SCORE, path):
        return UNSET
    for number in (sent.raw, sent.min, sent.max):
        if number is not UNSET:
            judging.look_at_number(number, path, SCORE)
    return sent


def response(judging: Judging, sent: str | UnsetType, task: Definition | UnsetType, path: str) -> str | UnsetType:
    """An answer where the task says which answers there are, and it is one of them; otherwise a text."""
    if sent is UNSET:
        return UNSET
    if fits(task, sent):
        if not judging.keeps(ANSWER, path):
            return UNSET
        judging.look(sent, "activity", path, ANSWER)
        return sent
    if is_closed(task) and FREE_TEXT not in judging.rules.treatments:
        judging.find(ANSWER, Rule.FORM, path)
        return UNSET
    if not judging.keeps(FREE_TEXT, path):
        return UNSET
    words(judging, sent, "text", path, FREE_TEXT)
    return sent


def context(judging: Judging, sent: Context, path: str) -> Context | UnsetType:
    kept = Context(
        registration=sent.registration
        if plain(judging, sent.registration, REGISTRATION, f"{path}.registration")
        else UNSET,
        instructor=UNSET
        if sent.instructor is UNSET
        else people.person(judging, sent.instructor, TEACHER, f"{path}.instructor") or UNSET,
        team=UNSET if sent.team is UNSET else people.class_or_group(judging, sent.team, f"{path}.team") or UNSET,
        context_activities=UNSET
        if sent.context_activities is UNSET
        else in_context(judging, sent.context_activities, f"{path}.contextActivities"),
        context_agents=UNSET
        if sent.context_agents is UNSET
        else people.context_agents(judging, sent.context_agents, f"{path}.contextAgents"),
        context_groups=UNSET
        if sent.context_groups is UNSET
        else people.context_groups(judging, sent.context_groups, f"{path}.contextGroups"),
        revision=text(judging, sent.revision, REVISION, f"{path}.revision"),
        platform=text(judging, sent.platform, PLATFORM, f"{path}.platform"),
        language=sent.language if plain(judging, sent.language, TONGUE, f"{path}.language") else UNSET,
        statement=sent.statement if plain(judging, sent.statement, STATEMENT, f"{path}.statement") else UNSET,
        extensions=UNSET
        if sent.extensions is UNSET
        else extensions(judging, sent.extensions, f"{path}.extensions") or UNSET,
    )
    if kept.language is not UNSET:
        language(judging, kept.language, f"{path}.language", TONGUE)
    return UNSET if kept == EMPTY_CONTEXT else kept


EMPTY_CONTEXT = Context()


def text(judging: Judging, sent: str | UnsetType, field: str, path: str) -> str | UnsetType:
    if sent is UNSET or not judging.keeps(field, path):
        return UNSET
    if len(sent) > SHORT:
        judging.find(field, Rule.TOO_LONG, path)
    else:
        judging.look(sent, "value", path, field)
    return sent


def timestamp(judging: Judging, sent: str | UnsetType, inside: str) -> str | UnsetType:
    if sent is UNSET:
        return UNSET
    treatment = judging.treatment(TIMESTAMP, f"{inside}timestamp")
    if treatment is Treatment.DAY:
        return day_only((moment_of(sent, judging.moment) if inside else judging.moment).date())
    return sent if treatment is Treatment.KEEP else UNSET


def day_at_least(judging: Judging, kept: str | UnsetType) -> str | UnsetType:
    """Where the record keeps the day, a statement without a time gets it too: nobody shall fill in the hour later."""
    if kept is not UNSET or judging.rules.treatments.get(TIMESTAMP) is not Treatment.DAY:
        return kept
    judging.fields.add(TIMESTAMP)
    return day_only(judging.moment.date())
