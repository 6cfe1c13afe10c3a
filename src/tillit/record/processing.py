"""The content of a record of processing: Article 30(1)(a)–(g) GDPR, and what DESIGN §7 adds so that it can be obeyed.

Pure and frozen. A record is written by people, so a draft may have holes; `completeness` names them."""

from typing import Annotated

import msgspec

from tillit.record.codes import (
    Analysis,
    Granularity,
    GuardianAccess,
    Identification,
    Nature,
    OutsideSchool,
    Reader,
    Treatment,
    Until,
)

Code = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$")]
Line = Annotated[str, msgspec.Meta(max_length=300)]
Text = Annotated[str, msgspec.Meta(max_length=5000)]
Country = Annotated[str, msgspec.Meta(pattern=r"^([A-Z]{2})?$")]
Clocktime = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every part of a record is frozen and refuses unknown keys. `kw_only` is not inherited: each part repeats it."""


class Party(Content, frozen=True, kw_only=True):
    name: Line = ""
    orgnr: Line = ""
    contact: Line = ""
    email: Line = ""


class Service(Content, frozen=True, kw_only=True):
    """The service as the record speaks of it."""

    name: Line
    supplier: Party = Party()
    supplier_country: Country = ""
    url: Line = ""
    platform: Line = ""
    terms_url: Line = ""
    privacy_url: Line = ""


class FieldRule(Content, frozen=True, kw_only=True):
    field: Code
    treatment: Treatment
    why: Text = ""


class Clock(Content, frozen=True, kw_only=True):
    """Delete `days` after the event. With `until: days` the event is the recording itself."""

    until: Until
    days: Annotated[int, msgspec.Meta(ge=0, le=3660)] = 0


class Retention(Content, frozen=True, kw_only=True):
    """One clock per kind; a kind without a clock is not kept for the purpose."""

    account: Clock | None = None
    answers: Clock | None = None
    progress: Clock | None = None
    follow_up: Clock | None = None


class Purpose(Content, frozen=True, kw_only=True):
    code: Code
    legal_basis: Code | None = None
    provisions: tuple[Code, ...] = ()
    article9: Code | None = None
    article9_need: Text = ""
    note: Text = ""
    fields: tuple[FieldRule, ...] = ()
    readers: tuple[Reader, ...] = ()
    identification: Identification = Identification.NAMED
    smallest_group: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 5
    granularity: Granularity = Granularity.DAY
    granularity_why: Text = ""
    retention: Retention = Retention()
    nature: Nature = Nature.FORMATIVE
    analysis: Analysis = Analysis.OFF
    outside_school_hours: OutsideSchool = OutsideSchool.PUPIL_ONLY

    def __post_init__(self) -> None:
        once("field", [rule.field for rule in self.fields])
        once("reader", list(self.readers))


class Processor(Content, frozen=True, kw_only=True):
    """A processor or sub-processor; `under` names the one that engaged it."""

    name: Line
    role: Code = "processor"
    orgnr: Line = ""
    country: Country = ""
    task: Text = ""
    under: Line = ""


class Recipient(Content, frozen=True, kw_only=True):
    category: Code
    name: Line = ""
    why: Text = ""


class Transfer(Content, frozen=True, kw_only=True):
    """Something that leaves the EEA; remote access counts."""

    recipient: Line
    country: Country = ""
    basis: Code | None = None
    reference: Line = ""
    safeguards: Text = ""
    remote_access: bool = False


class SecurityMeasure(Content, frozen=True, kw_only=True):
    measure: Code
    note: Text = ""


class SchoolHours(Content, frozen=True, kw_only=True):
    """Hours that count as school; weekdays as ISO numbers, Monday is 1."""

    starts: Clocktime = "08:00"
    ends: Clocktime = "16:00"
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = (1, 2, 3, 4, 5)


class Processing(Content, frozen=True, kw_only=True):
    format: Annotated[int, msgspec.Meta(ge=1, le=1)] = 1
    language: Annotated[str, msgspec.Meta(pattern="^(nn|nb|en)$")] = "nn"
    service: Service
    controller: Party = Party()
    dpo: Party = Party()
    joint_controllers: tuple[Party, ...] = ()
    summary: Text = ""
    purposes: tuple[Purpose, ...] = ()
    data_subjects: tuple[Code, ...] = ("pupil",)
    sources: tuple[Code, ...] = ()
    processors: tuple[Processor, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    hosting: tuple[Country, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    no_transfers: bool = False
    security: tuple[SecurityMeasure, ...] = ()
    rights_contact: Party = Party()
    rights_note: Text = ""
    guardian_access: GuardianAccess = GuardianAccess.UNTIL_15
    school_hours: SchoolHours = SchoolHours()
    automated_decisions: bool = False
    note: Text = ""

    def __post_init__(self) -> None:
        once("purpose", [purpose.code for purpose in self.purposes])
        once("data subject", list(self.data_subjects))
        once("source", list(self.sources))
        once("country", list(self.hosting))
        once("security measure", [measure.measure for measure in self.security])

    def purpose(self, code: str) -> Purpose | None:
        return next((purpose for purpose in self.purposes if purpose.code == code), None)


def once(what: str, codes: list[str]) -> None:
    """A list that says the same thing twice would need a rule for which one counts: refuse it instead."""
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ValueError(f"{what} listed twice: {', '.join(twice)}")
