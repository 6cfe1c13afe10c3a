"""Lines of text in, a flow out. Never an exception: a line that cannot be read becomes a sentence with its number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tillit.assessment.countries import outside_eea
from tillit.catalogue.countries import country_code

MOST_NODES, MOST_STEPS = 30, 60
LONGEST_NAME, LONGEST_WHAT = 80, 300

_ARROW = re.compile(r"<\s*[-=–—]+\\?>|[-=–—]+\\?>|[→⇒➔⟶↔⇔]")
_BOTH_WAYS = ("<", "↔", "⇔")
_BULLET = re.compile(r"^(?:[-*•–+]|\d+[.)])\s+")
_COMMENT = re.compile(r"^(?:#|//)")
_PLACE = re.compile(r"^(?P<name>.*\S)\s*\((?P<place>[^()]+)\)$")
# A colon before a space or at the end; only without one, the first that does not belong to an address.
_COLONS = (re.compile(r":(?=\s|$)"), re.compile(r":(?!//)"))
_OUTSIDE = frozenset({"utanfor eøs", "utenfor eøs", "outside the eea", "outside eea", "tredjeland", "third country"})
_WITHIN = frozenset({"eøs", "eea", "eu", "eu/eøs", "eu/eea"})
_SHORT = frozenset({"US", "UK", "GB"})


@dataclass(frozen=True)
class Node:
    name: str
    place: str = ""
    """As written, when it is a country or says that it is outside the EEA."""
    outside: bool = False
    """Outside the EEA. Where nothing is written, nobody knows, and no mark is given."""

    @property
    def label(self) -> str:
        return f"{self.name} ({self.place})" if self.place else self.name


@dataclass(frozen=True)
class Step:
    source: int
    target: int
    what: str
    line: int


@dataclass(frozen=True)
class Problem:
    line: int
    sentence: str


@dataclass(frozen=True)
class Flow:
    nodes: tuple[Node, ...]
    """In the order they are first named."""
    steps: tuple[Step, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Written:
    line: int
    source: Node
    target: Node
    what: str


@dataclass
class _Reading:
    written: list[_Written] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(line, _("Line %(line)d: %(problem)s") % {"line": line, "problem": sentence}))


def parse(text: str) -> Flow:
    reading = _Reading()
    for number, line in _lines(text):
        _read_line(number, line, reading)
    return _put_together(reading)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = _BULLET.sub("", _clean(raw))
        if line and not _COMMENT.match(line):
            yield number, line


def _clean(raw: str) -> str:
    """One line of readable characters; the arrow as an editor of rich text may have written it, too."""
    unescaped = raw.replace("&gt;", ">").replace("&lt;", "<")
    seen = (" " if char.isspace() else char for char in unescaped)
    return " ".join("".join(char for char in seen if unicodedata.category(char)[0] != "C").split())


def _read_line(number: int, line: str, reading: _Reading) -> None:
    ends, what = _divide(line)
    arrows = list(_ARROW.finditer(ends))
    if not arrows:
        return reading.refuse(
            number, _("write an arrow between sender and receiver, as in “Pupil -> Service: answers”.")
        )
    if not what:
        return reading.refuse(number, _("write what is sent, after a colon."))
    names = [name.strip() for name in _ARROW.split(ends)]
    if not all(names):
        return reading.refuse(number, _("a name is missing beside the arrow."))
    if max(map(len, names)) > LONGEST_NAME or len(what) > LONGEST_WHAT:
        return reading.refuse(number, _("too long to draw. Write it shorter."))
    for arrow, source, target in zip(arrows, names, names[1:], strict=False):
        reading.written.append(_Written(number, _node(source), _node(target), what))
        if arrow.group().startswith(_BOTH_WAYS):
            reading.written.append(_Written(number, _node(target), _node(source), what))
    return None


def _divide(line: str) -> tuple[str, str]:
    """What stands before the colon and after it. An arrow in the text behind the colon is only text."""
    for colon in _COLONS:
        if found := colon.search(line):
            return line[: found.start()].strip(), line[found.end() :].strip()
    return line, ""


def _node(written: str) -> Node:
    found = _PLACE.match(written)
    if found is None:
        return Node(written)
    place = found["place"].strip()
    if place.casefold() in _OUTSIDE | _WITHIN:
        return Node(found["name"], place, place.casefold() in _OUTSIDE)
    code = country_code(place)
    if not code or (len(place) == 2 and outside_eea(code) and place.upper() not in _SHORT):
        return Node(written)  # “Pupil (year 5)” is a name, and so is “The helper (AI)”
    return Node(found["name"], place, outside_eea(code))


def _put_together(reading: _Reading) -> Flow:
    """The same name is the same node; where a name has a place on one line only, it has it on all."""
    known: dict[tuple[str, str], int] = {}
    nodes: list[Node] = []
    steps: list[Step] = []
    places = _places(reading.written)
    for row in reading.written:
        source, target = (_settle(node, places) for node in (row.source, row.target))
        if _key(source) == _key(target):
            reading.refuse(row.line, _("sender and receiver are the same."))
            continue
        new = [node for node in (source, target) if _key(node) not in known]
        if len(steps) == MOST_STEPS or len(nodes) + len(new) > MOST_NODES:
            reading.problems.append(Problem(row.line, _too_much(row.line)))
            break
        for node in new:
            known[_key(node)] = len(nodes)
            nodes.append(node)
        steps.append(Step(known[_key(source)], known[_key(target)], row.what, row.line))
    return Flow(tuple(nodes), tuple(steps), tuple(sorted(reading.problems, key=lambda problem: problem.line)))


def _too_much(line: int) -> str:
    sentence = _("Line %(line)d and those below are not drawn: there is room for %(nodes)d names and %(steps)d arrows.")
    return sentence % {"line": line, "nodes": MOST_NODES, "steps": MOST_STEPS}


def _places(written: list[_Written]) -> dict[str, Node]:
    """Name to the first place it is written with."""
    found: dict[str, Node] = {}
    for row in written:
        for node in (row.source, row.target):
            if node.place:
                found.setdefault(node.name.casefold(), node)
    return found


def _settle(node: Node, places: dict[str, Node]) -> Node:
    placed = None if node.place else places.get(node.name.casefold())
    return node if placed is None else Node(node.name, placed.place, placed.outside)


def _key(node: Node) -> tuple[str, str]:
    return node.name.casefold(), country_code(node.place) or node.place.casefold()
