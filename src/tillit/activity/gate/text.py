"""Text made plain before it is looked through, so that nothing hides behind how it is written."""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from urllib.parse import unquote

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
CAMEL = re.compile(r"(?<=[a-zæøå])(?=[A-ZÆØÅ])")
LETTERS = re.compile(r"[^\W\d_]+")
DISGUISES = 3  # how many layers of encoding are taken off


def plain(text: str) -> str:
    """Without percent signs, entities, escapes, full-width letters, foreign digits and invisible characters."""
    for _ in range(DISGUISES):
        bare = undressed(text)
        if bare == text:
            break
        text = bare
    return text if text.isascii() else "".join(map(ordinary, unicodedata.normalize("NFKC", text)))


def undressed(text: str) -> str:
    if "%" in text:
        text = unquote(text)
    if "&" in text:
        text = unescape(text)
    if "\\u" in text:
        text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text


def ordinary(char: str) -> str:
    if char.isascii():
        return char
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.digit(char))
    return "" if category in ("Cf", "Mn") else char


def words(text: str) -> list[str]:
    """The words of a plain text, as names and signals are compared: lower case, without accents; å is a."""
    return LETTERS.findall(folded(text))


def folded(text: str) -> str:
    text = text.casefold()
    if text.isascii():
        return text
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def apart(text: str) -> str:
    """`homeAddress`, `home_address` and `home-address` as two words."""
    return CAMEL.sub(" ", text).replace("_", " ").replace("-", " ")
