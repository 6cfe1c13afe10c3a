"""Texts in a statement, in one language or many."""

from __future__ import annotations

import re

from msgspec import UNSET, UnsetType

from tillit.activity.gate.judging import Judging
from tillit.activity.gate.lists import Where
from tillit.activity.gate.verdict import Rule

# Language, script, region: no private subtags, in which anything could be written.
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?", re.IGNORECASE | re.ASCII)
LONGEST_TEXT = 20_000


def texts(judging: Judging, sent: dict[str, str] | UnsetType, path: str, field: str) -> None:
    if sent is not UNSET:
        for tag, text in sent.items():
            language(judging, tag, path, field)
            words(judging, text, "activity", path, field)


def words(judging: Judging, text: str, where: Where, path: str, field: str) -> None:
    if len(text) > LONGEST_TEXT:
        judging.find(field, Rule.TOO_LONG, path)
    else:
        judging.look(text, where, path, field)


def language(judging: Judging, tag: str, path: str, field: str) -> None:
    if not LANGUAGE.fullmatch(tag):
        judging.find(field, Rule.LANGUAGE, path)
