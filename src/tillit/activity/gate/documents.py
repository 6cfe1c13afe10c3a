"""Documents a service keeps beside the statements: state, and the profiles of agents and activities."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import msgspec

from tillit.activity.gate.hours import HERE
from tillit.activity.gate.judging import Judging
from tillit.activity.gate.paths import TRIAL, code_at
from tillit.activity.gate.rules import Rules
from tillit.activity.gate.verdict import (
    Finding,
    KeptDocument,
    Pupil,
    Refused,
    Rule,
    Standing,
    Withheld,
    WithheldBecause,
)
from tillit.record.codes import Treatment

DEEPEST, MOST_VALUES, LONGEST, MOST_KEY = 10, 5_000, 20_000, 100


class DocumentKind(StrEnum):
    STATE = "state"
    AGENT_PROFILE = "agent_profile"
    ACTIVITY_PROFILE = "activity_profile"


FIELDS: Mapping[DocumentKind, str] = {kind: code_at(str(kind)) for kind in DocumentKind}


class Sent(NamedTuple):
    content_type: str
    body: bytes
    keys: Mapping[str, str]


def judge(
    rules: Rules, kind: DocumentKind, sent: Sent, pupil: Pupil | None, now: datetime, *, outside: bool
) -> KeptDocument | Withheld | Refused:
    standing = pupil.standing if pupil else Standing.OUTSIDE
    day = now.astimezone(HERE).date()
    if rules.trial:
        if pupil is not None and standing is not Standing.OUTSIDE:
            return Refused((Finding(TRIAL, Rule.TRIAL_PUPIL, "agent"),))
        until = rules.deadlines.delete_on(frozenset({TRIAL}), day)
        return KeptDocument(sent.content_type, sent.body, until, outside_hours=False)
    of_a_pupil = kind is not DocumentKind.ACTIVITY_PROFILE
    if of_a_pupil and standing is Standing.OUTSIDE:
        return Withheld(WithheldBecause.OUTSIDE)
    field = FIELDS[kind]
    judging = Judging(rules, None, pupil.pseudonym if pupil else "", {}, now)
    if judging.treatment(field, str(kind)) is Treatment.DROP and not judging.findings:
        return Withheld(WithheldBecause.OUTSIDE_HOURS if outside else WithheldBecause.LEFT_OUT)
    if not judging.findings:
        look(judging, field, str(kind), sent)
    if judging.findings:
        return Refused(tuple(judging.findings))
    if of_a_pupil and standing is not Standing.KNOWN:  # as any other until here: the answer tells nothing of it
        return Withheld(WithheldBecause(str(standing)))
    until = rules.deadlines.delete_on(frozenset({field}), day)
    return KeptDocument(sent.content_type, sent.body, until, outside)


def look(judging: Judging, field: str, path: str, sent: Sent) -> None:
    for name, key in sent.keys.items():
        judging.look(key, "key" if name != "activityId" else "activity", f"{path}.{name}", field)
    judging.look(sent.content_type, "key", f"{path}.contentType", field)
    content(judging, field, path, sent.content_type, sent.body)


def content(judging: Judging, field: str, path: str, content_type: str, body: bytes) -> None:
    """What cannot be read cannot be judged, and is refused."""
    try:
        text = body.decode()
        value = msgspec.json.decode(body) if "json" in content_type.lower() else text
    except (ValueError, RecursionError):
        judging.find(field, Rule.UNREADABLE, path)
        return
    whole(judging, field, path, value)


def whole(judging: Judging, field: str, path: str, value: Any) -> None:
    queue: list[tuple[Any, int]] = [(value, 0)]
    for count, (item, depth) in enumerate(queue):
        if count > MOST_VALUES or depth > DEEPEST:
            judging.find(field, Rule.TOO_DEEP, path)
            return
        if isinstance(item, dict):
            for key in item:
                key_of(judging, field, path, key)
            queue.extend((inner, depth + 1) for inner in item.values())
        elif isinstance(item, list):
            queue.extend((inner, depth + 1) for inner in item)
        else:
            leaf(judging, field, path, item)


def key_of(judging: Judging, field: str, path: str, key: str) -> None:
    if len(key) > MOST_KEY:
        judging.find(field, Rule.TOO_LONG, path)
    else:
        judging.look_at_key(key, path, field)


def leaf(judging: Judging, field: str, path: str, value: Any) -> None:
    if isinstance(value, str):
        if len(value) > LONGEST:
            judging.find(field, Rule.TOO_LONG, path)
        else:
            judging.look(value, "text", path, field)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        judging.look_at_number(value, path, field)


def look_at_part(rules: Rules, content_type: str, body: bytes) -> tuple[Finding, ...]:
    """Text and JSON are read; sound, film and pictures are not: what they hold is the field the record keeps."""
    kind = content_type.lower()
    if not (kind.startswith("text/") or "json" in kind or "xml" in kind):
        return ()
    judging = Judging(rules, None, "", {}, EPOCH)
    content(judging, FILE, "attachments", content_type, body)
    return tuple(judging.findings)


FILE = code_at("attachments[file]")
EPOCH = datetime(1970, 1, 1, tzinfo=HERE)
