"""The facts an agreement is made from: handed in by a caller above, kept as JSON, written out and hashed."""

import datetime as dt
from typing import Literal

import msgspec

from tillit.agreements.recipient import Recipient
from tillit.agreements.rulebook import Language

Special = Literal["", "no", "yes"]  # not answered yet, none, or those named
Template = Literal["standard", "supplier"]
Authorisation = Literal["", "general", "specific"]
AtEnd = Literal["", "delete", "return", "return_then_delete"]


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    organisation_number: str = ""
    country: str = ""
    contact_role: str = ""


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    legal_basis: str
    data: tuple[str, ...] = ()


class Retention(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    period: str


class Deviation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A point where the agreement departs from the standard text, and why the owner accepts it."""

    clause: str
    text: str
    reason: str
    agreed_on: dt.date | None = None


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One recipient in the chain. `parent` is the key of the one who uses it; the supplier itself has none."""

    key: str
    recipient: Recipient
    task: str = ""
    parent: str = ""


class Processing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    controller: Party
    processor: Party
    service: str
    subject: str = ""
    purposes: tuple[Purpose, ...] = ()
    data_subjects: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    special: Special = ""
    special_categories: tuple[str, ...] = ()
    special_need: str = ""
    retention: tuple[Retention, ...] = ()
    locations: tuple[str, ...] = ()
    authorisation: Authorisation = ""
    notice_days: int = 0
    security: tuple[str, ...] = ()
    audit: str = ""
    breach_hours: int = 0
    at_end: AtEnd = ""
    at_end_days: int = 0
    template: Template = "standard"
    covered_clauses: tuple[str, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    language: Language = "nn"
