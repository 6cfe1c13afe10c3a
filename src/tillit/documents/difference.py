"""What was added to a text and what was removed from it, told by paragraphs and then by words.

Pure. Putting together what is the same with what was removed gives the text before, letter by letter; with what was
added it gives the text after. The time grows about as the length of the texts, whatever they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tillit.documents.matching import alike, matched
from tillit.documents.model import Block, Change, Paragraph, Run
from tillit.documents.rich import plain

Kind: TypeAlias = Literal["same", "added", "removed"]
Span: TypeAlias = tuple[int, int]

_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(
    r"https?://\S+"
    r"|(?:\w+\.)+\w+\.?"  # t.d. · bl.a. · 17.05.2026 · udir.no
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?"  # 1 000 000,50
    r"|\w+(?:[-–'’/:]\w+)*-?"  # barne- og ungdomsskule · ROS-analyse · og/eller · 15:40
    r"|[^\w\s]"
)
_SHARED_AT_LEAST = 0.3  # of the words; two paragraphs with less in common are not one that was rewritten


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts written as Markdown, by what they say."""
    return words(plain(before), plain(after))


def words(before: str, after: str) -> tuple[Piece, ...]:
    """Nothing for two empty texts; neighbours are of different kinds."""
    one, other = _spans(_PARAGRAPH, before, 0, len(before)), _spans(_PARAGRAPH, after, 0, len(after))
    pairs = matched([before[a:b] for a, b in one], [after[a:b] for a, b in other])
    pieces: list[Piece] = []
    i, j = 0, 0
    for same_i, same_j in [*pairs, (len(one), len(other))]:
        pieces += _paragraphs_changed(before, one[i:same_i], after, other[j:same_j])
        pieces += [Piece("same", before[slice(*span)]) for span in one[same_i : same_i + 1]]
        i, j = same_i + 1, same_j + 1
    return tuple(_joined(pieces))


def _paragraphs_changed(before: str, one: list[Span], after: str, other: list[Span]) -> list[Piece]:
    """Paragraphs that are much alike are one that was rewritten; those left over were added or removed whole."""
    ours = [[before[a:b] for a, b in _spans(_WORD, before, *span)] for span in one]
    theirs = [[after[a:b] for a, b in _spans(_WORD, after, *span)] for span in other]
    pieces: list[Piece] = []
    i, j = 0, 0
    for like_i, like_j in [*alike(ours, theirs, _SHARED_AT_LEAST), (len(one), len(other))]:
        pieces += [Piece("removed", before[slice(*span)]) for span in one[i:like_i]]
        pieces += [Piece("added", after[slice(*span)]) for span in other[j:like_j]]
        if like_i < len(one):
            pieces += _words_changed(before, one[like_i], after, other[like_j])
        i, j = like_i + 1, like_j + 1
    return pieces


def _spans(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[Span]:
    return [found.span() for found in pattern.finditer(text, start, end)]


def _words_changed(before: str, one: Span, after: str, other: Span) -> list[Piece]:
    """Spaces between words are compared only where the words are the same."""
    ours, theirs = _spans(_WORD, before, *one), _spans(_WORD, after, *other)
    pairs = matched([before[a:b] for a, b in ours], [after[a:b] for a, b in theirs])
    pieces: list[Piece] = []
    left, right = one[0], other[0]
    for i, j in pairs:
        pieces += _between(before[left : ours[i][0]], after[right : theirs[j][0]])
        pieces.append(Piece("same", before[slice(*ours[i])]))
        left, right = ours[i][1], theirs[j][1]
    return pieces + _between(before[left : one[1]], after[right : other[1]])


def _between(old: str, new: str) -> list[Piece]:
    """What stands between two words that are the same; the space they share at both ends is the same as well."""
    front = _shared_space(old, new)
    back = _shared_space(old[front:][::-1], new[front:][::-1])
    end, new_end = len(old) - back, len(new) - back
    return [
        Piece("same", old[:front]),
        Piece("removed", old[front:end]),
        Piece("added", new[front:new_end]),
        Piece("same", old[end:]),
    ]


def _shared_space(old: str, new: str) -> int:
    length = 0
    while length < min(len(old), len(new)) and old[length] == new[length] and old[length].isspace():
        length += 1
    return length


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Between two places that are the same, what was removed comes first, in one piece, and then what was added."""
    waiting: dict[Kind, list[str]] = {"same": [], "removed": [], "added": []}
    for piece in pieces:
        if not piece.text:
            continue
        if (piece.kind == "same" and (waiting["removed"] or waiting["added"])) or (
            piece.kind != "same" and waiting["same"]
        ):
            yield from _emptied(waiting)
        waiting[piece.kind].append(piece.text)
    yield from _emptied(waiting)


def _emptied(waiting: dict[Kind, list[str]]) -> Iterator[Piece]:
    for kind, texts in waiting.items():
        if texts:
            yield Piece(kind, "".join(texts))
            texts.clear()


def html(pieces: Iterable[Piece]) -> SafeString:
    """Paragraphs with <ins> and <del>; a screen reader hears in words what others see as colour and stroke."""
    told = {"added": _("added:"), "removed": _("removed:")}
    tags = {"added": "ins", "removed": "del"}
    paragraphs = []
    for paragraph in _paragraphs(pieces):
        said = [
            f'<{tags[piece.kind]}><span class="ds-sr-only">{escape(told[piece.kind])} </span>{escape(piece.text)}'
            f"</{tags[piece.kind]}>"
            if piece.kind in tags
            else str(escape(piece.text))
            for piece in paragraph
        ]
        paragraphs.append(f"<p>{''.join(said)}</p>")
    return mark_safe("\n".join(paragraphs))  # noqa: S308  escaped piece by piece


def blocks(pieces: Iterable[Piece]) -> tuple[Block, ...]:
    """For a document: tracked changes in Word, words in brackets with strokes in a PDF."""
    changes: dict[Kind, Change] = {"same": "", "added": "added", "removed": "removed"}
    return tuple(
        Paragraph(tuple(Run(piece.text, change=changes[piece.kind]) for piece in paragraph))
        for paragraph in _paragraphs(pieces)
    )


def is_changed(pieces: Iterable[Piece]) -> bool:
    return any(piece.kind != "same" for piece in pieces)


def _paragraphs(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    paragraph: list[Piece] = []
    for piece in pieces:
        first, *rest = piece.text.split("\n")
        paragraph.append(Piece(piece.kind, first))
        for line in rest:
            yield from _said(paragraph)
            paragraph = [Piece(piece.kind, line)]
    yield from _said(paragraph)


def _said(paragraph: list[Piece]) -> Iterator[list[Piece]]:
    if any(piece.text.strip() for piece in paragraph):
        yield [piece for piece in paragraph if piece.text]
