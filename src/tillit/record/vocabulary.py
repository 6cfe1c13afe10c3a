"""The open words of a record, read from `data/*.yaml`: fields, purposes, provisions, readers …

Each term has a code, a text in three languages, a source and dates. Codes are never deleted; they end."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import GenericAlias, MappingProxyType
from typing import Any

import msgspec

from tillit.record.codes import Granularity, Identification, Kind, Nature, Reader, Treatment
from tillit.record.processing import Content, Retention

DATA = Path(__file__).parent / "data"
LANGUAGES = ("nn", "nb", "en")


class Texts(Content, frozen=True, kw_only=True):
    nn: str
    nb: str
    en: str

    def in_(self, language: str) -> str:
        return str(getattr(self, language))


class Term(Content, frozen=True, kw_only=True):
    code: str
    text: Texts
    source: str
    valid_from: date
    verified_on: date
    valid_to: date | None = None
    dpv: str = ""

    def valid(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)


class FieldTerm(Term, frozen=True, kw_only=True):
    """`usual` and `need` are what a draft proposes per purpose, and why; `xapi` is where the gate finds the field."""

    child: Texts
    kind: Kind
    treatments: tuple[Treatment, ...]
    usual: dict[str, Treatment]
    need: Texts | None = None
    xapi: tuple[str, ...]
    identifies: bool = False
    special: bool = False
    technical: bool = False
    unseen: bool = False
    time: bool = False


class PurposeTerm(Term, frozen=True, kw_only=True):
    explanation: Texts
    child: Texts
    legal_bases: tuple[str, ...]
    provisions: tuple[str, ...]
    readers: tuple[Reader, ...]
    identification: Identification
    nature: Nature
    granularity: Granularity
    retention: Retention


class LegalBasisTerm(Term, frozen=True, kw_only=True):
    article: int
    needs_provision: bool = False
    objection: bool = False
    advice: Texts | None = None


class ProvisionTerm(Term, frozen=True, kw_only=True):
    """`alone` is false for a provision that only carries together with the task it serves."""

    short: Texts
    alone: bool = True


class ReaderTerm(Term, frozen=True, kw_only=True):
    child: Texts
    scope: str
    close: bool = False


class SecurityTerm(Term, frozen=True, kw_only=True):
    answer: str = ""


class ChildTerm(Term, frozen=True, kw_only=True):
    child: Texts


class RightTerm(Term, frozen=True, kw_only=True):
    article: str
    child: Texts


FILES: Mapping[str, type[Term]] = MappingProxyType(
    {
        "fields": FieldTerm,
        "purposes": PurposeTerm,
        "legal_bases": LegalBasisTerm,
        "provisions": ProvisionTerm,
        "readers": ReaderTerm,
        "security": SecurityTerm,
        "recipients": Term,
        "transfer_bases": Term,
        "data_subjects": Term,
        "data_sources": Term,
        "retention_kinds": ChildTerm,
        "rights": RightTerm,
    }
)


@cache
def load(name: str) -> Mapping[str, Any]:
    rows = msgspec.yaml.decode((DATA / f"{name}.yaml").read_bytes(), type=list_of(name))
    return MappingProxyType({row.code: row for row in rows})


def list_of(name: str) -> Any:
    return GenericAlias(list, (FILES[name],))


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema that lies next to the data file."""
    return msgspec.json.schema(list_of(name))


def fields() -> Mapping[str, FieldTerm]:
    return load("fields")


def purposes() -> Mapping[str, PurposeTerm]:
    return load("purposes")


def legal_bases() -> Mapping[str, LegalBasisTerm]:
    return load("legal_bases")


def provisions() -> Mapping[str, ProvisionTerm]:
    return load("provisions")


def readers() -> Mapping[str, ReaderTerm]:
    return load("readers")


def security() -> Mapping[str, SecurityTerm]:
    return load("security")


def terms(name: str) -> Mapping[str, Term]:
    """Recipients, transfer bases, data subjects, data sources: terms with nothing but a text."""
    return load(name)


def retention_kinds() -> Mapping[str, ChildTerm]:
    return load("retention_kinds")


def rights() -> Mapping[str, RightTerm]:
    return load("rights")
