"""Parts that come again and again, by their bytes: a class works on the same task, so it is read and checked once, and
every statement that holds it shares it. Never what tells of a person."""

from tillit.activity.xapi.model import Part

MOST, LARGEST = 4_096, 8_192  # parts; bytes of each
_parts: dict[tuple[type[Part], bytes], Part] = {}
_known: set[int] = set()  # ids of those in `_parts`, which live as long as they stand there


def recalled(kind: type[Part], sent: bytes) -> Part | None:
    return _parts.get((kind, sent))


def remember(kind: type[Part], sent: bytes, part: Part) -> None:
    """`part` is what `sent` says, and is right."""
    if len(sent) > LARGEST:
        return
    if len(_parts) >= MOST:
        _known.clear()
        _parts.clear()
    _parts[kind, sent] = part
    _known.add(id(part))


def is_shared(part: Part) -> bool:
    """Then it has been checked, and the same object stands in many statements."""
    return id(part) in _known
