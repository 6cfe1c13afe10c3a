"""Nynorsk allows much. The product says it one way: å lesa, å vera, å gjera (infinitives in -a); gje, not gi; and vi, hos,
blei, åleine, not me, hjå, vart, aleine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from tests.consistency.source import files, is_test, name
from tests.consistency.test_data import content, texts
from tests.consistency.test_translations import CONTEXTS, several
from tillit.project.commands import messages

BEFORE = "å|kan|skal|vil|må|bør|får"
BETWEEN = "ikkje|òg|også|berre|alltid|aldri|de|du|vi|eg|dei|ein|ho|han|det"
VERBS = (
    "arbeide|avslutte|behandle|bruke|byggje|dokumentere|endre|finne|flytte|fortelje|følgje|gjelde|gjere|halde|hente|hjelpe|"
    "høyre|invitere|kome|kunne|lagre|leggje|lese|logge|lære|passe|seie|sende|signere|skrive|slette|spørje|stoppe|svare|telje|"
    "trenge|velje|vere|verke|vise|vite|vurdere|øve"
)
# Only right after the word that asks for it: «må vera lese» has a participle, and so has «har skrive».
MIXED = re.compile(
    rf"\b(?:{BEFORE})\s+(?:(?:{BETWEEN})\s+){{0,2}}(?:{VERBS})\b(?!-)|\b(?:gi|gir|gitt|me|hjå|vart|aleine)\b",
    re.IGNORECASE,
)


def mixed(said: Iterator[str]) -> list[str]:
    return [f"{found[0]}: {text}" for text in said for found in MIXED.finditer(text)]


@pytest.mark.parametrize("context", CONTEXTS)
def test_a_catalogue_says_it_one_way(context: str) -> None:
    file = messages.po_file(context, "nn")
    catalogue = read_po(BytesIO(file.read_bytes()), locale="nn") if file.exists() else []
    assert mixed(text for message in catalogue if message.id for text in several(message.string)) == []


@pytest.mark.parametrize("file", [file for file in files("*.yaml") if not is_test(file)], ids=name)
def test_texts_that_are_data_say_it_one_way(file: Path) -> None:
    assert mixed(text for _, languages in texts(content(file)) for text in spoken(languages.get("nn"))) == []


def spoken(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from spoken(each)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Du kan ikkje lese det, og vil\nvere heime.", ["kan ikkje lese", "vil\nvere"]),
        ("Gi han til dei.", ["Gi"]),
        ("Me fann det hjå dei.", ["Me", "hjå"]),
        ("Du kan lesa det du har skrive, og det må vera lese. Det får lese- og skrivevanskar.", []),
    ],
)
def test_other_ways_are_found_and_participles_are_not(text: str, found: list[str]) -> None:
    assert mixed(iter([text])) == [f"{each}: {text}" for each in found]
