"""/innsikt/skulen/, /innsikt/skulane/ and /innsikt/radet/: totals, for those who answer for schools and those who speak for
the pupils. Every number comes from `reading.look`."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tillit.analytics.indicators import INDICATORS
from tillit.insight.files import MEDIA, answer
from tillit.insight.presenting import purpose_names
from tillit.insight.totals import tables
from tillit.insight.totals.approved import approved
from tillit.insight.totals.asking import Wish, number, wish_of
from tillit.insight.totals.desk import COUNCILS, OWNERS, PRINCIPALS, Desk, council_desk, owner_desk, owners, school_desk
from tillit.insight.totals.presenting import Overview
from tillit.insight.totals.reading import Seen, look
from tillit.insight.totals.units import every_unit
from tillit.web.access import acting


@require_GET
@acting(*PRINCIPALS)
def school(request: HttpRequest) -> HttpResponse:
    seen, wish = _look(request, school_desk(request.actor))  # type: ignore[attr-defined]
    return render(request, "insight/totals/school.html", _context(seen, wish, "school_totals"))


@require_GET
@acting(*PRINCIPALS)
def school_file(request: HttpRequest, sheet: str) -> HttpResponse:
    return _file(_look(request, school_desk(request.actor), glance=False)[0], sheet)  # type: ignore[attr-defined]


@require_GET
@acting(*OWNERS)
def schools(request: HttpRequest) -> HttpResponse:
    found = list(owners(request.actor))  # type: ignore[attr-defined]
    if not found:
        return render(request, "insight/totals/schools.html", {"owners": [], "place": ""})
    desk = owner_desk(found, number(request.GET.get("eigar")))
    seen, wish = _look(request, desk)
    context = _context(seen, wish, "schools_totals")
    context |= {"owners": found, "approved": approved(seen, timezone.localdate())}
    return render(request, "insight/totals/schools.html", context)


@require_GET
@acting(*OWNERS)
def schools_file(request: HttpRequest, sheet: str) -> HttpResponse:
    found = list(owners(request.actor))  # type: ignore[attr-defined]
    return _file(_look(request, owner_desk(found, number(request.GET.get("eigar"))), glance=False)[0], sheet)


@require_GET
@acting(*COUNCILS)
def council(request: HttpRequest) -> HttpResponse:
    desk = council_desk(request.actor)  # type: ignore[attr-defined]
    if desk is None:
        return render(request, "insight/totals/council.html", {"elsewhere": True, "place": ""})
    seen, wish = _look(request, desk)
    return render(request, "insight/totals/council.html", _context(seen, wish, "council_totals"))


@require_GET
@acting(*COUNCILS)
def council_file(request: HttpRequest, sheet: str) -> HttpResponse:
    desk = council_desk(request.actor)  # type: ignore[attr-defined]
    if desk is None:
        raise Http404(_("There is nothing here that you can see."))
    return _file(_look(request, desk, glance=False)[0], sheet)


def _look(request: HttpRequest, desk: Desk, *, glance: bool = True) -> tuple[Seen, Wish]:
    wish = wish_of(request.GET.dict())
    return look(desk, wish, timezone.localdate(), glance=glance), wish


def _context(seen: Seen, wish: Wish, name: str) -> dict[str, Any]:
    files = f"{name[:-1]}_file"
    found = Overview(seen, every_unit(seen.desk, wish.grade))
    return {
        "found": found, "desk": seen.desk, "place": seen.desk.name, "owners": [], "wish": wish,
        "purposes": purpose_names(seen.sights),
        "page": reverse(name),
        "areas": [(each.pk, each.name) for each in seen.areas],
        "grades": seen.grades,
        "pages": [(code, INDICATORS[code].question) for code in ("progress", "participation", "services")],
        "owner_text": str(seen.desk.tenant_id),
        "files": [(sheet.upper(), reverse(files, args=[sheet])) for sheet in MEDIA],
    }  # fmt: skip


def _file(seen: Seen, sheet: str) -> HttpResponse:
    return answer(tables.table(seen), sheet, "tal")
