"""Names of organisations, made comparable. Only spelling is levelled: Example Inc and Example LLC stay two."""

import re
import unicodedata
from difflib import get_close_matches

FORMS = {
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "limited": "ltd",
    "aktieselskab": "as",
}
_DOTTED = re.compile(r"(?<=\b\w)\.(?=\w\b)")
_NOT_WORD = re.compile(r"[^\w\s]+")


def normalised(name: str) -> str:
    """`Example Learning, L.L.C.` and `EXAMPLE LEARNING LLC` give the same."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    text = _NOT_WORD.sub(" ", _DOTTED.sub("", text).replace("'", "").replace("’", ""))
    return " ".join(FORMS.get(word, word) for word in text.split())


def alike(name: str, known: dict[str, str], limit: int = 5) -> tuple[str, ...]:
    """Known names (normalised -> as written) that somebody may have meant. To suggest, never to accept."""
    wanted = normalised(name)
    starts = [key for key in known if wanted and key.split()[:1] == wanted.split()[:1]]
    close = get_close_matches(wanted, starts, n=limit, cutoff=0.5)
    close += get_close_matches(wanted, known, n=limit, cutoff=0.8)
    return tuple(known[key] for key in dict.fromkeys(close))[:limit]
