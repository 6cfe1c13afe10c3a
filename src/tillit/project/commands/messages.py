"""Translations without the system's gettext: Babel reads code and templates, one catalogue for each context."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

NEEDS_DATABASE = False
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
LANGUAGES = {"nn": "Nynorsk", "nb": "Bokmål"}
# Without dates, addresses and tools, so that a commit shows the texts that changed and nothing else.
HEADER = r"""# Tillit in {name}. EUPL-1.2.
msgid ""
msgstr ""
"Project-Id-Version: Tillit\n"
"Language: {language}\n"
"Language-Team: {name}\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", nargs="?", choices=["collect", "compile", "check"], default="collect")
    parser.add_argument("--context", help="only this context")


def run(options: argparse.Namespace) -> int:
    contexts = [options.context] if options.context else [*settings.CONTEXTS, "project"]
    if options.what == "compile":
        compile_all()
        return 0
    missing = 0
    for context in contexts:
        template = collect(settings.PACKAGE / context)
        for language in LANGUAGES:
            catalogue = merge(context, language, template)
            if options.what == "collect" and len(catalogue):
                save(context, language, catalogue)
            for message in untranslated(catalogue):
                missing += 1
                print(f"{context} {language}: {message.id!r}")
    return 1 if missing else 0


def collect(folder: Path) -> Catalog:
    template = Catalog(charset="utf-8")
    for file in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
        if {"tests", "migrations", "vendor"} & set(file.relative_to(folder).parts):
            continue
        for line, text, _comments, context in _texts(file):
            template.add(text, locations=[(str(file.relative_to(folder)), line)], context=context)
    return template


def _texts(file: Path) -> Iterator[tuple[int, Any, Any, Any]]:
    source = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        source = templatize(source)
    yield from extract("python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})


def po_file(context: str, language: str) -> Path:
    return Path(settings.PACKAGE / context / "locale" / language / "LC_MESSAGES" / "django.po")


def merge(context: str, language: str, template: Catalog) -> Catalog:
    """Today's texts with the translations there are. Texts no longer in use are dropped."""
    file = po_file(context, language)
    old = read_po(BytesIO(file.read_bytes()), locale=language) if file.exists() else Catalog()
    catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in template:
        if message.id:
            known = old.get(message.id, message.context)
            catalogue.add(message.id, known.string if known and not known.fuzzy else "", message.locations,
                          context=message.context)  # fmt: skip
    return catalogue


def untranslated(catalogue: Catalog) -> list[Any]:
    def whole(string: Any) -> bool:
        return all(string) if isinstance(string, tuple | list) else bool(string)

    return [message for message in catalogue if message.id and not whole(message.string)]


def save(context: str, language: str, catalogue: Catalog) -> None:
    file = po_file(context, language)
    file.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, include_lineno=False, sort_output=True, omit_header=True)
    header = HEADER.format(name=LANGUAGES[language], language=language)
    file.write_text(header + buffer.getvalue().decode().strip("\n") + "\n", encoding="utf-8")


def compile_all() -> None:
    """Write .mo files where they are older than their source; whole, so that nobody reads half of one."""
    for file in settings.PACKAGE.glob("*/locale/*/LC_MESSAGES/*.po"):
        target = file.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < file.stat().st_mtime:
            begun = target.with_name(f"{target.name}.{os.getpid()}")
            with begun.open("wb") as out:
                write_mo(out, read_po(BytesIO(file.read_bytes()), locale=file.parent.parent.name))
            begun.replace(target)
