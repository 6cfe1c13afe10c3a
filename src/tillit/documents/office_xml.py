"""Reads one XML part of an Office file as a stream, without entities, and notes what it declares and fetches."""

import re
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from tillit.documents.refusal import RefusedFile

_DEEPEST = 256
_FIELD_THAT_RUNS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT)\s+\S", re.IGNORECASE)
_ADDRESS_ELSEWHERE = re.compile(r"^(https?:|ftp:|mhtml:|file://[^/]|//|\\\\|file:/*\\\\)", re.IGNORECASE)
_HARMLESS_RELATIONS = {"hyperlink", "externalLinkPath", "image"}


@dataclass
class Part:
    content_types: set[str] = field(default_factory=set)
    fetches: bool = False


class _Noting:
    """An expat target that keeps nothing but the findings: a large sheet costs no memory."""

    def __init__(self, name: str) -> None:
        self.is_contents = name.casefold() == "[content_types].xml"
        self.part = Part()
        self.depth = 0
        self.in_instruction = False
        self.instructions: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise ParseError("too deep")
        name = tag.rpartition("}")[2]
        if self.is_contents and name in ("Override", "Default"):
            self.part.content_types.add(attributes.get("ContentType", ""))
        elif name == "Relationship":
            self.part.fetches |= _fetches(attributes)
        elif name in ("ddeLink", "ddeItem"):
            self.part.fetches = True
        elif name == "fldSimple":
            self.instructions.extend(value for key, value in attributes.items() if key.endswith("instr"))
        elif name == "instrText":
            self.in_instruction = True

    def end(self, _tag: str) -> None:
        self.depth -= 1
        self.in_instruction = False

    def data(self, text: str) -> None:
        if self.in_instruction:
            self.instructions.append(text)

    def close(self) -> Part:
        # Word joins the pieces of a field: "DD" and "EAUTO" in two runs are one instruction.
        if _FIELD_THAT_RUNS.search("".join(self.instructions)):
            self.part.fetches = True
        return self.part


def _fetches(attributes: dict[str, str]) -> bool:
    kind = attributes.get("Type", "").rpartition("/")[2]
    is_external = attributes.get("TargetMode", "").casefold() == "external"
    return (
        is_external
        and kind not in _HARMLESS_RELATIONS
        and bool(_ADDRESS_ELSEWHERE.search(attributes.get("Target", "").strip()))
    )


def read_part(name: str, start: bytes, stream: IO[bytes]) -> Part:
    parser = XMLParser(target=_Noting(name), forbid_dtd=True)
    try:
        parser.feed(start)
        while piece := stream.read(65536):
            parser.feed(piece)
        part = parser.close()
    except (ParseError, DefusedXmlException, ValueError) as problem:
        raise RefusedFile("damaged") from problem
    return part if isinstance(part, Part) else Part()
