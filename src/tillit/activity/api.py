"""Streams, keys and analysis over the API, under the same rules as the pages.

No postponed annotations here: the schema is read from them while the operations are declared.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Router

from tillit.activity import presenting, queries, rules
from tillit.activity.commands import ANALYSIS, KEEPERS, KEYS, STREAMS, SWITCHERS
from tillit.activity.forms import KeyForm, TryForm
from tillit.activity.models import Key, Notice
from tillit.activity.quality.presenting import DimensionRow
from tillit.activity.queries import Line
from tillit.activity.shapes import (
    AnalysisOut,
    DayOut,
    DimensionOut,
    FieldsOut,
    FoundOut,
    MeasuredOut,
    MisreadOut,
    NewStreamKey,
    PlaceOut,
    QualityOut,
    RefusalOut,
    SaidOut,
    StreamKeyOut,
    StreamOut,
    StreamPageOut,
    SwitchOut,
    ToldOut,
    ToldPartOut,
    TriedOut,
    WhyOut,
)
from tillit.activity.telling.queries import HEARERS, heard_by, said
from tillit.activity.views import analysis as analysis_views
from tillit.activity.views import quality as quality_views
from tillit.activity.views import streams as stream_views
from tillit.activity.views.analysis import Place
from tillit.catalogue.models import Use
from tillit.organisations.acting import Actor
from tillit.organisations.roles import Role
from tillit.record.explain import Explanation
from tillit.web.api import add_commands, roles, schema_of
from tillit.web.commands import Commands, FormInvalid, run
from tillit.web.forms import NoInput
from tillit.web.pages import find_or_404

router = Router()
MOST_TOLD = 100


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
        expires_at=key.expires_at, revoked_at=key.revoked_at,
    )  # fmt: skip


def describe_analysis(use: Use, actor: Any) -> AnalysisOut:
    return described(use, analysis_views.places_of(use, actor))


def described(use: Use, places: list[Place]) -> AnalysisOut:
    switches = [
        SwitchOut(organisation=row.organisation.pk, name=row.organisation.name, on=on is not None,
                  since=on.on_at if on else None, told_on=row.told.told_on if row.told else None,
                  from_day=row.told.from_day if row.told else None, not_yet=row.not_yet)
        for row in places for on in [row.on or row.through]
    ]  # fmt: skip
    return AnalysisOut(use=use.pk, service=use.service.name, owner=use.tenant.name, places=switches)


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
        days=[DayOut(day=bar.day, taken=bar.taken, corrected=bar.corrected, refused=bar.refused) for bar in found.bars],
        totals=[SaidOut(what=what, number=number) for what, number in found.totals],
        withheld=[SaidOut(what=what, number=number) for what, number in found.withheld],
        refused=[
            WhyOut(field=why.field, reason=why.reason, what_to_do=why.do, number=why.number, first_at=why.first,
                   last_at=why.last, new=why.new)
            for why in found.whys
        ],
        misread=[
            MisreadOut(what=row.what, place=row.place, number=row.number, last_at=row.last) for row in found.misread
        ],
        quality=[
            DimensionOut(dimension=row.code, name=row.name, level=row.level, basis=row.basis) for row in found.quality
        ],
        lets_in=[FieldsOut(treatment=title, fields=fields) for title, fields in presenting.lets_in(found.found)],
        keys=[describe_key(key) for key in found.keys],
    )  # fmt: skip


@router.get(
    "/streams/{pk}/quality",
    response=QualityOut,
    summary="How good what a service sends is, along six dimensions",
    operation_id="stream_quality",
)
@roles(*rules.READERS)
def stream_quality(request: HttpRequest, pk: int) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    judged, sender = quality_views.judged(actor, pk), actor.role == Role.SUPPLIER
    return QualityOut(
        id=judged.use.pk, service=judged.use.service.name, owner=judged.use.tenant.name, measured_to=judged.measured,
        statements=judged.statements, dimensions=[_measured(row, sender=sender) for row in judged.dimensions],
    )  # fmt: skip


def _measured(row: DimensionRow, *, sender: bool) -> MeasuredOut:
    return MeasuredOut(
        dimension=row.code, name=row.name, level=row.level, basis=row.basis, means=row.means,
        found=[
            FoundOut(finding=one.code, field=one.field, what=one.title, means=one.means, how_many=one.how_many,
                     level=one.level, supplier_can=one.supplier, owner_can=None if sender else one.owner)
            for one in row.found
        ],
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
    uses = list(analysis_views.listed(actor, page)[0])
    places = analysis_views.places_of_all(uses, actor)
    return [described(use, places[use.pk]) for use in uses]


@router.get("/analysis/{pk}", response=AnalysisOut, summary="Where analysis of one use is on", operation_id="analysis")
@roles(*SWITCHERS)
def analysis(request: HttpRequest, pk: int) -> Any:
    return describe_analysis(find_or_404(queries.analysed_uses(), pk), request.actor)  # type: ignore[attr-defined]


def describe_told(notice: Notice, explanation: Explanation | None = None) -> ToldOut:
    sections = explanation.sections if explanation else ()
    return ToldOut(
        id=notice.pk, service=notice.use.service.name, place=notice.organisation.name, told_on=notice.told_on,
        from_day=notice.from_day, title=explanation.title if explanation else "",
        lead=explanation.lead if explanation else "",
        sections=[
            ToldPartOut(heading=each.heading, text=[*each.paragraphs, *each.items, *each.closing]) for each in sections
        ],
    )  # fmt: skip


@router.get(
    "/told", response=list[ToldOut], summary="What I have been told of analysis", operation_id="told_of_analysis"
)
@roles(*HEARERS)
def told_of_analysis(request: HttpRequest) -> Any:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return [describe_told(notice) for notice in heard_by(actor, timezone.localdate())[:MOST_TOLD]]


@router.get("/told/{pk}", response=ToldOut, summary="What I was told of one service", operation_id="told")
@roles(*HEARERS)
def told(request: HttpRequest, pk: int) -> Any:
    notice = find_or_404(heard_by(request.actor, timezone.localdate()), pk)  # type: ignore[attr-defined]
    return describe_told(notice, said(notice, get_language() or "nn").explanation)


REVOKING = Commands[Key](KEYS.noun, KEYS.prefix, KEYS.find, KEYS.page, (KEYS.named["revoke"],))
add_commands(router, "/stream-keys", REVOKING, describe_key)
add_commands(router, "/analysis", ANALYSIS, describe_analysis)
