"""All that somebody can reach: every table, every page, every operation of the API, also inside what is packed."""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import pypdf
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.http import Http404
from django.urls import URLPattern, URLResolver, get_resolver

from tillit.organisations.acting import Actor
from tillit.organisations.tests.world import acting_as

CONTEXTS = ("tillit.assessment", "tillit.participation")
KINDS = ("pdf", "docx", "json", "xlsx")
SHOWN = ("Assessment", "Edition", "Hearing", "HearingParty", "JournalEntry", "Opinion", "Timeline", "Validation")
# Of which model the numbers in an operation's address are, by the part before them; all models for a part unknown here.
NUMBERED = {
    "assessments": "Assessment", "sections": "Section", "risks": "Risk", "measures": "Measure", "editions": "Edition",
    "changes": "Edition", "basis": "Pin", "acceptances": "Acceptance", "hearings": "Hearing", "opinions": "Assessment",
    "assessment-hearings": "Assessment", "journals": "Assessment", "validations": "Assessment",
    "given-opinions": "Opinion", "hearing-parties": "HearingParty", "journal-entries": "JournalEntry",
}  # fmt: skip
# The same for pages, by the beginning of the address; the longest that fits counts, and SHOWN where none does.
PAGES = {
    "vurderingar/": ("Assessment",), "vurderingar/utgave/": ("Edition",), "hoyringar/": ("Hearing",),
    "hoyringar/part/": ("HearingParty",), "tidslinjer/": ("Assessment",),
}  # fmt: skip
Numbers = dict[str, list[int]]


@dataclass(frozen=True)
class Page:
    address: str
    entry: URLPattern

    def is_for(self, role: str) -> bool:
        allowed = getattr(self.entry.callback, "roles", None)
        return not allowed or role in allowed

    @property
    def is_about_them(self) -> bool:
        """About assessments and hearings, or the page each role begins at."""
        return bool(self.entry.pattern.converters) or module_of(self.entry).startswith(CONTEXTS) or self.address == "/"

    @property
    def is_document(self) -> bool:
        """Made of what a page shows as well: /innsyn/alt/ shows all that is in each of its files."""
        return "kind" in self.entry.pattern.converters or self.address.endswith((".pdf", "/tillit.xlsx", "/tillit.json"))


def module_of(entry: URLPattern) -> str:
    commands = getattr(entry.callback, "commands", None)
    found: str = commands.find.__module__ if commands else entry.callback.__module__
    return found


def models_of(*packages: str) -> Iterator[type[Model]]:
    yield from (model for model in apps.get_models() if model.__module__.startswith(packages))


def rows_with(marker: str) -> dict[str, list[int]]:
    """Every table of the product as the scope shows it, the whole row as text: the numbers of those that have it."""
    found: Numbers = {}
    with connection.cursor() as cursor:
        for model in models_of("tillit."):
            # What is known by several columns together has no number to say.
            table, key = model._meta.db_table, model._meta.pk.column or "0"  # type: ignore[union-attr]
            cursor.execute(f"SELECT {key} FROM {table} t WHERE t::text ILIKE %s ORDER BY 1", [f"%{marker}%"])
            found[model.__name__] = [row[0] for row in cursor.fetchall()]
    return {name: numbers for name, numbers in found.items() if numbers}


def seen(actor: Actor, most: int) -> Numbers:
    """What one sees of assessments and hearings: the newest of each kind."""
    with acting_as(actor):
        found = {
            model.__name__: sorted(model._default_manager.order_by("-pk").values_list("pk", flat=True)[:most])
            for model in models_of(*CONTEXTS)
        }
    return {**found, "Organisation": [actor.tenant_id]}


def together(*all_numbers: Numbers) -> Numbers:
    names = {name for numbers in all_numbers for name in numbers}
    return {name: sorted({n for numbers in all_numbers for n in numbers.get(name, [])}) for name in names}


def routes(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


def pages(actor: Actor, numbers: Numbers) -> Iterator[Page]:
    """Every page of the product that takes no number, and every one about assessments and hearings with each number.

    A command only with the numbers it finds for `actor`: with the others it gives the same refusal.
    """
    known = Found(actor)
    for route, entry in routes():
        module = module_of(entry)
        if route.startswith("api/") or not module.startswith("tillit."):
            continue
        if not entry.pattern.converters:
            yield Page("/" + route, entry)
        elif module.startswith(CONTEXTS):
            yield from (Page("/" + address, entry) for address in _filled(route, entry, known, numbers))


def _filled(route: str, entry: URLPattern, findable: Found, numbers: Numbers) -> Iterator[str]:
    names, commands = list(entry.pattern.converters), getattr(entry.callback, "commands", None)
    kinds = _kinds(route, names, commands) or tuple(numbers)
    known = [str(number) for number in sorted({number for kind in kinds for number in _few(kind, names, numbers)})]
    if any(type(converter).__name__ != "IntConverter" and name != "kind"
           for name, converter in entry.pattern.converters.items()):  # fmt: skip
        return  # a secret: whoever has it was given it
    for values in product(*(KINDS if name == "kind" else known for name in names)):
        if commands is None or findable.by(commands, int(values[0])):
            yield _with(route, dict(zip(names, values, strict=True)))


def _kinds(route: str, names: list[str], commands: Any) -> tuple[str, ...]:
    """Of which models the numbers in an address are; all for a command, that finds its own."""
    if commands and len(names) == 1:
        return ()
    return next((PAGES[start] for start in sorted(PAGES, key=len, reverse=True) if route.startswith(start)), SHOWN)


def _few(kind: str, names: list[str], numbers: Numbers) -> list[int]:
    """Documents take their time to make: of the newest only."""
    most = 1 if "kind" in names else 3 if len(names) > 1 else 0
    return numbers.get(kind, [])[-most:]


def _with(route: str, values: dict[str, Any]) -> str:
    for name, value in values.items():
        route = re.sub(rf"[<{{](\w+:)?{name}[>}}]", str(value), route)
    return route


class Found:
    """Whether somebody finds the thing with a number: asked once for each kind, whatever one can do with it."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[tuple[Any, int], bool] = {}

    def by(self, commands: Any, number: int) -> bool:
        if (commands.find, number) not in self.known:
            self.known[commands.find, number] = self._asked(commands, number)
        return self.known[commands.find, number]

    def _asked(self, commands: Any, number: int) -> bool:
        try:
            with acting_as(self.actor):
                return commands.find(self.actor, number, False) is not None
        except Http404:
            return False


def operations(numbers: Numbers) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, address and a body that is let through, for every operation of the API about assessments and hearings.

    What only reads is asked for each number, and of two versions from the older to the newer; what changes something is
    refused alike whatever the number, so the first and the last of each kind will do.
    """
    schema, few = api_schema(), {name: sorted({*rows[:1], *rows[-1:]}) for name, rows in numbers.items()}
    for path, methods in schema["paths"].items():
        names = re.findall(r"{(\w+)}", path)
        if not re.search("assess|hear|opinion|journal|valid", path) or "token" in names:
            continue
        parts = re.findall(r"([\w-]+)/{\w+}", path)
        for method, about in methods.items():
            known = numbers if method == "get" else few
            for values in product(*(_numbers_for(part, known) for part in parts)):
                if names != ["pk", "other"] or values[0] < values[1]:
                    yield method, _with(path, dict(zip(names, values, strict=True))), _body(about, schema)


@cache
def api_schema() -> dict[str, Any]:
    from tillit.project.api import api

    found: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    return found


def _numbers_for(part: str, numbers: Numbers) -> list[int]:
    kinds = [NUMBERED[part]] if part in NUMBERED else list(numbers)
    return sorted({number for kind in kinds for number in numbers.get(kind, [])})


def _body(operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    known = schema["components"]["schemas"].get(content.get("$ref", "").rpartition("/")[2], {})
    values = {"integer": 1, "boolean": True, "array": [], "number": 1}
    return {
        name: "2027-06-01" if field.get("format") == "date" else values.get(field.get("type"), "x")
        for name, field in known.get("properties", {}).items()
        if name in known.get("required", ())
    }


def content_of(response: Any, *, to_the_end: bool = True) -> bytes:
    """Also inside what is packed. Not `to_the_end`: all but the letters on the pages of a PDF, which take their time."""
    raw = b"".join(response.streaming_content) if response.streaming else response.content
    texts = [raw, json.dumps(dict(response.headers)).encode()]
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            texts += [archive.read(name) for name in archive.namelist()]
    if raw[:4] == b"%PDF":
        texts += _streams(raw)
        texts += [page.extract_text().encode() for page in pypdf.PdfReader(io.BytesIO(raw)).pages] if to_the_end else []
    return b"\n".join(texts).lower()


def _streams(raw: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", raw, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            continue
