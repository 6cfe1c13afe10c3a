"""The agreement as it reads, part by part. What is hashed and signed is exactly this, and nothing else."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from tillit.agreements.annex_texts import text
from tillit.agreements.annexes import annexes, general_text
from tillit.agreements.processing import Link, Processing
from tillit.agreements.rulebook import Language
from tillit.documents.model import Block, Bullets, Heading, KeyValues, Paragraph, Table

BLOCKS: dict[str, type[Any]] = {kind.__name__: kind for kind in (Bullets, Heading, KeyValues, Paragraph, Table)}


@dataclass(frozen=True)
class Part:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Written:
    language: Language
    title: str
    number: int
    parts: tuple[Part, ...]

    def snapshot(self) -> dict[str, Any]:
        parts = [{"title": part.title, "blocks": [_plain(block) for block in part.blocks]} for part in self.parts]
        return {"language": self.language, "title": self.title, "number": self.number, "parts": parts}

    @property
    def content_hash(self) -> str:
        return hash_of(self.snapshot())


def write(facts: Processing, chain: tuple[Link, ...], number: int) -> Written:
    title = text("title", facts.language)
    parts = [Part(title, general_text(facts))]
    parts += [Part(annex.title, annex.blocks) for annex in annexes(facts, chain)]
    return Written(facts.language, f"{title}: {facts.service}", number, tuple(parts))


def hash_of(snapshot: dict[str, Any]) -> str:
    plain = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def read_snapshot(snapshot: dict[str, Any]) -> Written:
    parts = (Part(part["title"], tuple(_block(block) for block in part["blocks"])) for part in snapshot["parts"])
    return Written(snapshot["language"], snapshot["title"], snapshot["number"], tuple(parts))


def _plain(block: Block) -> dict[str, Any]:
    fields = dataclasses.asdict(block)
    return {"type": type(block).__name__, **json.loads(json.dumps(fields))}


def _block(plain: dict[str, Any]) -> Block:
    fields = {key: value for key, value in plain.items() if key != "type"}
    block: Block = BLOCKS[plain["type"]](**fields)
    return block
