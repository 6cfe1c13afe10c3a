from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema

from tillit.insight.presenting import purpose_names
from tillit.insight.totals.approved import approved
from tillit.insight.totals.asking import Wish
from tillit.insight.totals.desk import COUNCILS, OWNERS, PRINCIPALS, Desk, council_desk, owner_desk, owners, school_desk
from tillit.insight.totals.presenting import Overview
from tillit.insight.totals.reading import Seen, look
from tillit.insight.totals.units import every_unit
from tillit.web.api import roles

router = Router()


class ShareOut(Schema):
    bound: str
    percent: int


class FigureOut(Schema):
    indicator: str
    month: date
    of: str
    units: list[int]
    name: str
    area: int | None
    area_name: str
    service: str
    people_at_least: int
    share: ShareOut | None
    thin: bool


class TotalsOut(Schema):
    owner: int
    school: int | None
    months: list[date]
    purposes: list[str]
    figures: list[FigureOut]
    left_out: int
    weak: list[str]
    stopped: dict[str, str]


class ServiceOut(Schema):
    name: str
    standing: str


class SchoolsOut(TotalsOut):
    services: list[ServiceOut]


def _out(seen: Seen, wish: Wish) -> TotalsOut:
    found = Overview(seen, every_unit(seen.desk, wish.grade))
    return TotalsOut(
        owner=seen.desk.tenant_id, school=seen.desk.school_id, months=list(seen.months),
        purposes=purpose_names(seen.sights), left_out=found.left_out if seen.months else 0, weak=list(seen.weak),
        stopped=dict(seen.silent),
        figures=[
            FigureOut(
                indicator=each.indicator, month=each.month, of=each.of, units=list(each.units), name=each.name,
                area=each.area.pk if each.area else None, area_name=each.area.name if each.area else "",
                service=each.service, people_at_least=each.people, thin=each.thin,
                share=ShareOut(bound=each.share.bound, percent=each.share.percent) if each.share else None,
            )
            for each in seen.figures
        ],
    )  # fmt: skip


def _totals(desk: Desk, area: int | None, grade: str) -> TotalsOut:
    wish = Wish(area=area, grade=grade)
    return _out(look(desk, wish, timezone.localdate()), wish)


@router.get("/insight/totals/school", response=TotalsOut, summary="My school in totals", operation_id="school_totals")
@roles(*PRINCIPALS)
def school(request: HttpRequest, area: int | None = None, grade: str = "") -> TotalsOut:
    """Groups and years of the principal's school, in months that have ended. Never a pupil or a teacher."""
    return _totals(school_desk(request.actor), area, grade)  # type: ignore[attr-defined]


@router.get(
    "/insight/totals/schools",
    response=SchoolsOut,
    summary="An owner's schools in totals",
    operation_id="schools_totals",
)
@roles(*OWNERS)
def schools(request: HttpRequest, owner: int | None = None, area: int | None = None) -> SchoolsOut:
    """Across the schools of one owner, with which approved services are used. `owner`: the first, unless another is said."""
    today, wish = timezone.localdate(), Wish(area=area)
    seen = look(owner_desk(list(owners(request.actor)), owner), wish, today)  # type: ignore[attr-defined]
    services = [ServiceOut(name=each.name, standing=each.standing) for each in approved(seen, today)]
    return SchoolsOut(**_out(seen, wish).dict(), services=services)


@router.get(
    "/insight/totals/council", response=TotalsOut, summary="Our school in totals", operation_id="council_totals"
)
@roles(*COUNCILS)
def council(request: HttpRequest, area: int | None = None) -> TotalsOut:
    """The school of the council, as far as the records let councils read."""
    desk = council_desk(request.actor)  # type: ignore[attr-defined]
    if desk is None:
        raise Http404(_("There is nothing here that you can see."))
    return _totals(desk, area, "")
