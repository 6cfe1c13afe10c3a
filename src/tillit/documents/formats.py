"""How values become text in a document, and what is taken out of text that people wrote."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from django.utils.encoding import iri_to_uri

from tillit.documents.model import Cell, Language, plain
from tillit.documents.words import words

OSLO = ZoneInfo("Europe/Oslo")
_LINKS = {"http", "https", "mailto"}
# Control characters break XML; bidirectional overrides can make a text read as something else than it is.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff"
    "\ufff9-\ufffb\ufffe\uffff]"
)


def clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text))


def link(address: str) -> str:
    """The address in plain ASCII (RFC 3986) when it is safe to follow, else nothing."""
    address = clean(address).strip()
    try:
        parts = urlsplit(address)
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    except ValueError:
        return ""
    is_whole = bool(host) or (parts.scheme == "mailto" and bool(parts.path))
    if parts.scheme not in _LINKS or not is_whole or re.search(r"\s", address):
        return ""
    return iri_to_uri(urlunsplit(parts._replace(netloc=host)))


def long_date(day: dt.date, language: Language) -> str:
    says = words(language)
    return says.day_month_year.format(day=day.day, month=says.months[day.month - 1], year=day.year)


def local(moment: dt.datetime) -> dt.datetime:
    """Norwegian wall-clock time without a zone; a moment without a zone is taken to be local already."""
    return (moment.astimezone(OSLO) if moment.tzinfo else moment).replace(tzinfo=None, microsecond=0)


def _number(value: int | float | Decimal, language: Language) -> str:
    text = f"{value:,}" if isinstance(value, int) else f"{value:,.10f}".rstrip("0").rstrip(".")
    if language == "en":
        return text
    return text.replace(",", "\u00a0").replace(".", ",")


def shown(value: Cell, language: Language) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return words(language).yes if value else words(language).no
        case str() | tuple():
            return clean(plain(value))
        case dt.datetime():
            when = local(value)
            return f"{long_date(when.date(), language)} {when:%H:%M}"
        case dt.date():
            return long_date(value, language)
        case _:
            return _number(value, language)
