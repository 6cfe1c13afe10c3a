"""One reader per type of question: what came from outside in, a clean value or a sentence out."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tillit.catalogue.countries import country_codes
from tillit.catalogue.questions import Question

UNKNOWN = "unknown"
SHORT, LONG, LINK = 300, 5_000, 500
MOST_ROWS = 100
MOST_DAYS = 36_500
ROW_KEYS = ("name", "country", "task", "orgnr")

Row = dict[str, str]
Value = str | int | list[str] | list[Row]


class Unreadable(ValueError):
    """The answer cannot be read. Its text is a sentence for the person who wrote it."""


def clean_text(raw: object, most: int) -> str:
    """Text without control characters, which PostgreSQL cannot store and people cannot see."""
    if not isinstance(raw, str):
        raise Unreadable(_("The answer must be text."))
    if len(raw) > most * 4:
        raise Unreadable(_("The text is too long. It may have at most %(most)d characters.") % {"most": most})
    text = "".join(sign for sign in raw.replace("\r\n", "\n") if sign.isprintable() or sign in "\n\t").strip()
    if len(text) > most:
        raise Unreadable(_("The text is too long. It may have at most %(most)d characters.") % {"most": most})
    return text


def clean_url(raw: object) -> str:
    text = clean_text(raw, LINK)
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host = ""
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or "." not in host or re.search(r"\s", text) or parts.username:
        raise Unreadable(_("Write the whole link, starting with https://."))
    return text


def _short(question: Question, raw: object) -> Value:
    return clean_text(raw, SHORT)


def _long(question: Question, raw: object) -> Value:
    return clean_text(raw, LONG)


def _url(question: Question, raw: object) -> Value:
    return clean_url(raw)


def _email(question: Question, raw: object) -> Value:
    text = clean_text(raw, SHORT)
    if text:
        try:
            validate_email(text)
        except ValidationError:
            raise Unreadable(_("This does not look like an e-mail address.")) from None
    return text


def _number(question: Question, raw: object) -> Value:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{1,6}", raw.strip()):
        raw = int(raw)
    if not isinstance(raw, int) or isinstance(raw, bool) or not 0 <= raw <= MOST_DAYS:
        raise Unreadable(_("Write a whole number of days, from 0 to %(most)d.") % {"most": MOST_DAYS})
    return raw


def _yes_no(question: Question, raw: object) -> Value:
    if raw not in ("yes", "no", ""):
        raise Unreadable(_("Answer yes, no or don't know."))
    return str(raw)


def _choice(question: Question, raw: object) -> Value:
    if not isinstance(raw, str) or raw not in {"", *(choice.code for choice in question.choices)}:
        raise Unreadable(_("Choose one of the answers in the list."))
    return raw


def _fields(question: Question, raw: object) -> Value:
    return _codes(raw, [choice.code for choice in question.choices], _("Choose only among the data in the list."))


def _country(question: Question, raw: object) -> Value:
    if not isinstance(raw, str) or (raw and raw.upper() not in country_codes()):
        raise Unreadable(_("Choose a country from the list."))
    return raw.upper()


def _countries(question: Question, raw: object) -> Value:
    upper = [code.upper() if isinstance(code, str) else code for code in raw] if isinstance(raw, list) else raw
    return _codes(upper, country_codes(), _("Choose countries from the list."))


def _codes(raw: object, known: list[str] | tuple[str, ...], sentence: str) -> list[str]:
    if not isinstance(raw, list) or any(not isinstance(code, str) for code in raw) or not set(raw) <= set(known):
        raise Unreadable(sentence)
    return [code for code in known if code in raw]


def _orgnr(question: Question, raw: object) -> Value:
    text = clean_text(str(raw) if isinstance(raw, int) else raw, 40)
    if not re.fullmatch(r"[A-Za-z0-9 ./-]*", text):
        raise Unreadable(_("An organisation number has only digits and letters."))
    compact = text.replace(" ", "")
    return compact if compact.isdigit() else text


def _rows(question: Question, raw: object) -> Value:
    if not isinstance(raw, list) or any(not isinstance(row, dict) for row in raw):
        raise Unreadable(_("Write one line for each sub-processor."))
    if len(raw) > MOST_ROWS:
        raise Unreadable(_("There can be at most %(most)d sub-processors.") % {"most": MOST_ROWS})
    return [row for row in (_row(question, row) for row in raw) if row]


def _row(question: Question, raw: dict[object, object]) -> Row:
    if not set(raw) <= set(ROW_KEYS):
        raise Unreadable(_("A sub-processor has a name, a country, a task and an organisation number, nothing else."))
    row = {key: clean_text(raw.get(key) or "", SHORT) for key in ROW_KEYS}
    if not any(row.values()):
        return {}
    if not row["name"]:
        raise Unreadable(_("Every sub-processor needs a name."))
    row["country"] = str(_country(question, row["country"]))
    row["orgnr"] = str(_orgnr(question, row["orgnr"]))
    return row


READERS: dict[str, Callable[[Question, object], Value]] = {
    "text": _short,
    "long_text": _long,
    "text_file": _long,
    "number": _number,
    "yes_no": _yes_no,
    "yes_no_text": _yes_no,
    "fields": _fields,
    "choice": _choice,
    "country": _country,
    "countries": _countries,
    "rows": _rows,
    "url": _url,
    "email": _email,
    "orgnr": _orgnr,
}
