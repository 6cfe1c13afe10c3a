"""What the API answers with. No postponed annotations: the schema is read from them."""

from datetime import date, datetime

from ninja import Schema


class StreamOut(Schema):
    id: int
    service: str
    owner: str
    taken_today: int
    taken_week: int
    refused_week: int
    last_at: datetime | None
    keys: int


class DayOut(Schema):
    day: date
    taken: int
    corrected: int
    refused: int


class WhyOut(Schema):
    field: str
    reason: str
    what_to_do: str
    number: int
    first_at: datetime
    last_at: datetime
    new: bool


class SaidOut(Schema):
    what: str
    number: str


class FieldsOut(Schema):
    treatment: str
    fields: list[str]


class StreamKeyOut(Schema):
    id: int
    use: int
    name: str
    label: str
    rights: list[str]
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


class NewStreamKey(StreamKeyOut):
    secret: str
    endpoint: str


class MisreadOut(Schema):
    what: str
    place: str
    number: int
    last_at: datetime


class DimensionOut(Schema):
    dimension: str
    name: str
    level: str
    basis: str


class StreamPageOut(Schema):
    id: int
    service: str
    owner: str
    policy_number: int | None
    last_at: datetime | None
    days: list[DayOut]
    totals: list[SaidOut]
    withheld: list[SaidOut]
    refused: list[WhyOut]
    misread: list[MisreadOut]
    quality: list[DimensionOut]
    lets_in: list[FieldsOut]
    keys: list[StreamKeyOut]


class PlaceOut(Schema):
    path: str
    sent: str
    kept: str
    state: str


class RefusalOut(Schema):
    path: str
    field: str
    reason: str
    what_to_do: str


class TriedOut(Schema):
    verdict: str
    sentence: str
    policy_number: int | None
    delete_on: date | None
    places: list[PlaceOut]
    refused: list[RefusalOut]


class SwitchOut(Schema):
    organisation: int
    name: str
    on: bool
    since: datetime | None
    told_on: date | None = None  # of one use; the list of all leaves it out
    from_day: date | None = None
    not_yet: str = ""


class AnalysisOut(Schema):
    use: int
    service: str
    owner: str
    places: list[SwitchOut]


class FoundOut(Schema):
    finding: str
    field: str
    what: str
    means: str
    how_many: str
    level: str
    supplier_can: str
    owner_can: str | None


class MeasuredOut(DimensionOut):
    means: str
    found: list[FoundOut]


class QualityOut(Schema):
    id: int
    service: str
    owner: str
    measured_to: date | None
    statements: str
    dimensions: list[MeasuredOut]


class ToldPartOut(Schema):
    heading: str
    text: list[str]


class ToldOut(Schema):
    """Before analysis is turned on, those it is about are told."""

    id: int
    service: str
    place: str
    told_on: date
    from_day: date
    title: str = ""
    lead: str = ""
    sections: list[ToldPartOut] = []
