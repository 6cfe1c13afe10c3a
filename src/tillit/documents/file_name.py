"""File names from people: kept readable, made harmless."""

import re
import unicodedata

from tillit.documents.formats import clean

_LONGEST = 120
_FORBIDDEN = re.compile(r'[<>:"|?*%;\x00-\x1f]+')


def clean_name(name: str) -> str:
    """Never a path, never hidden, no characters that turn the reading direction or break a header."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", clean(name)))[-1]
    base = re.sub(r"\s+", " ", _FORBIDDEN.sub("-", base)).strip(" .-")
    stem, dot, ending = base.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        return base[:_LONGEST].strip(" .-") or "file"
    return f"{stem[: _LONGEST - len(ending) - 1].strip(' .-') or 'file'}.{ending.lower()}"


def extension(name: str) -> str:
    ending = name.rpartition(".")[2] if "." in name else ""
    return ending.lower() if re.fullmatch(r"[A-Za-z0-9]{1,8}", ending) else ""
