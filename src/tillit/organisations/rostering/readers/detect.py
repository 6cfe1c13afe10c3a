"""Which kind of roster a file is, by what is in it."""

from __future__ import annotations

from collections.abc import Mapping

from tillit.organisations.rostering.readers import oneroster, pifu
from tillit.organisations.rostering.roster import NotARoster, Roster

ONEROSTER, PIFU = "oneroster", "pifu"


def kind_of(files: Mapping[str, bytes]) -> str:
    names = {name.casefold() for name in files}
    if any(name.removesuffix(".csv") in {table.casefold() for table in oneroster.NEEDED} for name in names):
        return ONEROSTER
    if any(content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") for content in files.values()):
        return PIFU
    raise NotARoster("unknown_kind")


def read(files: Mapping[str, bytes]) -> tuple[str, Roster]:
    kind = kind_of(files)
    if kind == ONEROSTER:
        return kind, oneroster.read(files)
    documents = [name for name, content in files.items() if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")]
    if len(documents) > 1:
        raise NotARoster("many_documents")
    return kind, pifu.read(documents[0], files[documents[0]])
