"""Where in an event a place in a statement came from, for the answer to who sent the event."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tillit.activity.caliper.people import OWN

# The longest beginning that fits counts.
PLACES: Mapping[str, str] = MappingProxyType({
    "id": "id",
    "actor": "actor",
    "actor.account": "actor.id",
    "actor.mbox": "actor.id",
    "actor.openid": "actor.id",
    "actor.name": "actor.name",
    "verb": "action",
    "object": "object",
    "object.id": "object.id",
    "object.definition.name": "object.name",
    "object.definition.description": "object.description",
    "object.definition.extensions": "object.extensions",
    "result.score": "generated (the score)",
    "result.response": "generated (the answer)",
    "result.duration": "duration, or startedAtTime with endedAtTime",
    "result.extensions": "extensions of generated, or of the attempt",
    "result.extensions[https://w3id.org/xapi/avt/result-extensions/attempts]": "attempt.count",
    "result.extensions[https://w3id.org/xapi/video/extensions/progress]": "target.currentTime",
    "result.extensions[https://w3id.org/xapi/cmi5/result/extensions/progress]": "generated (the measure)",
    f"result.extensions[{OWN}free_text]": "generated.comment",
    "context.registration": "attempt.id",
    "context.instructor": "actor or scoredBy (who graded)",
    "context.platform": "edApp",
    "context.contextActivities.parent": "object.isPartOf",
    "context.contextActivities.grouping": "group, membership.organization, learningObjectives or isPartOf",
    "context.contextActivities.category": "profile",
    "context.contextActivities.other": "referrer or target",
    "context.extensions": "extensions",
    "context.extensions[https://w3id.org/xapi/cmi5/context/extensions/sessionid]": "session",
    f"context.extensions[{OWN}email]": "otherIdentifiers (e-mail)",
    f"context.extensions[{OWN}feide_id]": "otherIdentifiers",
    f"context.extensions[{OWN}ip_address]": "ipAddress",
    f"context.extensions[{OWN}device_id]": "userAgent",
    "timestamp": "eventTime",
})  # fmt: skip


def in_calipers_words(path: str) -> str:
    """What follows an extension's place names the extension, so it stays."""
    begins = max((each for each in PLACES if path.startswith(each)), key=len, default="")
    if not begins:
        return path
    rest = path[len(begins) :]
    return PLACES[begins] + (rest if begins.endswith(".extensions") else "")
