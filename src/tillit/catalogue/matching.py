"""Are these two the same service? Names and links, written by different people in a hurry, made comparable. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from urllib.parse import parse_qs, urlsplit

import yaml

_WORDS: dict[str, list[str]] = yaml.safe_load(
    (files("tillit.catalogue") / "data" / "same_service.yaml").read_text(encoding="utf-8")
)
PUBLIC_SUFFIXES, MANY_SERVICES = frozenset(_WORDS["public_suffixes"]), frozenset(_WORDS["many_services"])
SILENT_WORDS = frozenset([*_WORDS["company_words"], *_WORDS["filler_words"]])
NORWEGIAN = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ß": "ss"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared: an identity the caller recognises, the name, other names, and links."""

    id: str
    name: str
    other_names: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    id: str
    score: int
    reason: str


def normalise(name: str) -> str:
    """Lower case words without accents, signs, company forms and words like “app”; all of them if nothing is left."""
    folded = unicodedata.normalize("NFKD", name.casefold().translate(NORWEGIAN))
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = re.findall(r"[^\W_]+", letters)
    telling = [word for word in words if word not in SILENT_WORDS]
    return " ".join(telling or words)


def name_key(name: str) -> str:
    """As `normalise`, without spaces: “Campus Inkrement” and “CampusInkrement” are the same."""
    return normalise(name).replace(" ", "")


def link_key(link: str) -> str:
    """What a link says about which service it is: an app's id in its store, or the registrable host. "" if nothing."""
    try:
        parts = urlsplit(link if "//" in link else f"https://{link}")
        host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    except ValueError:
        return ""
    if "." not in host or re.search(r"[^\w.-]", host):
        return ""
    return _store_key(host, parts.path, parts.query) or _host_key(host)


def _store_key(host: str, path: str, query: str) -> str:
    if host in ("apps.apple.com", "itunes.apple.com"):
        found = re.search(r"/id([0-9]{5,})", path)
        return f"appstore:{found[1]}" if found else ""
    if host == "play.google.com":
        package = parse_qs(query).get("id", [""])[0]
        return f"play:{package.lower()}" if package else ""
    if host in ("chromewebstore.google.com", "chrome.google.com"):
        found = re.search(r"/([a-p]{32})(?:/|$)", path)
        return f"chrome:{found[1]}" if found else ""
    if host == "apps.microsoft.com":
        found = re.search(r"/([0-9a-z]{12})(?:/|$)", path.lower())
        return f"msstore:{found[1]}" if found else ""
    return ""


def _host_key(host: str) -> str:
    labels = host.split(".")
    keep = 3 if ".".join(labels[-2:]) in PUBLIC_SUFFIXES else 2
    registrable = ".".join(labels[-keep:])
    return host if registrable in MANY_SERVICES else registrable


def same_service(one: Known, other: Known) -> str:
    """Why they are the same: "link" or "name". "" when nothing says so."""
    if _links(one) & _links(other):
        return "link"
    return "name" if _names(one) & _names(other) else ""


def search(text: str, among: Iterable[Known], most: int = 10) -> list[Match]:
    """The best first: same link, same name, name begins so, a word begins so, contained, nearly the same letters."""
    key, link = name_key(text), link_key(text) if "." in text else ""
    if not key:
        return []
    found = [match for known in among if (match := _score(key, normalise(text).split(), link, known)) is not None]
    return sorted(found, key=lambda match: (-match.score, match.id))[:most]


def _score(key: str, words: list[str], link: str, known: Known) -> Match | None:
    if link and link in _links(known):
        return Match(known.id, 100, "link")
    keys, spaced = _names(known), [normalise(name) for name in (known.name, *known.other_names)]
    if key in keys:
        return Match(known.id, 90, "name")
    if any(name.startswith(key) for name in keys):
        return Match(known.id, 70, "begins")
    if any(_all_begin(words, name.split()) for name in spaced):
        return Match(known.id, 60, "words")
    if len(key) >= 3 and any(key in name for name in keys):
        return Match(known.id, 40, "contains")
    if len(key) >= 5 and any(_one_apart(key, name) for name in keys):
        return Match(known.id, 30, "nearly")
    return None


def _all_begin(words: list[str], name: list[str]) -> bool:
    return bool(words) and all(any(part.startswith(word) for part in name) for word in words)


def _one_apart(one: str, other: str) -> bool:
    """One letter too many, too few, wrong, or two swapped: what a quick finger does."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[start:], other[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _names(known: Known) -> frozenset[str]:
    return frozenset(key for name in (known.name, *known.other_names) if (key := name_key(name)))


def _links(known: Known) -> frozenset[str]:
    return frozenset(key for link in known.links if (key := link_key(link)))
