"""The special data types of xAPI (xAPI-Data §4; IEEE 9274.1.1 §4.2.7), each as a question about a text.

Identifiers return in statement after statement, so the answers for the short ones are remembered. Nothing that
identifies a person (mailbox, account name) is."""

import re
from datetime import UTC, datetime
from functools import lru_cache

LONGEST_REMEMBERED = 256

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# RFC 3987 without its list of Unicode ranges: a scheme, then no space, control or delimiter.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
_LANGUAGE = re.compile(
    r"""(?: (?:[a-z]{2,3}(?:-[a-z]{3}){0,3} | [a-z]{4,8})      # language, with extended language
            (?:-[a-z]{4})?                                     # script
            (?:-(?:[a-z]{2}|[0-9]{3}))?                        # region
            (?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*           # variants
            (?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*               # extensions
            (?:-x(?:-[a-z0-9]{1,8})+)?                         # private use
        | x(?:-[a-z0-9]{1,8})+
        | en-gb-oed | i-[a-z]{3,8} | sgn-be-(?:fr|nl) | sgn-ch-de | zh-min )""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_TIMESTAMP = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2})(:[0-9]{2})?([.,][0-9]+)?"
    r"([Zz]|(?!-00(?::?00)?$)[+-][0-9]{2}(?::?[0-9]{2})?)?"
)
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_DURATION = re.compile(
    rf"P(?:{_NUMBER}W"
    rf"|(?=[0-9T])(?:{_NUMBER}Y)?(?:{_NUMBER}M)?(?:{_NUMBER}D)?"
    rf"(?:T(?=[0-9])(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)?)"
)
_FRACTION_BEFORE_THE_LAST = re.compile(r"[.,][0-9]+[A-Z].")
_BEYOND_HUNDREDTHS = re.compile(r"([.,][0-9]{2})[0-9]+S")
_SHA1 = re.compile(r"[0-9a-fA-F]{40}")
_SHA2 = re.compile(r"[0-9a-fA-F]{56}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128}")
_MBOX = re.compile(r"mailto:[^\s@<>\"\x00-\x20\x7f]+@[^\s@<>\"\x00-\x20\x7f]+")
_WORD = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_MEDIA_TYPE = re.compile(rf"{_WORD}/{_WORD}(?:[ \t]*;[ \t]*{_WORD}=(?:{_WORD}|\"[^\"\\\x00-\x1f]*\"))*[ \t]*;?[ \t]*")


def is_uuid(text: str) -> bool:
    """Standard string form (§4.4). The variant is not judged: the specification's own examples break it."""
    return _UUID.fullmatch(text) is not None


def is_iri(text: str) -> bool:
    """An absolute IRI or IRL, with a scheme (§2.2, §4.3)."""
    return _short_iri(text) if len(text) <= LONGEST_REMEMBERED else _IRI.fullmatch(text) is not None


@lru_cache(maxsize=16_384)
def _short_iri(text: str) -> bool:
    return _IRI.fullmatch(text) is not None


def is_language(text: str) -> bool:
    """A tag of RFC 5646, judged by its form (§4.2)."""
    return len(text) <= LONGEST_REMEMBERED and _short_language(text)


@lru_cache(maxsize=1_024)
def _short_language(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None


def is_timestamp(text: str, *, zoned: bool = False) -> bool:
    """A date and time of ISO 8601 (§4.5); `zoned` asks for RFC 3339, with seconds and a time zone (2.0)."""
    found = _TIMESTAMP.fullmatch(text)
    if found is None or (zoned and not (found[2] and found[4])):
        return False
    return _parsed(found) is not None


def moment_of(text: str) -> datetime | None:
    """The moment a timestamp means, in UTC (which is taken where no zone is given), or None."""
    found = _TIMESTAMP.fullmatch(text)
    moment = _parsed(found) if found else None
    return moment.astimezone(UTC) if moment else None


def _parsed(found: "re.Match[str]") -> datetime | None:
    minute, second, fraction, zone = found.groups()
    if second is None and fraction is not None:
        return None
    if second == ":60":  # a leap second, which Python cannot hold
        second, fraction = ":59", ".999999"
    try:
        moment = datetime.fromisoformat(f"{minute}{second or ':00'}{(fraction or '')[:7]}{zone or 'Z'}".upper())
        moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment


def is_duration(text: str) -> bool:
    """The format of ISO 8601:2004 4.4.3.2, a fraction only in the last place (§4.6)."""
    return _DURATION.fullmatch(text) is not None and _FRACTION_BEFORE_THE_LAST.search(text) is None


def comparable_duration(text: str) -> str:
    """What counts when durations are compared: nothing beyond a hundredth of a second, cut off (§4.6)."""
    return _BEYOND_HUNDREDTHS.sub(r"\1S", text)


def is_sha1(text: str) -> bool:
    return _SHA1.fullmatch(text) is not None


def is_sha2(text: str) -> bool:
    """Hexadecimal, of a length some SHA-2 gives."""
    return _SHA2.fullmatch(text) is not None


def is_mbox(text: str) -> bool:
    return _MBOX.fullmatch(text) is not None


@lru_cache(maxsize=256)
def is_media_type(text: str) -> bool:
    return len(text) <= LONGEST_REMEMBERED and _MEDIA_TYPE.fullmatch(text) is not None
