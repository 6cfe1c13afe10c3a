"""An answer as the service tells of it: xAPI in the Norwegian profile (AVT, https://w3id.org/xapi/avt), with the fields
its supplier has declared and no others; but for what goes wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tillit.project.demo.schoolwork.learning import Answer, Flaw

FEIDE = "https://docs.dataporten.no"
AVT = "https://w3id.org/xapi/avt"
NSR = "https://data-nsr.udir.no/enhet"
GREP = "http://psi.udir.no/kl06"
INTERACTION = "http://adlnet.gov/expapi/activities/cmi.interaction"
BROWSER = "http://id.tincanapi.com/extension/browser-info"
NO_SUCH_AIM = "KM99999"
MOST_HINTS = 2
WRONG_CLOCK = timedelta(days=4 * 365)


@dataclass(frozen=True)
class Source:
    """Who sends, and what they know of where the pupil goes."""

    url: str
    declared: frozenset[str]
    feide_service: str
    owner_number: str
    school_number: str
    group: str  # as Feide names it


def statement(answer: Answer, source: Source, account: Callable[[int], str]) -> dict[str, Any]:
    """`account`: place in the class → what Feide calls the pupil."""
    told: dict[str, Any] = {
        "id": answer.id,
        "actor": {"objectType": "Agent", "account": {"homePage": FEIDE, "name": account(answer.pupil)}},
        "verb": {"id": "http://adlnet.gov/expapi/verbs/answered", "display": {"nb": "svarte", "nn": "svarte"}},
        "object": _object(answer, source),
        "result": _result(answer, source),
        "context": _context(answer, source),
    }
    if "timestamp" in source.declared:
        happened = answer.moment + (WRONG_CLOCK if answer.flaw is Flaw.CLOCK else timedelta())
        told["timestamp"] = happened.isoformat(timespec="seconds")
    if answer.flaw is Flaw.UNREADABLE:
        told["verb"] = {"id": "svarte"}  # no IRI
    return {part: said for part, said in told.items() if said}


def _object(answer: Answer, source: Source) -> dict[str, Any]:
    task, skill = answer.task, answer.skill
    definition: dict[str, Any] = {
        "name": {"nn": skill.nn, "nb": skill.nb}, "description": {"nn": task.nn, "nb": task.nb}, "type": INTERACTION,
        "interactionType": "numeric" if task.numeric else "choice", "correctResponsesPattern": [pattern(answer)],
    }  # fmt: skip
    if not task.numeric:
        definition["choices"] = [{"id": choice, "description": {"nn": choice}} for choice in task.choices]
    return {
        "objectType": "Activity",
        "id": f"{source.url}/oppgaver/{skill.path}/{task.key}",
        "definition": definition,
    }


def pattern(answer: Answer) -> str:
    """What is right, as xAPI writes it: a number by itself is a range of one."""
    right = answer.task.right.replace(",", ".")
    return f"{right}[:]{right}" if answer.task.numeric else answer.task.right


def _result(answer: Answer, source: Source) -> dict[str, Any]:
    if answer.flaw is Flaw.WITHOUT_RESULT:
        return {}
    score = 1 - int(answer.right) if answer.flaw is Flaw.CONTRADICTS else int(answer.right)
    extensions = {
        "hints": {
            f"{AVT}/result-extensions/max-hints": MOST_HINTS,
            f"{AVT}/result-extensions/hints-used": _hints(answer),
        },
        "attempts": {f"{AVT}/result-extensions/attempts": answer.attempt},
    }
    told: Mapping[str, tuple[str, Any]] = {
        "score": ("score", {"scaled": score, "raw": score, "min": 0, "max": 1}),
        "success": ("success", answer.right),
        "completion": ("completion", True),
        "answer": ("response", answer.response.replace(",", ".") if answer.task.numeric else answer.response),
        "duration": ("duration", "PT9H" if answer.flaw is Flaw.IMPOSSIBLE else f"PT{20 + answer.moment.second * 2}S"),
    }
    result = {name: value for field, (name, value) in told.items() if field in source.declared}
    said = {
        iri: value for field, pairs in extensions.items() if field in source.declared for iri, value in pairs.items()
    }
    return result | ({"extensions": said} if said else {})


def _hints(answer: Answer) -> int:
    return MOST_HINTS + 7 if answer.flaw is Flaw.IMPOSSIBLE else answer.hints


def _context(answer: Answer, source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if "registration" in source.declared:
        told["registration"] = answer.session
    if answer.others and "group" in source.declared:
        together = sorted((answer.pupil, *answer.others))
        name = f"{answer.moment:%Y%m%d}-" + "-".join(map(str, together))
        told["team"] = {"objectType": "Group", "account": {"homePage": source.url, "name": f"i-lag-{name}"}}
    if grouping := list(_grouping(answer, source)):
        told["contextActivities"] = {"grouping": grouping}
    if answer.flaw is Flaw.UNDECLARED:
        told["extensions"] = {BROWSER: {"name": "Firefox", "version": "142.0"}}
    return told


def _grouping(answer: Answer, source: Source) -> list[dict[str, Any]]:
    aim = NO_SUCH_AIM if answer.flaw is Flaw.NO_SUCH_AIM else answer.skill.aim
    every = (
        ("competence_aim", f"{GREP}/{aim}" if aim else "", f"{AVT}/activity-types/competence-objective"),
        ("school", f"{NSR}/{source.owner_number}", f"{AVT}/activity-types/school-owner"),
        ("school", f"{NSR}/{source.school_number}" if source.school_number else "", f"{AVT}/activity-types/school"),
        ("group", source.group, f"{AVT}/activity-types/group"),
        ("platform", f"https://api.feide.no/2/sp/{source.feide_service}", f"{AVT}/activity-types/feide-clientinfo"),
    )
    return [
        {"objectType": "Activity", "id": iri, "definition": {"type": kind}}
        for field, iri, kind in every
        if iri and field in source.declared
    ]
