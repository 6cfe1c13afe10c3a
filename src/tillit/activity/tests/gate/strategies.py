"""Any statement a struct can hold, with values that try to get past."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tillit.activity.gate import Standing
from tillit.activity.gate.lists import context_activities
from tillit.activity.gate.paths import EXTENSIONS
from tillit.record.policy import compile as compile_policy
from tillit.record.tests.processings import PROCESSINGS

POLICIES = PROCESSINGS.map(compile_policy)
STANDINGS = st.sampled_from(Standing)

NASTY = [
    "", "A", "true", "B[,]C", "source[.]target", "42", "Kari Nordmann", "kari%40fjordvik.no", "１２３@fjordvik.no", "PT1M",
    "01010112345", "+47 912 34 567", "eg har dysleksi", "\u0000", "\ud7ff", "æøå", "\\u0040", "a" * 400,
    "https://x.example/a?mail=kari%2540x.no", "nn-NO", "x-kari", "urn:tillit:field:health",
]  # fmt: skip
TEXT = st.sampled_from(NASTY) | st.text(max_size=30)
IRIS = (
    st.sampled_from(["https://x.example/a", "https://data-nsr.udir.no/enhet/974589648", "http://psi.udir.no/kl06/KM1"])
    | TEXT
)
TYPES = st.sampled_from([kind for entry in context_activities() for kind in entry.types]) | IRIS
TIMES = (
    st.sampled_from(
        [
            "2026-11-24T09:14:27+01:00",
            "2026-11-24T22:14:27Z",
            "2026-11-24",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
        ]
    )
    | TEXT
)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
LANGUAGES = st.dictionaries(
    st.sampled_from(["nn", "nb-NO", "en", "x-kari-nordmann", "no-kari-nordmann"]) | TEXT, TEXT, max_size=2
)
EXTENSION_MAPS = st.dictionaries(st.sampled_from(sorted(EXTENSIONS)) | IRIS, JSON, max_size=3)


def some(**parts: Any) -> Any:
    """An object with any of these parts."""
    return st.fixed_dictionaries({}, optional=parts)


def need(required: dict[str, Any], **parts: Any) -> Any:
    return st.fixed_dictionaries(required, optional=parts)


ACCOUNTS = need({"homePage": IRIS, "name": TEXT})
AGENTS = some(
    objectType=st.sampled_from(["Agent", "Group"]),
    name=TEXT,
    mbox=TEXT,
    mbox_sha1sum=TEXT,
    openid=IRIS,
    account=ACCOUNTS,
)
ACTORS = AGENTS | need(
    {"objectType": st.just("Group"), "member": st.lists(AGENTS, max_size=2)}, name=TEXT, account=ACCOUNTS
)
COMPONENTS = st.lists(need({"id": TEXT}, description=LANGUAGES), max_size=2)
INTERACTIONS = st.sampled_from(
    [
        "true-false",
        "choice",
        "fill-in",
        "long-fill-in",
        "matching",
        "performance",
        "sequencing",
        "likert",
        "numeric",
        "other",
    ]
)
DEFINITIONS = some(
    name=LANGUAGES, description=LANGUAGES, type=TYPES, moreInfo=IRIS, interactionType=INTERACTIONS,
    correctResponsesPattern=st.lists(TEXT, max_size=2), choices=COMPONENTS, scale=COMPONENTS, source=COMPONENTS,
    target=COMPONENTS, steps=COMPONENTS, extensions=EXTENSION_MAPS,
)  # fmt: skip
ACTIVITIES = need({"id": IRIS}, objectType=st.just("Activity"), definition=DEFINITIONS)
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
RESULTS = some(
    score=some(scaled=NUMBERS, raw=NUMBERS, min=NUMBERS, max=NUMBERS), success=st.booleans(), completion=st.booleans(),
    response=TEXT, duration=TEXT, extensions=EXTENSION_MAPS,
)  # fmt: skip
AROUND = some(**dict.fromkeys(("parent", "grouping", "category", "other"), st.lists(ACTIVITIES, max_size=2)))
REFERENCES = need({"objectType": st.just("StatementRef"), "id": TEXT})
CONTEXTS = some(
    registration=TEXT, instructor=ACTORS, team=ACTORS, contextActivities=AROUND, revision=TEXT, platform=TEXT, language=TEXT,
    contextAgents=st.lists(need({"objectType": st.just("contextAgent"), "agent": ACTORS}, relevantTypes=st.lists(IRIS)), max_size=2),
    contextGroups=st.lists(need({"objectType": st.just("contextGroup"), "group": ACTORS}, relevantTypes=st.lists(IRIS)), max_size=2),
    statement=REFERENCES, extensions=EXTENSION_MAPS,
)  # fmt: skip
ATTACHMENTS = st.lists(
    need(
        {"usageType": IRIS | st.just("http://adlnet.gov/expapi/attachments/signature"), "display": LANGUAGES,
         "contentType": st.sampled_from(["audio/mp3", "video/mp4", "image/png", "text/plain"]) | TEXT,
         "length": st.integers(0, 100), "sha2": TEXT},
        description=LANGUAGES, fileUrl=IRIS,
    ),
    max_size=2,
)  # fmt: skip
VERBS = need({"id": IRIS}, display=LANGUAGES)
SIMPLE = ACTIVITIES | ACTORS | REFERENCES
PARTS = {"result": RESULTS, "context": CONTEXTS, "timestamp": TIMES, "attachments": ATTACHMENTS}
INNER = need({"objectType": st.just("SubStatement"), "actor": ACTORS, "verb": VERBS, "object": SIMPLE}, **PARTS)
STATEMENTS = need(
    {"actor": AGENTS | ACTORS, "verb": VERBS, "object": SIMPLE | INNER},
    id=TEXT, stored=TIMES, authority=ACTORS, version=TEXT, **PARTS,
)  # fmt: skip


# Most of what is random is refused at once; a sentence of known parts comes further in.
USUAL_DEFINITIONS = some(
    name=st.just({"nn": "Brøk"}), interactionType=INTERACTIONS, choices=st.just([{"id": "A"}, {"id": "B"}]),
    extensions=st.dictionaries(st.sampled_from(sorted(EXTENSIONS)), st.integers(0, 9), max_size=2),
)  # fmt: skip
USUAL_ACTIVITIES = need(
    {"id": st.sampled_from(["https://x.example/1", "https://data-nsr.udir.no/enhet/974589648"])},
    definition=USUAL_DEFINITIONS,
)
USUAL_AGENTS = some(account=st.just({"homePage": "https://x.example", "name": "pupil"}), name=st.just("Per"))
USUAL_PARTS = {
    "result": some(
        score=some(raw=st.integers(0, 9)), success=st.booleans(), response=st.sampled_from(["A", "true", "ein tekst"]),
        duration=st.just("PT1M"),
        extensions=st.dictionaries(st.sampled_from(sorted(EXTENSIONS)), st.integers(0, 9) | st.text("abc", max_size=3), max_size=2),
    ),
    "context": some(
        registration=st.just("b1a4"), platform=st.just("App"), language=st.just("nn"), instructor=USUAL_AGENTS,
        team=need({"objectType": st.just("Group")}, name=st.just("8B"), account=st.just({"homePage": "https://x.example", "name": "8b"})),
        contextActivities=some(grouping=st.lists(USUAL_ACTIVITIES, max_size=2), parent=st.lists(USUAL_ACTIVITIES, max_size=1)),
        extensions=st.dictionaries(st.sampled_from(sorted(EXTENSIONS)), st.integers(0, 9) | st.text("abc", max_size=3), max_size=2),
    ),
    "timestamp": TIMES,
}  # fmt: skip
USUAL = need(
    {"actor": USUAL_AGENTS, "verb": st.just({"id": "http://adlnet.gov/expapi/verbs/answered"}), "object": USUAL_ACTIVITIES},
    authority=USUAL_AGENTS, **USUAL_PARTS,
)  # fmt: skip
