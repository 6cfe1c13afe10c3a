"""Streams, keys and analysis over the API, under the same rules as the pages.

No postponed annotations here: the schema is read from them while the operations are declared.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from tillit.activity import presenting, queries, rules
from tillit.activity.commands import ANALYSIS, KEEPERS, KEYS, STREAMS, SWITCHERS
from tillit.activity.forms import KeyForm, TryForm
from tillit.activity.models import Key
from tillit.activity.queries import Line
from tillit.activity.views import analysis as analysis_views
from tillit.activity.views import streams as stream_views
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.web.api import add_commands, roles, schema_of
from tillit.web.commands import Commands, FormInvalid, run
from tillit.web.forms import NoInput
from tillit.web.pages import find_or_404

router = Router()


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
    revoked_at: datetime | None


class NewStreamKey(StreamKeyOut):
    secret: str
    endpoint: str


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


class AnalysisOut(Schema):
    use: int
    service: str
    owner: str
    places: list[SwitchOut]


def describe_line(line: Line, actor: Actor) -> StreamOut:
    """The sender sees what was received, and not what became of it (see `presenting.chart`)."""
    sender = actor.role == Role.SUPPLIER
    return StreamOut(
        id=line.use.pk, service=line.use.service.name, owner=line.use.tenant.name,
        taken_today=line.received_today if sender else line.kept_today,
        taken_week=line.received_week if sender else line.kept_week,
        refused_week=line.refused_week, last_at=line.last_at, keys=line.keys,
    )  # fmt: skip


def describe_key(key: Key, actor: Any = None) -> StreamKeyOut:
    return StreamKeyOut(
        id=key.pk, use=key.use_id, name=key.name, label=key.label, rights=key.rights, made_at=key.made_at,
        revoked_at=key.revoked_at,
    )  # fmt: skip


def describe_analysis(use: Use, actor: Any) -> AnalysisOut:
    places = [
        SwitchOut(
            organisation=row.organisation.pk, name=row.organisation.name, on=bool(row.on or row.through),
            since=(row.on or row.through).on_at if row.on or row.through else None,  # type: ignore[union-attr]
        )
        for row in analysis_views.places_of(use, actor)
    ]  # fmt: skip
    return AnalysisOut(use=use.pk, service=use.service.name, owner=use.tenant.name, places=places)


@router.get("/streams", response=list[StreamOut], summary="The streams of activity data I see", operation_id="streams")
@roles(*rules.READERS)
def streams(request: HttpRequest, page: int = 1) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return [describe_line(line, actor) for line in stream_views.listed(actor, page)[1]]


@router.get(
    "/streams/{pk}",
    response=StreamPageOut,
    summary="How much a service sends, and what is refused",
    operation_id="stream",
)
@roles(*rules.READERS)
def stream(request: HttpRequest, pk: int) -> Any:
    found = stream_views.overview(request.actor, pk, timezone.localdate())  # type: ignore[attr-defined]
    return StreamPageOut(
        id=found.use.pk, service=found.use.service.name, owner=found.use.tenant.name,
        policy_number=found.found.number if found.found else None, last_at=found.last_at,
        days=[DayOut(day=bar.day, taken=bar.taken, refused=bar.refused) for bar in found.bars],
        totals=[SaidOut(what=what, number=number) for what, number in found.totals],
        withheld=[SaidOut(what=what, number=number) for what, number in found.withheld],
        refused=[
            WhyOut(field=why.field, reason=why.reason, what_to_do=why.do, number=why.number, first_at=why.first,
                   last_at=why.last, new=why.new)
            for why in found.whys
        ],
        lets_in=[FieldsOut(treatment=title, fields=fields) for title, fields in presenting.lets_in(found.found)],
        keys=[describe_key(key) for key in found.keys],
    )  # fmt: skip


TryIn = schema_of(TryForm, "try_statement")


@router.post(
    "/streams/{pk}/try",
    response=TriedOut,
    summary="What the gate would do with a statement; nothing is stored or counted",
    operation_id="try_statement",
)
@roles(*rules.READERS)
def try_statement(request: HttpRequest, pk: int, body: TryIn) -> Any:  # type: ignore[valid-type]
    actor = request.actor  # type: ignore[attr-defined]
    use, found = stream_views.find_with_policy(actor, pk)
    form = TryForm(body.dict(exclude_none=True), target=use, actor=actor)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise FormInvalid(form)
    if found is None:
        rules.check_in_force(use)
        raise AssertionError("a rule that is broken says so")
    tried = stream_views.tried_of(form, found)
    return TriedOut(
        verdict=tried.verdict, sentence=tried.sentence, policy_number=tried.policy, delete_on=tried.delete_on,
        places=[PlaceOut(path=row.path, sent=row.sent, kept=row.kept, state=row.state) for row in tried.places],
        refused=[
            RefusalOut(path=row.path, field=row.field, reason=row.reason, what_to_do=row.do) for row in tried.refusals
        ],
    )  # fmt: skip


MakeIn, RenewIn = schema_of(KeyForm, "stream_make_key"), schema_of(NoInput, "stream_key_renew")


@router.post(
    "/streams/{pk}/make_key", response=NewStreamKey, summary="Make a key; its secret is shown once",
    operation_id="stream_make_key",
)  # fmt: skip
@roles(*KEEPERS)
def make_key(request: HttpRequest, pk: int, body: MakeIn) -> Any:  # type: ignore[valid-type]
    return _new_key(request, STREAMS, "make_key", pk, body)


@router.post(
    "/stream-keys/{pk}/renew", response=NewStreamKey, summary="A new key like this one; its secret is shown once",
    operation_id="stream_key_renew",
)  # fmt: skip
@roles(*KEEPERS)
def renew_key(request: HttpRequest, pk: int, body: RenewIn) -> Any:  # type: ignore[valid-type]
    return _new_key(request, KEYS, "renew", pk, body)


def _new_key(request: HttpRequest, commands: Commands[Any], name: str, pk: int, body: Any) -> NewStreamKey:
    actor = request.actor  # type: ignore[attr-defined]
    target = commands.find(actor, pk, True)
    key, secret = run(commands.named[name], target, actor, body.dict(exclude_none=True))
    return NewStreamKey(**describe_key(key).dict(), secret=secret, endpoint=f"{settings.SITE_URL}/xapi/")


@router.get("/analysis", response=list[AnalysisOut], summary="Where analysis is on", operation_id="analyses")
@roles(*SWITCHERS)
def analyses(request: HttpRequest, page: int = 1) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return [describe_analysis(use, actor) for use in analysis_views.listed(actor, page)[0]]


@router.get("/analysis/{pk}", response=AnalysisOut, summary="Where analysis of one use is on", operation_id="analysis")
@roles(*SWITCHERS)
def analysis(request: HttpRequest, pk: int) -> Any:
    return describe_analysis(find_or_404(queries.analysed_uses(), pk), request.actor)  # type: ignore[attr-defined]


REVOKING = Commands[Key](KEYS.noun, KEYS.prefix, KEYS.find, KEYS.page, (KEYS.named["revoke"],))
add_commands(router, "/stream-keys", REVOKING, describe_key)
add_commands(router, "/analysis", ANALYSIS, describe_analysis)
