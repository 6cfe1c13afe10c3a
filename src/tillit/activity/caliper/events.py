"""Which events, actions and kinds of things are understood, and what each action is called as an xAPI verb.

Caliper 1.2, Profiles and Events. Where xAPI has a verb of the same meaning in common use, it is taken, so that whoever
reads statements finds them; otherwise the verb is the IRI Caliper itself gives the action."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tillit.activity.caliper.refusal import NotUnderstood, shown

CALIPER = "http://purl.imsglobal.org/caliper/"
ACTION = f"{CALIPER}actions/"
ADL, VIDEO, TINCAN = (
    "http://adlnet.gov/expapi/verbs/",
    "https://w3id.org/xapi/video/verbs/",
    "http://id.tincanapi.com/verb/",
)
STREAMS, SESSIONS = "http://activitystrea.ms/schema/1.0/", "https://w3id.org/xapi/adl/verbs/"

PERSON = frozenset({"Person"})
TOOL = frozenset({"SoftwareApplication"})
READABLE = frozenset({
    "DigitalResource", "DigitalResourceCollection", "Collection", "Document", "Chapter", "Page", "WebPage", "Frame",
    "AssignableDigitalResource", "Assessment", "AssessmentItem", "MediaObject", "AudioObject", "VideoObject", "ImageObject",
})  # fmt: skip
MEDIA = frozenset({"MediaObject", "AudioObject", "VideoObject", "ImageObject"})
RESPONSES = frozenset({
    "Response", "TrueFalseResponse", "MultipleChoiceResponse", "MultipleResponseResponse", "FillinBlankResponse",
    "SelectTextResponse", "OpenEndedResponse",
})  # fmt: skip
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """What one type of event may say. `actions`: each with its verb."""

    profiles: frozenset[str]
    actions: Mapping[str, str]
    objects: frozenset[str]
    actors: frozenset[str] = PERSON
    generated: frozenset[str] = NOTHING
    targets: frozenset[str] = NOTHING


def _own(*actions: str) -> dict[str, str]:
    return {action: ACTION + action for action in actions}


EVENTS: Mapping[str, Rule] = MappingProxyType({
    "AssessmentEvent": Rule(
        profiles=frozenset({"AssessmentProfile"}),
        actions={"Started": f"{ADL}initialized", "Paused": f"{ADL}suspended", "Resumed": f"{ADL}resumed",
                 "Submitted": f"{STREAMS}submit", **_own("Restarted", "Reset")},
        objects=frozenset({"Assessment"}), generated=frozenset({"Attempt"}),
    ),
    "AssessmentItemEvent": Rule(
        profiles=frozenset({"AssessmentProfile"}),
        actions={"Started": f"{ADL}initialized", "Skipped": f"{TINCAN}skipped", "Completed": f"{ADL}answered"},
        objects=frozenset({"AssessmentItem"}), generated=frozenset({"Attempt"}) | RESPONSES,
    ),
    "AssignableEvent": Rule(
        profiles=frozenset({"AssignableProfile"}),
        actions={"Started": f"{ADL}initialized", "Completed": f"{ADL}completed", "Submitted": f"{STREAMS}submit",
                 **_own("Activated", "Deactivated", "Reviewed")},
        objects=frozenset({"AssignableDigitalResource", "Assessment", "AssessmentItem"}),
        generated=frozenset({"Attempt"}),
    ),
    "GradeEvent": Rule(
        profiles=frozenset({"GradingProfile"}), actions={"Graded": f"{ADL}scored"},
        actors=PERSON | TOOL, objects=frozenset({"Attempt"}), generated=frozenset({"Score", "Result"}),
    ),
    "MediaEvent": Rule(
        profiles=frozenset({"MediaProfile"}),
        actions={"Started": f"{VIDEO}played", "Resumed": f"{VIDEO}played", "Paused": f"{VIDEO}paused",
                 "JumpedTo": f"{VIDEO}seeked", "ForwardedTo": f"{VIDEO}seeked",
                 **_own("Ended", "Restarted", "ChangedResolution", "ChangedSize", "ChangedSpeed", "ChangedVolume",
                        "EnabledClosedCaptioning", "DisabledClosedCaptioning", "EnteredFullScreen", "ExitedFullScreen",
                        "Muted", "Unmuted", "OpenedPopout", "ClosedPopout")},
        objects=MEDIA, targets=frozenset({"MediaLocation"}),
    ),
    "NavigationEvent": Rule(
        profiles=frozenset({"AssessmentProfile", "AssignableProfile", "MediaProfile", "ReadingProfile"}),
        actions=_own("NavigatedTo"), objects=READABLE | TOOL, targets=READABLE,
    ),
    "ViewEvent": Rule(
        profiles=frozenset({"AssessmentProfile", "AssignableProfile", "GradingProfile", "MediaProfile", "ReadingProfile"}),
        actions={"Viewed": f"{TINCAN}viewed"}, objects=READABLE | {"Result"}, targets=READABLE,
    ),
    "SessionEvent": Rule(
        profiles=frozenset({"SessionProfile"}),
        actions={"LoggedIn": f"{SESSIONS}logged-in", "LoggedOut": f"{SESSIONS}logged-out", **_own("TimedOut")},
        actors=PERSON | TOOL, objects=frozenset({"SoftwareApplication", "Session"}), targets=READABLE,
    ),
    "ToolUseEvent": Rule(
        profiles=frozenset({"ToolUseProfile"}), actions={"Used": f"{STREAMS}use"}, objects=TOOL,
        generated=frozenset({"AggregateMeasure", "AggregateMeasureCollection"}),
    ),
})  # fmt: skip


def rule_of(event_type: str) -> Rule:
    found = EVENTS.get(event_type)
    if found is None:
        why = f"Events of the type “{shown(event_type)}” are not understood here; nothing of them can be kept."
        raise NotUnderstood("type", why, EVENTS)
    return found


def among(place: str, word: str, understood: Mapping[str, str] | frozenset[str], of: str) -> None:
    if word not in understood:
        why = f"“{shown(word)}” is not understood in {of}."
        if not understood:
            why = f"{of} has nothing here that is understood. Leave it out."
        raise NotUnderstood(place, why, sorted(understood))
